/**
 * "Type it for me": brings a terminal to front, types a line visibly, presses Enter and leaves the
 * keyboard there. What stood half-typed is set aside and put back; what a person types meanwhile
 * waits its turn; Ctrl-C ends it.
 */
import type { TtySnapshot } from '#protocol/snapshot';
import { focusTerminal } from '../focus';
import { sendKeys } from '../post';
import { findTty, store } from '../store';
import { CTRL_E, CTRL_U, ENTER } from './control_keys';
import { type Obstacle, obstacle, type Wanted } from './obstacle';
import { heldBy, hold, type Job, release } from './person';
import { whenShown } from './screens';

/** A line takes about a second whatever its length: long enough to read along, short enough to wait. */
const LINE_MS = 900;
const KEY_MAX_MS = 45;
/** A double click is over by then. */
const GUARD_MS = 600;
/** How long a fix may take to bring up the wanted prompt. */
const FIX_MS = 8000;

function terminalOf(node: string): TtySnapshot | null {
  return findTty((each) => each.node === node);
}

/** Types the line. Answers what is in the way instead, if something is. */
export async function typeForMe(wanted: Wanted): Promise<Obstacle | null> {
  const tty = terminalOf(wanted.node);
  if (!tty || store.getState().readOnly || heldBy(tty.tty)) return null;
  const blocked = obstacle(tty, wanted);
  if (blocked) {
    // In front, so that the person sees what is meant; the keyboard stays at the offered fix.
    store.setState({ activeTty: tty.tty });
    return blocked;
  }
  focusTerminal(tty.tty);
  await run(tty.tty, (job) => typeLine(tty.tty, job, wanted.line));
  return null;
}

/** Removes what is in the way (one thing after another, if need be), then types the line. */
export async function fixAndType(wanted: Wanted): Promise<Obstacle | null> {
  const tty = terminalOf(wanted.node);
  if (!tty || store.getState().readOnly || heldBy(tty.tty)) return null;
  const inTheWay = () => {
    const now = terminalOf(wanted.node);
    return now && obstacle(now, wanted);
  };
  focusTerminal(tty.tty);
  await run(tty.tty, async (job) => {
    // Three obstacles at most: a running program, redis-cli of another server, the shell.
    for (let i = 0; i < 3; i++) {
      const blocked = inTheWay();
      if (!blocked) break;
      await typeKeys(tty.tty, job, clearing(tty.tty) + blocked.keys);
      // Between two prompts somebody always runs: a Ctrl-C for them would end who comes next.
      await changed(() => {
        const now = inTheWay();
        return now?.kind !== 'running' && JSON.stringify(now) !== JSON.stringify(blocked);
      });
    }
    if (!inTheWay()) await typeLine(tty.tty, job, wanted.line);
  });
  return inTheWay();
}

async function run(tty: number, work: (job: Job) => Promise<void>): Promise<void> {
  const job = hold(tty);
  await whenShown(tty);
  await work(job);
  await pause(GUARD_MS);
  release(tty);
}

async function typeLine(tty: number, job: Job, line: string): Promise<void> {
  const aside = findTty((each) => each.tty === tty)?.editor?.line ?? '';
  sendKeys(tty, clearing(tty));
  await typeKeys(tty, job, line);
  if (job.cancelled) return;
  sendKeys(tty, ENTER);
  if (aside === '') return;
  await changed(() => findTty((each) => each.tty === tty)?.editor?.line === '');
  sendKeys(tty, aside);
}

/** Keys that empty the line; none when it is empty. */
function clearing(tty: number): string {
  const editor = findTty((each) => each.tty === tty)?.editor;
  return editor && editor.line !== '' ? CTRL_E + CTRL_U : '';
}

async function typeKeys(tty: number, job: Job, keys: string): Promise<void> {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const characters = [...keys];
  const keyMs = Math.min(KEY_MAX_MS, LINE_MS / characters.length);
  if (still) sendKeys(tty, keys);
  else
    for (const character of characters) {
      if (job.cancelled) return;
      sendKeys(tty, character);
      await pause(keyMs);
    }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until a snapshot makes `test` true, or the fix has had its time. */
function changed(test: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, FIX_MS);
    const unsubscribe = store.subscribe(() => {
      if (test()) end();
    });
  });
}
