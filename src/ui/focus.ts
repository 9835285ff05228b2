/** Where the keyboard goes: F6 between panes, F7 to the timeline, Alt+digit to a terminal; F8 and F9 for time. */
import { SINGLE_PANES, showsOnePane } from './panes/panes';
import { send } from './post';
import { arrange, findTty, store } from './store';
import { isPageKey, type PageKey, pickedTerminal } from './terminal/page_keys';
import { focusScreen, hasFocus } from './terminal/screens';
import { isPhone } from './use_media';

const PANES = ['tour', 'lesson', 'graph', 'side', 'timeline', 'terminals'] as const;
type Pane = (typeof PANES)[number];

/**
 * How far "next event" looks before it gives up, in virtual seconds: with a Sentinel's usual
 * down-after a minute goes by, and a little more, until it says that a server is down.
 */
export const NEXT_EVENT_LIMIT = 120;

export function focusTerminal(tty: number): void {
  store.setState({ activeTty: tty, phonePane: 'terminals' });
  if (showsOnePane(store.getState().panes)) arrange({ single: 'terminals' });
  focusScreen(tty);
  // On a phone the pane has to appear first.
  if (!hasFocus(tty)) requestAnimationFrame(() => focusScreen(tty));
}

export function focusTerminalOfNode(node: string): void {
  const tty = findTty((each) => each.node === node);
  if (tty) focusTerminal(tty.tty);
}

/** A button pressed with the mouse leaves the keyboard at the terminal, if that is where it is. */
function keepKeyboard(event: MouseEvent): void {
  const { target } = event;
  const pressed = target instanceof Element && target.closest('button, [role="button"]');
  if (pressed && document.activeElement?.closest('.terminal-pane')) event.preventDefault();
}

/** Gives the keyboard to the terminal in front when nothing on the page has it. */
export function rescueKeyboard(): void {
  const { activeTty } = store.getState();
  if (document.activeElement === document.body && activeTty !== null) focusScreen(activeTty);
}

function currentPane(): Pane | null {
  const pane = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane;
  return PANES.find((each) => each === pane) ?? null;
}

function focusPane(pane: Pane): void {
  const single = SINGLE_PANES.find((each) => each === pane) ?? 'graph';
  if (showsOnePane(store.getState().panes) && pane !== 'tour') arrange({ single });
  if (pane === 'terminals') {
    const { activeTty, snapshot } = store.getState();
    const tty = activeTty ?? snapshot?.ttys[0]?.tty;
    if (tty !== undefined) focusTerminal(tty);
    return;
  }
  if (pane === 'lesson' || pane === 'timeline') store.setState({ phonePane: pane });
  requestAnimationFrame(() => {
    const region = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
    const inside = (what: string) => region?.querySelector<HTMLElement>(what);
    const first =
      inside('[data-first-focus]') ?? inside('[role="tab"][aria-selected="true"], .node');
    (first ?? region)?.focus();
  });
}

/** Where one pane is shown at a time, each can be come to. */
function shownPanes(): readonly Pane[] {
  const { panes, side } = store.getState();
  const turns = isPhone() || showsOnePane(panes);
  const shown: Readonly<Record<Pane, boolean>> = {
    tour: document.querySelector('[data-pane="tour"]') !== null,
    lesson: turns || panes.layout !== 'explore',
    graph: true,
    side: side !== null,
    timeline: turns || panes.timeline !== 'closed',
    terminals: true,
  };
  return PANES.filter((each) => shown[each]);
}

function cyclePane(by: 1 | -1): void {
  const at = currentPane();
  const shown = shownPanes();
  const next = at === null ? 0 : shown.indexOf(at) + by + shown.length;
  const pane = shown[next % shown.length];
  if (pane) focusPane(pane);
}

/** Opens it with the keyboard in it; closing gives the keyboard back to a terminal. */
function toggleTimeline(): void {
  const { panes } = store.getState();
  if (isPhone() || showsOnePane(panes)) {
    focusPane(currentPane() === 'timeline' ? 'terminals' : 'timeline');
    return;
  }
  const opens = panes.timeline === 'closed';
  const had = currentPane() === 'timeline';
  arrange({ timeline: opens ? panes.timelineLast : 'closed' });
  if (opens) focusPane('timeline');
  else if (had) focusPane('terminals');
}

export function togglePlay(): void {
  send({ kind: store.getState().snapshot?.running ? 'pause' : 'play' });
}

export function toggleSlowMotion(): void {
  send({ kind: 'slowMotion', on: !(store.getState().snapshot?.slowMotion ?? true) });
}

function runToNextEvent(): void {
  send({ kind: 'nextEvent', limit: NEXT_EVENT_LIMIT });
}

const KEYS: Record<PageKey, (event: KeyboardEvent) => void> = {
  F6: (event) => cyclePane(event.shiftKey ? -1 : 1),
  F7: toggleTimeline,
  F8: (event) => (event.shiftKey ? toggleSlowMotion() : togglePlay()),
  F9: (event) => (event.shiftKey ? runToNextEvent() : send({ kind: 'step' })),
};

function pickTerminal(digit: number): void {
  const tty = store.getState().snapshot?.ttys[digit - 1];
  if (tty) focusTerminal(tty.tty);
}

/** Listens before any pane does, so that the keys work from everywhere. */
export function installKeys(): void {
  window.addEventListener('mousedown', keepKeyboard);
  window.addEventListener(
    'keydown',
    (event) => {
      if (!isPageKey(event)) return;
      event.preventDefault();
      const picked = pickedTerminal(event);
      if (picked !== null) pickTerminal(picked);
      else if (!event.repeat) KEYS[event.key as PageKey](event);
    },
    { capture: true },
  );
}
