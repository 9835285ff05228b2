/** The edge between the graph and the terminals: drag it, or move it with the arrow keys. */
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTexts } from './use_page';

const SHARE_MIN = 0.15;
const SHARE_MAX = 0.7;
const KEY_STEP = 0.03;

interface Props {
  readonly share: number;
  readonly onMove: (share: number) => void;
}

export function DockHandle({ share, onMove }: Props) {
  const texts = useTexts();
  const move = (next: number) => onMove(Math.min(SHARE_MAX, Math.max(SHARE_MIN, next)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      move(1 - event.clientY / window.innerHeight);
  };
  const nudge = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') move(share + KEY_STEP);
    else if (event.key === 'ArrowDown') move(share - KEY_STEP);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be moved; ARIA's window splitter can.
    <div
      className="dock-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label={texts.resizeTerminals}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={SHARE_MIN * 100}
      aria-valuemax={SHARE_MAX * 100}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={nudge}
    />
  );
}
