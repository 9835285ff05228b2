/**
 * Slow motion waits for the reader: an election is over in a second and takes half a minute to tell. While a sentence of
 * it is being read, the lab is told so, and hardly moves; who types is not waiting to read.
 */
import { send } from '../post';
import { store } from '../store';
import { isBeingRead, type NarratorQueue } from './narrator_queue';

/** Whose keys were heard less than this ago is at work. */
const TYPING_MS = 5000;

export interface Reader {
  /** Whether time would wait for who reads: in slow motion, and nobody is typing. */
  isAwaited(nowMs: number): boolean;
  /** To be called often; whether time waits. `held`: a word of the sentence is being looked up, or the next step waits. */
  look(queue: NarratorQueue, nowMs: number, held: boolean): boolean;
  leave(): void;
}

export function createReader(): Reader {
  let told = false;
  let typedMs = Number.NEGATIVE_INFINITY;
  const tell = (on: boolean) => {
    if (on !== told) send({ kind: 'reading', on });
    told = on;
  };
  const typed = ({ target }: Event) => {
    if (target instanceof Element && target.closest('.terminal-pane')) typedMs = performance.now();
  };
  window.addEventListener('keydown', typed, { capture: true });
  const isAwaited = (nowMs: number) => {
    const { slowMotion = false, running = false } = store.getState().snapshot ?? {};
    return slowMotion && running && nowMs >= typedMs + TYPING_MS;
  };
  return {
    isAwaited,
    look(queue, nowMs, held) {
      const waits = isAwaited(nowMs) && (held || isBeingRead(queue, nowMs));
      tell(waits);
      return waits;
    },
    leave() {
      tell(false);
      window.removeEventListener('keydown', typed, { capture: true });
    },
  };
}
