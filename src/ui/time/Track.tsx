/** The slider itself: ticks, head, and what is under the pointer. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TimelineMark } from '#protocol/timeline';
import { send } from '../post';
import { type Page, store } from '../store';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { elapsedText } from './clock_text';
import { instantAt, markNear, neighbour, shareOf, tickPaths, toneOf } from './track';

const HEIGHT = 10;
const SECOND_US = 1_000_000;
/** How near the pointer must be to a tick, in pixels. */
const REACH_PX = 5;

export function Track({ disabled }: { readonly disabled: boolean }) {
  const texts = useTexts();
  const track = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [over, setOver] = useState<number | null>(null);
  /** Where the head is held; it stays there until the lab has come. */
  const [held, setHeld] = useState<number | null>(null);
  const marks = usePage((page) => page.marks);
  const openings = usePage((page) => page.openings);
  const { now, start, end } = useSpan();
  useEffect(() => {
    if (!track.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(track.current);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an opening is the lab's having come.
  useEffect(() => setHeld(null), [openings]);
  const paths = useMemo(
    () => tickPaths(marks, { start, end, width, height: HEIGHT }),
    [marks, start, end, width],
  );
  const seek = useSeek();
  const head = shareOf(held ?? now, start, end);
  const shareUnder = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0;
  };
  const drag = (event: PointerEvent) => {
    const share = shareUnder(event);
    setOver(share);
    if (disabled || !(event.buttons & 1)) return;
    const near = markNear(marks, share, { start, end, reach: REACH_PX / Math.max(width, 1) });
    const at = near && event.type === 'pointerdown' ? near.at + 100 : instantAt(share, start, end);
    setHeld(at);
    seek(at);
  };
  const step = (event: KeyboardEvent) => {
    const at = disabled ? null : keyTarget(event, { now: held ?? now, start, end, marks });
    if (at === null) return;
    event.preventDefault();
    setHeld(at);
    seek(at);
  };
  return (
    <div
      ref={track}
      className="track"
      role="slider"
      tabIndex={0}
      aria-label={texts.past.head}
      aria-disabled={disabled}
      aria-valuemin={start}
      aria-valuemax={end}
      aria-valuenow={held ?? now}
      aria-valuetext={`${elapsedText(held ?? now)} / ${elapsedText(end)}`}
      title={texts.past.headHelp}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
      onPointerLeave={() => setOver(null)}
      onKeyDown={step}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {[...paths].map(([tone, d]) => (
          <path key={tone} className={`tick ${tone}`} d={d} />
        ))}
      </svg>
      <div className="played" style={{ width: `${head * 100}%` }} />
      <div className="head" style={{ left: `${head * 100}%` }} />
      {over !== null && <Pointed share={over} start={start} end={end} width={width} />}
    </div>
  );
}

/** At the branch's end, which goes on with time, only the ticks move, by less and less. */
export const LIVE_EVERY_MS = 100;

interface Span {
  readonly now: number;
  readonly start: number;
  readonly end: number;
}

function spanOf({ snapshot }: Page): Span {
  return { now: snapshot?.now ?? 0, start: snapshot?.start ?? 0, end: snapshot?.end ?? 1 };
}

/** While the past is looked at the head moves with each frame; at the end it stands at the end. */
function useSpan(): Span {
  const past = usePage((page) => {
    const span = spanOf(page);
    return span.now < span.end ? span : null;
  });
  const live = usePagePaced(spanOf, LIVE_EVERY_MS);
  return past ?? { ...live, now: live.end };
}

/** What happened at the place that is pointed at, else its instant. */
function Pointed({
  share,
  start,
  end,
  width,
}: Readonly<Record<'share' | 'start' | 'end' | 'width', number>>) {
  const marks = usePage((page) => page.marks);
  const mark = markNear(marks, share, { start, end, reach: REACH_PX / Math.max(width, 1) });
  const at = mark?.at ?? instantAt(share, start, end);
  return (
    <div
      className={`pointed ${mark ? toneOf(mark) : ''}`}
      style={{ left: `clamp(70px, ${share * 100}%, calc(100% - 70px))` }}
    >
      {elapsedText(at)}
      {mark && <b>{markText(mark)}</b>}
    </div>
  );
}

function markText({ port, text }: TimelineMark): string {
  return port === null ? text : `${port} ${text}`;
}

/** Where a key moves the head to; null: nowhere. */
function keyTarget(
  event: KeyboardEvent,
  {
    now,
    start,
    end,
    marks,
  }: {
    readonly now: number;
    readonly start: number;
    readonly end: number;
    readonly marks: readonly TimelineMark[];
  },
): number | null {
  const to = (at: number) => Math.min(end, Math.max(start, at));
  const jump = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case 'ArrowLeft':
      return jump
        ? to((neighbour(marks, now - 200, -1)?.at ?? start - 100) + 100)
        : to(now - SECOND_US);
    case 'ArrowRight':
      return jump ? to((neighbour(marks, now, 1)?.at ?? end) + 100) : to(now + SECOND_US);
    case 'PageDown':
      return to(now - 10 * SECOND_US);
    case 'PageUp':
      return to(now + 10 * SECOND_US);
    case 'Home':
      return start;
    case 'End':
      return end;
    default:
      return null;
  }
}

/** At most one wish a frame: the lab answers each with everything there is to see. */
function useSeek(): (at: number) => void {
  const wanted = useRef<number | null>(null);
  return (at) => {
    const waiting = wanted.current !== null;
    wanted.current = at;
    if (waiting) return;
    requestAnimationFrame(() => {
      const latest = wanted.current;
      wanted.current = null;
      if (latest !== null && latest !== store.getState().snapshot?.now)
        send({ kind: 'seek', at: latest });
    });
  };
}
