/** A remark in the head or a corner of its terminal, until dismissed or no longer so. */
import { useState } from 'react';
import { focusTerminal } from '../focus';
import { Icon } from '../Icon';
import { sendKeys } from '../post';
import { isWatching } from '../store';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { openTerminal } from './arrangement';
import { CTRL_E, CTRL_U, ENTER } from './control_keys';
import { type Remark, remarkOf } from './remark';

/** Said once and understood: whoever dismisses it has no need of it in the next terminal. */
const dismissed = new Set<Remark['kind']>();

export function RemarkCard({ tty }: { readonly tty: number }) {
  const texts = useTexts();
  const { own, watches } = usePage((page) => ({
    own: tty === page.activeTty ? page.snapshot?.ttys.find((each) => each.tty === tty) : undefined,
    // Where nobody is to type nobody is stuck.
    watches: page.readOnly || isWatching(page),
  }));
  const remark = own ? remarkOf(own) : null;
  const [, setDismissals] = useState(0);
  if (!remark || watches || dismissed.has(remark.kind)) return null;
  const dismiss = () => {
    dismissed.add(remark.kind);
    setDismissals(dismissed.size);
    focusTerminal(tty);
  };
  return (
    <div className="remark" role="status" data-remark={remark.kind}>
      <p title={remarkText(remark, texts)}>{remarkText(remark, texts)}</p>
      {remark.kind === 'gone' ? (
        <button type="button" className="button" onClick={() => leaveCli(tty)}>
          {texts.leaveCli}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => openTerminal()}>
          {texts.newTerminal}
        </button>
      )}
      <button
        type="button"
        className="button quiet square"
        aria-label={texts.dismissNotice}
        onClick={dismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function remarkText(remark: Remark, texts: Texts): string {
  return remark.kind === 'gone' ? texts.remarkGone : texts.remarkForeground(remark.program);
}

/** Whatever stands half-typed is not part of it. */
function leaveCli(tty: number): void {
  sendKeys(tty, `${CTRL_E}${CTRL_U}exit${ENTER}`);
  focusTerminal(tty);
}
