/** Once the lab is open, the rest of the page is fetched while nobody waits: it may be offline when it is wanted. */
import { loadNarrator, loadSidePanel } from './parts/parts';
import { store } from './store';

const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));

export function prefetchWhenOpen(): void {
  const leave = store.subscribe(({ phase }) => {
    if (phase !== 'open') return;
    leave();
    whenIdle(() => {
      const { lesson } = store.getState();
      const rest = [loadSidePanel(), loadNarrator(), lesson?.load('en'), lesson?.load('zh-CN')];
      // What does not come now is asked for again when somebody wants it.
      void Promise.allSettled(rest);
    });
  });
}
