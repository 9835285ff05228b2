/** Which terminals stand side by side, and which one has the keyboard. */
import type { LabSnapshot, TtySnapshot } from '#protocol/snapshot';
import { send } from '../post';
import { findTty, store } from '../store';
import { disposeScreen, focusScreen, screenSize } from './screens';

let known = new Set<number>();
let expectsNew = false;

/** Opens one more terminal; it takes the keyboard when the lab says that it is there. */
export function openTerminal(node = ''): void {
  expectsNew = true;
  send({ kind: 'newTty', ...screenSize(), node });
}

/** What a new terminal's shell may take for its prompt. */
const PROMPT_MS = 5000;

/** Opens the terminal of a node that has none yet, and waits for its prompt. */
export function ensureTerminal(node: string): Promise<void> {
  const isReady = () => findTty((each) => each.node === node && each.editor !== null) !== null;
  if (findTty((each) => each.node === node)) return Promise.resolve();
  openTerminal(node);
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, PROMPT_MS);
    const unsubscribe = store.subscribe(() => {
      if (isReady()) end();
    });
  });
}

/** Called with each snapshot: notices terminals that came and went. */
export function arrangeTerminals({ ttys }: LabSnapshot): void {
  const now = new Set(ttys.map((each) => each.tty));
  for (const tty of known) if (!now.has(tty)) disposeScreen(tty);
  const added = ttys.find((each) => !known.has(each.tty));
  known = now;
  const { activeTty } = store.getState();
  if (added && expectsNew) {
    expectsNew = false;
    activate(added);
  } else if (activeTty === null || !now.has(activeTty))
    activate(ttys.find((each) => each.tty === keptTty()) ?? ttys[0]);
}

function activate(tty: TtySnapshot | undefined): void {
  if (!tty) return;
  store.setState({ activeTty: tty.tty });
  focusScreen(tty.tty);
}

/** In this tab of the browser only: a reload gives the keyboard back to where it was. */
const KEPT = 'redis-ha-lab.terminal';

function keptTty(): number {
  try {
    return Number(sessionStorage.getItem(KEPT));
  } catch {
    return 0;
  }
}

store.subscribe(({ activeTty }, before) => {
  if (activeTty === null || activeTty === before.activeTty) return;
  try {
    sessionStorage.setItem(KEPT, String(activeTty));
  } catch {
    // Storage may be forbidden; after a reload the first terminal has the keyboard.
  }
});
