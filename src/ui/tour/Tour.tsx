/**
 * The first visit's tour: four places, five seconds each. It stands beside the work and takes nothing from it: the
 * keyboard stays where it is, and the first line that is typed ends it.
 */
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { rescueKeyboard } from '../focus';
import { store } from '../store';
import { isPageKey } from '../terminal/page_keys';
import { usePage } from '../use_page';
import { keepSeen, STOP_MS, STOPS } from './stops';
import { type Place, usePlace } from './use_place';
import { TOUR_WORDS } from './words';
import '../styles/tour.css';

const CARD_PX = 320;
const EDGE_PX = 8;
/**
 * Lower than this, a place has no room for the card: it then stands above. So it does on a phone, where it would hide
 * what it speaks of; where there is room beside the place it stands there.
 */
const ROOM_PX = 220;
const PHONE_PX = 720;

function end(): void {
  store.setState({ tour: false });
  requestAnimationFrame(rescueKeyboard);
}

export default function Tour() {
  const words = TOUR_WORDS[usePage((page) => page.language)];
  const [at, setAt] = useState(0);
  const [held, setHeld] = useState(false);
  const stop = STOPS[at] ?? STOPS[0];
  const last = at === STOPS.length - 1;
  const place = usePlace(stop.place);
  const next = useCallback(() => (last ? end() : setAt((now) => now + 1)), [last]);
  useEffect(keepSeen, []);
  useTurns(at, held, next);
  useEffect(endWhenTyped, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end();
  };
  if (!place) return null;
  const { title, text } = words.stops[stop.id];
  const hold = { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) };
  return (
    <>
      <div className="tour-ring" style={{ ...place }} aria-hidden="true" />
      <section
        className="tour"
        data-pane="tour"
        aria-label={words.label}
        style={besides(place)}
        onKeyDown={onKeyDown}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
        {...hold}
      >
        <div aria-live="polite">
          <h2>{title}</h2>
          <p>{text}</p>
        </div>
        <footer>
          <small>{words.at(at + 1, STOPS.length)}</small>
          <button type="button" className="button quiet" onClick={end}>
            {words.skip}
          </button>
          <button type="button" className="button primary" data-first-focus onClick={next}>
            {last ? words.done : words.next}
          </button>
        </footer>
        <i key={at} className="tour-turn" data-held={held} aria-hidden="true" />
      </section>
    </>
  );
}

/** On to the next stop by itself; not while somebody is at the card, nor where motion is unwelcome. */
function useTurns(at: number, held: boolean, next: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stop has its time.
  useEffect(() => {
    if (held || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const timer = setTimeout(next, STOP_MS);
    return () => clearTimeout(timer);
  }, [at, held, next]);
}

function endWhenTyped(): () => void {
  const typed = (event: globalThis.KeyboardEvent) => {
    const { target } = event;
    if (event.key.length > 1 && event.key !== 'Enter') return;
    if (!isPageKey(event) && target instanceof Element && target.closest('.terminal-pane')) end();
  };
  window.addEventListener('keydown', typed, { capture: true });
  return () => window.removeEventListener('keydown', typed, { capture: true });
}

function besides({ left, top, width, height }: Place) {
  const card = Math.min(CARD_PX, window.innerWidth - 2 * EDGE_PX);
  const isPhone = window.innerWidth < PHONE_PX;
  const isAbove = height < ROOM_PX || (isPhone && top > ROOM_PX);
  const bottom = isAbove ? top - EDGE_PX : top + height - 2 * EDGE_PX;
  const right = left + width + EDGE_PX;
  const isBeside = !isAbove && right + card + EDGE_PX < window.innerWidth;
  const x = isBeside ? right : left + (width - card) / 2;
  return {
    width: card,
    left: Math.max(EDGE_PX, Math.min(window.innerWidth - card - EDGE_PX, x)),
    bottom: Math.max(EDGE_PX, window.innerHeight - bottom),
  };
}
