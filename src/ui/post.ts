/**
 * The letterbox to the lab's worker. Evaluated before anything else of the page (a built page's head starts
 * the worker even earlier), so that it starts while React and xterm are still loading; what it says before the page listens is kept.
 */
import type { FromLab, ToLab } from '#protocol/messages';
import { createLabWatch } from './lab_watch';

type Listener = (message: FromLab) => void;

/** A lab that dies more often than this in one visit is broken, not unlucky. */
const RESTARTS_MAX = 3;

/** A worker that spins lets go of the lab's lock only some two seconds after it was terminated. */
const LOCK_FREE_MS = 3000;

let listener: Listener | null = null;
let waiting: FromLab[] = [];
let onAnswer: (() => void) | null = null;
let opening: Extract<ToLab, { kind: 'open' }> | null = null;
let restarts = 0;
let watch = createLabWatch();
let worker = attend(takeEarly() ?? create());

/** The one that the head of a built page has started already; nobody has asked it anything yet. */
function takeEarly(): Worker | undefined {
  const page = globalThis as { earlyLab?: Worker };
  const { earlyLab } = page;
  delete page.earlyLab;
  return earlyLab;
}

function create(): Worker {
  return new Worker(new URL('../workers/lab.worker.ts', import.meta.url), {
    type: 'module',
    name: 'lab',
  });
}

function attend(lab: Worker): Worker {
  lab.addEventListener('message', (event: MessageEvent<FromLab>) => deliver(event.data));
  lab.addEventListener('error', (event) => restart(event.message, 0));
  return lab;
}

function deliver(message: FromLab): void {
  watch.heard(message);
  if (listener) listener(message);
  else waiting.push(message);
  onAnswer?.();
}

/** The recording is on disk: a new worker replays it and stands where the old one fell. */
function restart(message: string, afterMs: number): void {
  worker.terminate();
  watch = createLabWatch();
  restarts += 1;
  if (restarts > RESTARTS_MAX || !opening) {
    deliver({ kind: 'failed', message });
    return;
  }
  const again = opening;
  setTimeout(() => {
    worker = attend(create());
    send(again);
    deliver({ kind: 'notice', code: 'lab-restored', detail: message });
  }, afterMs);
}

/** For a recording that no lab survives: a new one, beside which the old one stays for an undo. */
export function startAnew(): void {
  if (!opening) return;
  restarts = 0;
  opening = { ...opening, anew: true };
  restart('', 0);
}

export function send(message: ToLab): void {
  if (message.kind === 'open') opening = message;
  worker.postMessage(message);
}

/** There is one listener, the page; it first receives what came before it was there. */
export function listen(next: Listener): void {
  listener = next;
  const kept = waiting;
  waiting = [];
  for (const message of kept) next(message);
}

setInterval(() => {
  if (watch.tick()) restart('', LOCK_FREE_MS);
  else worker.postMessage({ kind: 'ping' } satisfies ToLab);
}, 1000);

/** Until the lab has said something of itself, or that time is over. */
export function answered(withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.length > 0) resolve();
    else {
      onAnswer = resolve;
      setTimeout(resolve, withinMs);
    }
  });
}

const encoder = new TextEncoder();

/** Sends text to a terminal as the bytes a keyboard would make of it. */
export function sendKeys(tty: number, text: string): void {
  send({ kind: 'keys', tty, bytes: encoder.encode(text) });
}
