/** The lab's thread: messages in, frames out, and a clock. */
import { currentBranch } from '#lab/past/branches';
import { nearestShelved, type Shelved } from '#lab/past/shelf';
import { Misfit } from '#lab/schema';
import { ENGINE_VERSION } from '#lab/session';
import { parseTopology } from '#lab/topology';
import type { FromLab, ToLab } from '#protocol/messages';
import { LabRoom, type Opening } from './lab_room';
import { loadPrograms, programs } from './late_programs';
import type { PortListener, ProcessPort } from './placement';
import type { FromProcess } from './process_messages';
import { inheritLab, type Kept, NOWHERE, openStore, ownLab } from './store';

/**
 * Fewer than the lab, the page, what paints it and the compiler of both can use at once: the lab, which
 * nobody sees stutter, begins carefully, and takes no threads to be fast.
 */
const FEW_CORES = navigator.hardwareConcurrency < 4;
const REST = FEW_CORES ? { leastMs: 4, firstMs: 28 } : { leastMs: 0, firstMs: 0 };
/** Threads that wait for each other ten thousand times a second cost more than the servers in them. */
const THREADS_UNTIL = FEW_CORES ? 4 : Number.POSITIVE_INFINITY;

/** The first prompt is on its way: until it is drawn, loading the rest would only be in its way. */
const DRAWING_MS = 250;

let room: LabRoom | null = null;
/** Whether all is loaded that a lab can run. */
let ready = false;
/** What came before, or while the recording was being read. */
const early: ToLab[] = [];
let timer: ReturnType<typeof setTimeout> | null = null;
let soon = false;

// Unlike a timeout of 0 a message is not held back to four milliseconds; unlike a microtask it
// lets the screen's messages in between.
const channel = new MessageChannel();
channel.port1.onmessage = () => {
  soon = false;
  run();
};

self.addEventListener('message', ({ data }: MessageEvent<ToLab>) => {
  if (data.kind === 'ping') tell({ kind: 'alive' });
  if (data.kind === 'lateFrames') room?.breath.afterLate(data.late, performance.now());
  // Nothing was asked: who rests rests on.
  if (data.kind === 'ping' || data.kind === 'lateFrames') return;
  if (data.kind === 'open') void open(data);
  else if (room && ready) room.take(data);
  else takeLater(data);
  if (room) wake();
});

function tell(message: FromLab): void {
  self.postMessage(message);
  if (!ready && message.kind === 'frame' && message.ttys.length > 0) setTimeout(admit, DRAWING_MS);
}

function takeLater(message: ToLab): void {
  early.push(message);
  // A page tells its terminals' sizes while it is still drawing.
  if (room && message.kind !== 'resize') void admit();
}

function takeEarly(): void {
  if (!room || !ready) return;
  for (const message of early.splice(0)) room.take(message);
  wake();
}

/** Once everything is there that a lab can run, what came meanwhile is done. Whether it is there. */
async function admit(): Promise<boolean> {
  try {
    await loadPrograms();
  } catch (error) {
    tell({ kind: 'failed', message: String(error) });
    return false;
  }
  ready = true;
  takeEarly();
  return true;
}

function wake(): void {
  if (soon) return;
  soon = true;
  channel.port2.postMessage(null);
}

function run(): void {
  if (!room) return;
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const wait = room.tick();
  if (wait === 0) wake();
  else if (wait !== null) timer = setTimeout(run, wait);
}

async function open(message: Extract<ToLab, { kind: 'open' }>): Promise<void> {
  const { lab, lesson, startedAt, anew = false } = message;
  const topology = parseTopology(lesson.topology);
  if (topology instanceof Misfit) {
    tell({ kind: 'failed', message: `topology.json: ${topology}` });
    return;
  }
  // Two learners' servers have different ids, as two real ones would.
  const seed = (topology.seed ^ startedAt) >>> 0;
  const own = lesson.own ? lesson.topology : null;
  const of = { id: lesson.id, hash: lesson.hash, topology: own };
  const options = { topology, lesson: of, seed, programs };
  // The name of a built worker changes with what is in it: checkpoints are of one build only.
  const version = [ENGINE_VERSION, lesson.hash, self.location.pathname].join(' ');
  // Side by side: a reader waits for both.
  const [owned, store] = await Promise.all([
    ownLab(lab),
    openStore({ lab, version }, (code, detail) => tell({ kind: 'notice', code, detail })),
  ]);
  const visit = { options, checks: lesson.checks, store };
  if (!owned) {
    tell({ kind: 'notice', code: 'read-only', detail: '' });
    await enter({ ...visit, readOnly: true, anew: false });
    await inheritLab(lab);
    tell({ kind: 'notice', code: 'taken-over', detail: '' });
  }
  await enter({ ...visit, readOnly: false, anew: anew && owned });
}

/** Opens the lab as the store has it now, in place of the one that was open. */
async function enter(visit: Omit<Opening, 'kept' | 'shelf' | 'read'>): Promise<void> {
  const { store, readOnly } = visit;
  const kept = await store.load();
  // Where nobody has typed yet nothing runs but shells.
  const isBusy = kept !== null || visit.options.topology.prelude.length > 0;
  if (isBusy && !(await admit())) return;
  const shelf = kept ? await store.shelf() : [];
  const read = new Map<Shelved, unknown>();
  for (const first of kept ? firstOf(kept, shelf) : []) read.set(first, await store.read(first));
  const opened = new LabRoom(
    // Who only looks on needs no threads, and leaves none behind.
    {
      clock: () => performance.now(),
      tell,
      openPort: readOnly ? () => null : openPort,
      rest: REST,
      threadsUntil: THREADS_UNTIL,
    },
    { ...visit, store: readOnly ? NOWHERE : store, kept, shelf, read },
  );
  room = opened;
  takeEarly();
  wake();
  for (const rest of shelf) {
    if (read.has(rest)) continue;
    const found = await store.read(rest);
    if (room === opened) room.offer(rest, found);
  }
}

/** The checkpoints that bring the lab to where it stood: its branch's end, and what was looked at. */
function firstOf({ tree, transport }: Kept, shelf: readonly Shelved[]): Shelved[] {
  const { session } = currentBranch(tree);
  const ends = [session.now, transport.head ?? session.now];
  return ends.flatMap((until) => nearestShelved(shelf, session, until) ?? []);
}

/** A server's own thread; null where a worker may not start another. */
function openPort(listener: PortListener): ProcessPort | null {
  if (typeof Worker === 'undefined') return null;
  const worker = new Worker(new URL('./process.worker.ts', import.meta.url), {
    type: 'module',
    name: 'process',
  });
  worker.addEventListener('message', ({ data }: MessageEvent<FromProcess>) => {
    listener.message(data);
    wake();
  });
  worker.addEventListener('error', (event) => {
    listener.error(event.message);
    wake();
  });
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
}
