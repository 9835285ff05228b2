/** Once the lab is open, the rest of the page is fetched while nobody waits: it may be offline when it is wanted. */
import {
  loadGraphKey,
  loadLossCard,
  loadNarrator,
  loadPhases,
  loadSidePanel,
  loadTelling,
  loadTermCard,
} from './parts/parts';
import { whenIdleOnceOpen } from './parts/when_idle';
import { store } from './store';

export function prefetchWhenOpen(): void {
  whenIdleOnceOpen(() => {
    const { lesson } = store.getState();
    const rest = [
      loadSidePanel(),
      loadNarrator(),
      loadPhases(),
      loadGraphKey(),
      loadTermCard(),
      loadTelling(),
      loadLossCard(),
      lesson?.load('en'),
      lesson?.load('zh-CN'),
    ];
    // What does not come now is asked for again when somebody wants it.
    void Promise.allSettled(rest);
  });
}
