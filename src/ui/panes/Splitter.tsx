/** The edge between two panes: drag it, or move it with the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

interface Props {
  readonly className: string;
  readonly label: string;
  /** The way in which the edge moves. */
  readonly axis: 'x' | 'y';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What one press of a key adds. */
  readonly step: number;
  /** What the value grows by for a pixel right or down; below zero where it shrinks. */
  readonly perPixel: number;
  readonly onMove: (value: number) => void;
}

export function Splitter(props: Props) {
  const { className, label, axis, value, min, max, step, perPixel, onMove } = props;
  const grip = useRef<{ readonly at: number; readonly value: number } | null>(null);
  const move = (next: number) => onMove(Math.min(max, Math.max(min, next)));
  const placeOf = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);
  const take = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { at: placeOf(event), value };
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!grip.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(grip.current.value + (placeOf(event) - grip.current.at) * perPixel);
  };
  const nudge = (event: KeyboardEvent) => {
    const [less, more] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const way = Math.sign(perPixel);
    if (event.key === less) move(value - way * step);
    else if (event.key === more) move(value + way * step);
    else if (event.key === 'Home') move(min);
    else if (event.key === 'End') move(max);
    else return;
    event.preventDefault();
  };
  const part = Math.round(((value - min) / (max - min)) * 100);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be moved; ARIA's window splitter can.
    <div
      className={`splitter ${axis} ${className}`}
      role="separator"
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-label={label}
      aria-valuenow={part}
      aria-valuemin={0}
      aria-valuemax={100}
      tabIndex={0}
      onPointerDown={take}
      onPointerMove={drag}
      onKeyDown={nudge}
    />
  );
}
