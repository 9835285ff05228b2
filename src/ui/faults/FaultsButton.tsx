/** In the top bar: what holds now, its undo, and what can happen to machines. */
import { useRef } from 'react';
import { Icon } from '../Icon';
import { usePage, useTexts } from '../use_page';
import { openMenu } from './menu_target';

export function FaultsButton() {
  const texts = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const { count, readOnly } = usePage(({ snapshot, readOnly }) => ({
    count: snapshot?.faults.length ?? 0,
    readOnly,
  }));
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) openMenu({ kind: 'lab' }, { x: box.left, y: box.bottom + 6 });
  };
  return (
    <button
      type="button"
      className="button faults-button"
      ref={button}
      aria-haspopup="menu"
      aria-label={texts.faultsButton(count)}
      title={texts.faultsButton(count)}
      disabled={readOnly}
      onClick={open}
    >
      <Icon name="bolt" />
      <span>{texts.faults}</span> {count > 0 && <b>{count}</b>}
    </button>
  );
}
