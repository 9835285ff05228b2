/**
 * The terminals' screens. An xterm lives here, outside React: it is created when first shown, keeps
 * its contents while its tab is hidden, and bytes reach it without a render.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import type { LabSnapshot, TtyOutput } from '#protocol/snapshot';
import { whenIdleOnceOpen } from '../parts/when_idle';
import { send } from '../post';
import { type Page, store } from '../store';
import { calm, FLOOD_EVERY_MS, type Flood, floods } from './flood';
import { takesKey } from './keys';
import { keepMark, markLine } from './mark';
import { personTypes } from './person';
import { terminalTheme } from './theme';

interface Screen {
  readonly tty: number;
  /** Holds the xterm; moves between panes, and out of the page while hidden. */
  readonly host: HTMLDivElement;
  terminal: Terminal | null;
  fit: FitAddon | null;
  /** What came before the terminal was first shown. */
  backlog: Uint8Array[];
  readonly flood: Flood;
  /** What a flood brought since it was last shown. */
  held: Uint8Array[];
  /** How wide the terminal was that what is being written was made for; null: it is written. */
  madeFor: number | null;
  wantsFocus: boolean;
  /** The size the lab knows of; null before it was told. */
  told: { readonly cols: number; readonly rows: number } | null;
  /** Who waits for the lab to know it. */
  waiting: (() => void)[];
}

const FONT = '"JetBrains Mono Variable", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';
const FONT_SIZE = 13;
/** From the last row of a room. */
const FONT_SIZE_PRESENT = 20;

/** xterm measures its cells once, when it opens: that has to wait for the mono face. */
const fontReady: Promise<unknown> = Promise.resolve()
  .then(() => document.fonts.load(`${FONT_SIZE}px ${FONT}`))
  .catch(() => null);

/** A face that takes longer is done without, and measured when it comes. */
const FONT_WAIT_MS = 400;
const SHOWN_WAIT_MS = 1000;

/** In which the terminal that has the keyboard gets its prompt. */
const OTHERS_WAIT_MS = 150;

const screens = new Map<number, Screen>();

/** While the past is looked at: how wide each terminal was then. What wrapped there wraps so here. */
let widths: ReadonlyMap<number, number> = new Map();

function widthsOf(snapshot: LabSnapshot | null): ReadonlyMap<number, number> {
  if (!snapshot || snapshot.now >= snapshot.end) return new Map();
  return new Map(snapshot.ttys.map(({ tty, cols }) => [tty, cols]));
}

function screenOf(tty: number): Screen {
  const known = screens.get(tty);
  if (known) return known;
  const host = document.createElement('div');
  host.className = 'screen';
  const screen: Screen = {
    tty,
    host,
    terminal: null,
    fit: null,
    backlog: [],
    flood: calm(),
    held: [],
    madeFor: null,
    wantsFocus: false,
    told: null,
    waiting: [],
  };
  screens.set(tty, screen);
  return screen;
}

export function writeScreen(tty: number, bytes: Uint8Array): void {
  const screen = screenOf(tty);
  if (!screen.terminal) screen.backlog.push(bytes);
  else if (floods(screen.flood, bytes, performance.now())) holdBack(screen, bytes);
  else {
    letGo(screen);
    screen.terminal.write(bytes);
  }
}

function holdBack(screen: Screen, bytes: Uint8Array): void {
  screen.held.push(bytes);
  if (screen.held.length === 1) setTimeout(() => letGo(screen), FLOOD_EVERY_MS);
}

function letGo(screen: Screen): void {
  for (const bytes of screen.held.splice(0)) screen.terminal?.write(bytes);
}

/** After the lab opened, went back or started anew: each screen shows what its tty showed last. */
export function resetScreens(outputs: readonly TtyOutput[], snapshot: LabSnapshot): void {
  widths = widthsOf(snapshot);
  for (const screen of screens.values()) {
    screen.backlog = [];
    screen.held = [];
    screen.terminal?.reset();
  }
  // Before anything is written: a line that was edited over two rows would come out otherwise.
  for (const { tty, cols } of snapshot.ttys) {
    const screen = screenOf(tty);
    screen.madeFor = cols;
    refit(screen);
  }
  for (const { tty, bytes } of outputs) writeScreen(tty, bytes);
  for (const screen of screens.values()) {
    // The lab may know another size, or none: its past is not this window's.
    screen.told = null;
    refitWhenWritten(screen);
  }
}

function refitWhenWritten(screen: Screen): void {
  screen.terminal?.write('', () => {
    screen.madeFor = null;
    refit(screen);
  });
}

/** Shows a terminal in `pane` and keeps it fitted. Answers how to take it out again. */
export function attachScreen(tty: number, pane: HTMLElement): () => void {
  const screen = screenOf(tty);
  pane.append(screen.host);
  const observer = new ResizeObserver(() => requestAnimationFrame(() => refit(screen)));
  observer.observe(pane);
  const show = () => {
    if (screen.host.parentElement !== pane) return;
    if (!screen.terminal) create(screen);
    refit(screen);
    if (screen.wantsFocus) focusScreen(tty);
  };
  if (screen.terminal) show();
  else void mayBeCreated(tty).then(show);
  return () => {
    observer.disconnect();
    if (screen.host.parentElement === pane) screen.host.remove();
  };
}

async function mayBeCreated(tty: number): Promise<void> {
  await Promise.race([fontReady, pause(FONT_WAIT_MS)]);
  // Two at once would both be late.
  if (tty !== store.getState().activeTty) await pause(OTHERS_WAIT_MS);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function create(screen: Screen): void {
  const { theme, readOnly } = store.getState();
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    disableStdin: readOnly,
    fontFamily: FONT,
    fontSize: fontSize(store.getState()),
    lineHeight: 1.05,
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    scrollback: 1000,
    theme: terminalTheme(theme),
  });
  screen.terminal = terminal;
  screen.fit = new FitAddon();
  terminal.loadAddon(screen.fit);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.attachCustomKeyEventHandler((event) => takesKey(event, terminal));
  terminal.onData((text) => personTypes(screen.tty, text));
  terminal.open(screen.host);
  terminal.textarea?.addEventListener('focus', () => store.setState({ activeTty: screen.tty }));
  for (const bytes of screen.backlog) terminal.write(bytes);
  screen.backlog = [];
  refitWhenWritten(screen);
  whenIdleOnceOpen(() => {
    import('./id_links').then(
      ({ idLinks }) => terminal.registerLinkProvider(idLinks(terminal, screen.host)),
      // Without the network ids are what they are.
      () => {},
    );
  });
}

function fontSize({ panes }: Page): number {
  return panes.layout === 'present' ? FONT_SIZE_PRESENT : FONT_SIZE;
}

/** As the pane is now; what is of the past, and what isn't written yet, as wide as it was then. */
function refit(screen: Screen): void {
  const { terminal, fit: addon, host } = screen;
  if (!terminal) return;
  const { viewportY, baseY } = terminal.buffer.active;
  const { cols } = terminal;
  const markAgain = keepMark(terminal);
  const then = widths.get(screen.tty) ?? screen.madeFor;
  if (then !== null && terminal.cols !== then) terminal.resize(then, terminal.rows);
  if (!host.isConnected || host.clientWidth === 0) return;
  const room = addon?.proposeDimensions();
  const wider = widths.has(screen.tty) && room !== undefined && terminal.cols > room.cols;
  host.classList.toggle('wider', wider);
  if (then === null) addon?.fit();
  else {
    // Asked again: a scroll bar may take a row.
    const rows = addon?.proposeDimensions()?.rows ?? terminal.rows;
    if (terminal.rows !== rows) terminal.resize(then, rows);
  }
  // What wraps anew stands in other rows than those that were selected.
  if (terminal.cols !== cols) terminal.clearSelection();
  // Whoever saw the newest line goes on seeing it.
  if (viewportY >= baseY) terminal.scrollToBottom();
  if (markAgain) {
    markAgain();
    // Where it scrolls to xterm knows some frames after it has another size.
    requestAnimationFrame(() => requestAnimationFrame(markAgain));
  }
  if (then === null) tellSize(screen);
}

function tellSize(screen: Screen): void {
  const { tty, terminal, told } = screen;
  if (!terminal || (told?.cols === terminal.cols && told.rows === terminal.rows)) return;
  const { cols, rows } = terminal;
  screen.told = { cols, rows };
  send({ kind: 'resize', tty, cols, rows });
  for (const go of screen.waiting.splice(0)) go();
}

/**
 * When the terminal is on the screen and the lab knows its size: a line that is typed earlier wraps
 * at another width than it is shown with. Not later than in a second.
 */
export function whenShown(tty: number): Promise<void> {
  const screen = screenOf(tty);
  if (screen.told) return Promise.resolve();
  const told = new Promise<void>((resolve) => screen.waiting.push(resolve));
  return Promise.race([told, pause(SHOWN_WAIT_MS)]);
}

export function focusScreen(tty: number): void {
  const screen = screenOf(tty);
  screen.wantsFocus = !screen.terminal || !screen.host.isConnected;
  if (!screen.wantsFocus) screen.terminal?.focus();
}

/** Scrolls to the newest line with these words and marks it; whether there is one. */
export async function revealLine(tty: number, words: string): Promise<boolean> {
  await whenShown(tty);
  const screen = screenOf(tty);
  const { terminal } = screen;
  if (!terminal) return false;
  letGo(screen);
  // Behind all that is still to be written.
  await new Promise<void>((written) => terminal.write('', written));
  return markLine(terminal, words);
}

export function hasFocus(tty: number): boolean {
  return screenOf(tty).host.contains(document.activeElement);
}

export function disposeScreen(tty: number): void {
  const screen = screens.get(tty);
  screen?.terminal?.dispose();
  screen?.host.remove();
  screens.delete(tty);
}

/** The size a further terminal will have: that of one on the screen. */
export function screenSize(): { cols: number; rows: number } {
  for (const { terminal, host } of screens.values())
    if (terminal && host.isConnected) return { cols: terminal.cols, rows: terminal.rows };
  return { cols: 80, rows: 24 };
}

store.subscribe(({ snapshot }, before) => {
  if (snapshot === before.snapshot) return;
  const known = widths;
  widths = widthsOf(snapshot);
  for (const screen of screens.values())
    if (known.get(screen.tty) !== widths.get(screen.tty)) refit(screen);
});

store.subscribe((page, before) => {
  const sized = fontSize(page) !== fontSize(before);
  if (page.theme === before.theme && page.readOnly === before.readOnly && !sized) return;
  for (const screen of screens.values()) {
    const { terminal } = screen;
    if (!terminal) continue;
    terminal.options.theme = terminalTheme(page.theme);
    terminal.options.disableStdin = page.readOnly;
    terminal.options.fontSize = fontSize(page);
    if (sized) refit(screen);
  }
});

fontReady.then(() => {
  for (const screen of screens.values()) {
    if (!screen.terminal) continue;
    screen.terminal.options.fontFamily = 'monospace';
    screen.terminal.options.fontFamily = FONT;
    refit(screen);
  }
});
