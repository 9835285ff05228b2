/** The event that is chosen, in the words of the log. */
import { lossText } from '../faults/loss_text';
import { Ids } from '../ids/Ids';
import { elapsedText } from '../time/clock_text';
import { usePage, useTexts } from '../use_page';
import { goTo } from './go_to';
import type { Tick } from './lanes';

export function Chosen({ tick }: { readonly tick: Tick | null }) {
  const all = useTexts();
  const texts = all.timeline;
  const loss = usePage(({ marks }) =>
    tick === null
      ? null
      : (marks.find(({ at, pid, text }) => at === tick.at && pid === tick.pid && text === tick.text)
          ?.loss ?? null),
  );
  const readOnly = usePage((page) => page.readOnly);
  return (
    <div className="timeline-chosen" aria-live="polite">
      {tick && (
        <>
          <span className="chosen-at">{elapsedText(tick.at)}</span>
          {tick.port !== 0 && <b>{tick.port}</b>}
          <code className={tick.tone}>
            {tick.text} <Ids short>{tick.detail}</Ids>
          </code>
          {loss && <span className="chosen-loss">{lossText(loss, tick.at, all)}</span>}
          <button
            type="button"
            className="button"
            title={texts.goThereHelp}
            disabled={readOnly}
            onClick={() => goTo(tick)}
          >
            {texts.goThere}
          </button>
        </>
      )}
    </div>
  );
}
