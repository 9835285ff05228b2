/** What nobody reads at the display's pace is looked at less often. */
import { store } from './store';

/** Calls `look` when the store has changed, at once or once `everyMs` milliseconds have passed since the last. */
export function paced(look: () => void, everyMs: number): () => void {
  let timer = 0;
  let nextMs = 0;
  const lookNow = () => {
    timer = 0;
    nextMs = performance.now() + everyMs;
    look();
  };
  const leave = store.subscribe(() => {
    if (timer !== 0) return;
    const wait = nextMs - performance.now();
    if (wait <= 0) lookNow();
    else timer = window.setTimeout(lookNow, wait);
  });
  return () => {
    leave();
    clearTimeout(timer);
  };
}
