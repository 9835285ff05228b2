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
import { hold, interrupts, type Job, release } from './person';
import { whenShown } from './screens';

/** A line takes about a second whatever its length: long enough to read along, short enough to wait. */
const LINE_MS = 900;
const KEY_MAX_MS = 45;
/** A double click is over by then. */
const GUARD_MS = 600;
/** How long the wanted prompt may take to come: after a fix, or after the line before. */
const PROMPT_MS = 8000;
/** How long a line may take to leave the prompt it was typed at: a frame or two. */
const TAKEN_MS = 1000;

/** The line typed last in each terminal, or being typed: the next one waits for it. */
const turns = new Map<number, Promise<unknown>>();
/** Lines asked for and not long done: what asks for one again is a double click. */
const asked = new Set<string>();

function terminalOf(node: string): TtySnapshot | null {
  return findTty((each) => each.node === node);
}

function inTheWay(wanted: Wanted): Obstacle | null {
  const now = terminalOf(wanted.node);
  return now && obstacle(now, wanted);
}

/** Types the line, after those asked for before. Answers what is in the way instead, if something is. */
export function typeForMe(wanted: Wanted): Promise<Obstacle | null> {
  return once(wanted, async (tty, queued) => {
    if (queued) await changed(() => inTheWay(wanted)?.kind !== 'running', PROMPT_MS);
    const blocked = inTheWay(wanted);
    if (blocked) {
      // In front, so that the person sees what is meant; the keyboard stays at the offered fix.
      store.setState({ activeTty: tty });
      return blocked;
    }
    focusTerminal(tty);
    await run(tty, (job) => typeLine(tty, job, wanted.line));
    return null;
  });
}

/** Removes what is in the way (one thing after another, if need be), then types the line. */
export function fixAndType(wanted: Wanted): Promise<Obstacle | null> {
  return once(wanted, async (tty) => {
    focusTerminal(tty);
    let left: Obstacle | null = null;
    await run(tty, async (job) => {
      // Three obstacles at most: a running program, redis-cli of another server, the shell.
      for (let i = 0; i < 3; i++) {
        const blocked = inTheWay(wanted);
        if (!blocked) break;
        await typeKeys(tty, job, clearing(tty) + blocked.keys);
        // Between two prompts somebody always runs: a Ctrl-C for them would end who comes next.
        await changed(() => {
          const now = inTheWay(wanted);
          return now?.kind !== 'running' && JSON.stringify(now) !== JSON.stringify(blocked);
        }, PROMPT_MS);
      }
      left = inTheWay(wanted);
      if (!left) await typeLine(tty, job, wanted.line);
    });
    return left;
  });
}

/** The same line asked for twice in a row is typed once; another waits until that one is typed. */
async function once(
  wanted: Wanted,
  work: (tty: number, queued: boolean) => Promise<Obstacle | null>,
): Promise<Obstacle | null> {
  const tty = terminalOf(wanted.node)?.tty;
  const key = `${wanted.node} ${wanted.line}`;
  if (tty === undefined || store.getState().readOnly || asked.has(key)) return null;
  asked.add(key);
  const before = turns.get(tty);
  const interrupted = interrupts(tty);
  const turn = (async () => {
    await before;
    // Ctrl-C ends what is being typed and what waits behind it.
    if (interrupts(tty) !== interrupted) return null;
    return work(tty, before !== undefined);
  })();
  turns.set(tty, turn);
  const blocked = await turn;
  if (turns.get(tty) === turn) turns.delete(tty);
  if (!blocked) await pause(GUARD_MS);
  asked.delete(key);
  return blocked;
}

async function run(tty: number, work: (job: Job) => Promise<void>): Promise<void> {
  const job = hold(tty);
  await whenShown(tty);
  await work(job);
  release(tty);
}

async function typeLine(tty: number, job: Job, line: string): Promise<void> {
  const aside = findTty((each) => each.tty === tty)?.editor?.line ?? '';
  sendKeys(tty, clearing(tty));
  await typeKeys(tty, job, line);
  if (job.cancelled) return;
  sendKeys(tty, ENTER);
  const here = () => findTty((each) => each.tty === tty)?.editor;
  // Until the prompt it was typed at is gone nobody can tell who takes the next line.
  await changed(() => here()?.line !== line, TAKEN_MS);
  if (aside === '') return;
  await changed(() => here()?.line === '', PROMPT_MS);
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

/** Waits until the store makes `test` true, at most so long. */
function changed(test: () => boolean, limitMs: number): Promise<void> {
  if (test()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      unsubscribe();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, limitMs);
    const unsubscribe = store.subscribe(() => {
      if (test()) end();
    });
  });
}
