/**
 * Runs one process through one window: every turn that begins before the window's end, with the
 * inputs that are due by then. Nothing here knows of other processes, which is why windows of
 * different processes can run in any order and in any thread.
 *
 * A turn begins at the earliest input or timer, but not while the last turn's cost lasts, and is
 * given all that is due then. Its outputs happen at its end. Signals that the program does not
 * handle act between turns, also in the middle of a busy one.
 */
import type { Signal } from '#host/signal';
import type { Batch, Delivery, Output, WindowResult } from './delivery';
import { applyNews } from './files/file_view';
import { flushConsumed } from './host/host_descriptors';
import { rememberOpen } from './host/host_files';
import { collectInputs, enqueue, leftReadable, noteUnread, wakes } from './host/inbox';
import { ProcessHost } from './host/process_host';
import { beginAt, type ProcessImage } from './image';
import { beginTurn, emit, type Programs, type Turn, turnEnd } from './turn';

/** From a fork to the child's first turn. */
const FORK_US = 150;

export interface WindowOutcome {
  readonly result: WindowResult;
  /** Images of children forked in this window: they stay where their parent is. */
  readonly children: readonly ProcessImage[];
}

export function runWindow(image: ProcessImage, programs: Programs, batch: Batch): WindowOutcome {
  const outputs: Output[] = [];
  const children: ProcessImage[] = [];
  enqueue(image, batch.deliveries);
  // Turns that it rested through come first: of what is news now they knew nothing.
  if (image.restUntil > 0) runTurns({ image, programs, outputs, children }, batch.from);
  // What they leave in spite of the promise is late, but not in the past.
  for (const output of outputs) output.at = Math.max(output.at, batch.from);
  takeNews(image, batch);
  let ended = runTurns({ image, programs, outputs, children }, batch.upTo);
  // An end that lies beyond this window can still be overtaken by a signal.
  ended ||= image.exiting && image.stoppedAt === null && image.busyUntil < batch.upTo;
  const nextAt = ended ? Number.POSITIVE_INFINITY : nextInstant(image);
  const restUntil = image.inbox.length > 0 || leftReadable(image) ? 0 : image.restUntil;
  const { pid, busyUntil, turns } = image;
  return { result: { pid, outputs, nextAt, restUntil, busyUntil, turns, ended }, children };
}

interface Running {
  readonly image: ProcessImage;
  readonly programs: Programs;
  readonly outputs: Output[];
  readonly children: ProcessImage[];
}

/** All turns and signals before `upTo`; whether one of them ended the process. */
function runTurns({ image, programs, outputs, children }: Running, upTo: number): boolean {
  for (;;) {
    const start = nextTurn(image);
    const control = nextControl(image);
    if (control !== undefined && control.at <= start) {
      if (control.at >= upTo) return false;
      if (actOnSignal(image, control, outputs)) return true;
      continue;
    }
    if (start >= upTo) return false;
    const turn = runTurn(image, programs, start);
    for (const output of turn.outputs) outputs.push(output);
    for (const child of turn.children) children.push(child);
    image.exiting = turn.exit !== null;
  }
}

function takeNews(image: ProcessImage, batch: Batch): void {
  if (batch.files !== null) {
    for (const { op } of batch.files.ops) rememberOpen(image, op);
    applyNews(image.files, batch.files);
  }
  if (batch.machine !== null) {
    image.machine = batch.machine;
    image.diskGrown = 0;
    // Its clock may have been set: what was promised by it is void.
    image.restUntil = 0;
  }
  for (const pid of batch.pids) image.pids.push(pid);
}

/** The instant the next turn begins; Infinity when only a delivery can make one. */
function nextTurn(image: ProcessImage): number {
  if (image.stoppedAt !== null || image.exiting) return Number.POSITIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (const timer of image.timers.values()) if (timer.at < earliest) earliest = timer.at;
  for (const delivery of image.inbox) {
    if (delivery.at >= earliest) break;
    if (wakes(image, delivery)) earliest = delivery.at;
  }
  if (image.turns > 0 && leftReadable(image)) earliest = Math.min(earliest, image.busyUntil);
  return Math.max(earliest, image.busyUntil);
}

function nextInstant(image: ProcessImage): number {
  const control = nextControl(image);
  const isEnding = image.exiting && image.stoppedAt === null;
  const start = isEnding ? image.busyUntil : nextTurn(image);
  return control === undefined ? start : Math.min(control.at, start);
}

type SignalDelivery = Extract<Delivery, { kind: 'signal' }>;

/** The next signal that acts without the program; a stopped process heeds only two. */
function nextControl(image: ProcessImage): SignalDelivery | undefined {
  for (const delivery of image.inbox) {
    if (delivery.kind !== 'signal') continue;
    const { signal } = delivery;
    if (signal === 'SIGKILL') return delivery;
    if (image.stoppedAt !== null && signal !== 'SIGCONT') continue;
    if (image.stoppedAt !== null || signal === 'SIGSTOP') return delivery;
    if (!image.sigactions.has(signal)) return delivery;
  }
  return undefined;
}

const STOPS: ReadonlySet<Signal> = new Set(['SIGSTOP', 'SIGTSTP']);
const HARMLESS: ReadonlySet<Signal> = new Set(['SIGCHLD', 'SIGCONT']);

/** Acts on a signal by its default action; whether that ended the process. */
function actOnSignal(image: ProcessImage, delivery: SignalDelivery, outputs: Output[]): boolean {
  const { at, signal } = delivery;
  if (signal === 'SIGCONT' && image.stoppedAt !== null) {
    resume(image, at);
    outputs.push({ at, seq: image.seq++, kind: 'continued' });
    return false;
  }
  image.inbox.splice(image.inbox.indexOf(delivery), 1);
  if (HARMLESS.has(signal)) return false;
  if (STOPS.has(signal)) {
    image.stoppedAt = at;
    outputs.push({ at, seq: image.seq++, kind: 'stopped', signal });
    return false;
  }
  outputs.push({ at, seq: image.seq++, kind: 'exit', status: { kind: 'signaled', signal } });
  return true;
}

/** Goes on where it stopped: what was left of a busy turn is still to be waited for. */
function resume(image: ProcessImage, at: number): void {
  const stoppedAt = image.stoppedAt ?? at;
  image.busyUntil = image.busyUntil > stoppedAt ? image.busyUntil + at - stoppedAt : at;
  image.stoppedAt = null;
  image.restUntil = 0;
  // Continuing forgets the stop signals that came meanwhile; SIGCONT itself is left to a handler.
  image.inbox = image.inbox.filter(
    (delivery) => delivery.at > at || delivery.kind !== 'signal' || !STOPS.has(delivery.signal),
  );
}

/** One turn: the program's, with its cost and its outputs' instant settled. */
function runTurn(image: ProcessImage, programs: Programs, at: number): Turn {
  const turn = beginTurn(image, programs, at);
  image.restUntil = 0;
  const inputs = collectInputs(turn);
  const program = programs.get(image.program);
  const host = new ProcessHost(turn);
  try {
    if (program === undefined) turn.exit = { kind: 'exited', code: 127 };
    else if (image.state === null) image.state = program.start(host, image.argv);
    else program.turn(host, image.state, inputs);
  } catch (mistake) {
    // Our own mistake is this process's death alone, with the report a core dump would give.
    emit(turn, { kind: 'trace', fact: { kind: 'crash', report: String(mistake) } });
    turn.exit = { kind: 'signaled', signal: 'SIGABRT' };
  }
  noteUnread(turn);
  flushConsumed(turn);
  if (turn.exit !== null) emit(turn, { kind: 'exit', status: turn.exit });
  const end = turnEnd(turn);
  for (const output of turn.outputs) output.at = end;
  for (const child of turn.children) beginAt(child, end + FORK_US);
  image.busyUntil = end;
  image.turns++;
  return turn;
}
