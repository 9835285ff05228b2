/** How fast virtual time should run; says so when less is reached. */

import { Menu } from '../Menu';
import { send } from '../post';
import type { Page } from '../store';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { speedText } from './clock_text';

const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100, 1000];

/** Less than this share of the wanted speed is worth telling. */
const REACHED_SHARE = 0.8;
/** It differs a little at each frame. */
const REACHED_EVERY_MS = 200;

function reachedOf({ snapshot }: Page): { readonly reached: string | null } {
  if (!snapshot?.running || snapshot.slowed || snapshot.reached <= 0) return { reached: null };
  const isLess = snapshot.reached < snapshot.speed * REACHED_SHARE;
  return { reached: isLess ? speedText(snapshot.reached) : null };
}

export function SpeedMenu({ disabled }: { readonly disabled: boolean }) {
  const texts = useTexts();
  const speed = usePage(({ snapshot }) => snapshot?.speed ?? 1);
  const { reached } = usePagePaced(reachedOf, REACHED_EVERY_MS);
  return (
    <Menu
      className="speed"
      label={[texts.speedIs(speedText(speed)), reached && texts.reached(reached)]
        .filter(Boolean)
        .join(' ')}
      disabled={disabled}
      chosen={String(speed)}
      items={SPEEDS.map((each) => ({ id: String(each), text: speedText(each) }))}
      onChoose={(id) => send({ kind: 'speed', speed: Number(id) })}
    >
      {speedText(speed)} {reached && <small>{reached}</small>}
    </Menu>
  );
}
