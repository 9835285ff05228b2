/** Runs sessions in this browser, with a thread for each server, and tells what came of them. */
/// <reference types="vite/client" />

import { latin1 } from '#hiredis/bytes';
import { createLab, digestOf, type Lab, nowOf, runLab, screensOf, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import type { FromLab } from '#protocol/messages';
import { type Deed, draws, typedSession } from '#testing/determinism/typed_session';
import { LabRoom } from '#workers/lab_room';
import { type MemoryStore, memoryStore } from '#workers/memory_store';
import { Placement, type PortListener, type ProcessPort } from '#workers/placement';
import checks from '../../lessons/01-one-to-many/checks.json?raw';
import topologyJson from '../../lessons/01-one-to-many/topology.json?raw';

const TAIL_US = 3_000_000;

export interface Outcome {
  readonly digest: string;
  readonly screens: readonly string[];
  readonly windowsAway: number;
}

function options(seed: number) {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) throw new Error(String(topology));
  return { topology, lesson: { id: '01', hash: '' }, seed, programs: PROGRAMS };
}

function outcomeOf(lab: Lab, windowsAway: number): Outcome {
  const screens = screensOf(lab).map(({ bytes }) => latin1(bytes));
  return { digest: digestOf(lab), screens, windowsAway };
}

type Thread = 'process' | 'hanging';

function openPort(thread: Thread, listener: PortListener): ProcessPort {
  const worker =
    thread === 'process'
      ? new Worker(new URL('../../src/workers/process.worker.ts', import.meta.url), {
          type: 'module',
        })
      : new Worker(new URL('./hanging.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => listener.message(data);
  worker.onerror = ({ message }) => listener.error(message);
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  };
}

function inline(seed: number, lines: number): Outcome {
  const lab = createLab(options(seed));
  for (const { at, doing } of typedSession(seed, lines)) {
    runLab(lab, at);
    takeInput(lab, doing);
  }
  runLab(lab, nowOf(lab) + TAIL_US);
  return outcomeOf(lab, 0);
}

/** Servers live in threads, and are called home and sent out again at random windows. */
async function moved(seed: number, lines: number): Promise<Outcome> {
  const draw = draws(seed + 3);
  const lab = createLab(options(seed));
  let windowsAway = 0;
  let starting = 0;
  let wake = () => {};
  const placement = new Placement(lab, {
    openPort: (listener) => {
      let ready = false;
      const isReady = () => {
        if (!ready) starting -= 1;
        ready = true;
        wake();
      };
      starting += 1;
      const port = openPort('process', {
        message: (message) => {
          listener.message(message);
          isReady();
        },
        error: listener.error,
      });
      const terminate = () => {
        port.terminate();
        isReady();
      };
      return { post: port.post, terminate };
    },
    goOn: (happened) => {
      if (happened) windowsAway += 1;
    },
    lost: ({ report }) => {
      throw new Error(report);
    },
    inspected: () => undefined,
  });
  const run = async (until: number) => {
    while (nowOf(lab) < until) {
      if (draw(120) === 0) placement.want(draw(4) === 0 ? 'inline' : 'worker');
      placement.runWindow(until);
      // A worker takes longer to start than the whole session to run: the next window waits for it.
      while (placement.waiting || starting > 0)
        await new Promise<void>((done) => {
          wake = done;
        });
    }
  };
  const deeds: readonly Deed[] = typedSession(seed, lines);
  placement.want('worker');
  for (const { at, doing } of deeds) {
    await run(at);
    takeInput(lab, doing);
  }
  await run(nowOf(lab) + TAIL_US);
  placement.abandon();
  return outcomeOf(lab, windowsAway);
}

/** A lab room as the lab's worker has one, with a store in memory and a real clock. */
function openRoom(store: MemoryStore, thread: Thread) {
  const told: FromLab[] = [];
  const room = new LabRoom(
    {
      clock: () => performance.now(),
      tell: (message) => told.push(message),
      openPort: (listener) => openPort(thread, listener),
      rest: { leastMs: 0, firstMs: 0 },
      threadsUntil: Number.POSITIVE_INFINITY,
    },
    { options: options(1), checks, store, readOnly: false, kept: store.kept() },
  );
  const timer = setInterval(() => room.tick(), 2);
  return { room, told, close: () => clearInterval(timer) };
}

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** A busy machine takes its time; after so long it is not the machine. */
async function until(met: () => boolean): Promise<void> {
  for (let i = 0; i < 600 && !met(); i++) await sleep(100);
}

/** One server falls into an endless loop: what the lab tells, and what a replay of it tells. */
async function hang() {
  const store = memoryStore();
  const { room, told, close } = openRoom(store, 'hanging');
  const type = (text: string) =>
    room.take({ kind: 'keys', tty: 1, bytes: new TextEncoder().encode(text) });
  room.take({ kind: 'slowMotion', on: false });
  await sleep(100);
  type('src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &\r');
  for (let i = 0; i < 120 && !told.some((each) => each.kind === 'notice'); i++) {
    // A server that nobody asks anything rests, and its thread has hardly a window.
    if (i % 5 === 4) type('src/redis-cli dbsize\r');
    await sleep(100);
  }
  await sleep(300);
  type('echo still here\r');
  const heard = () =>
    told.some(
      (each) =>
        each.kind === 'frame' &&
        each.ttys.some(({ bytes }) => latin1(bytes).includes('still here\r\n')),
    );
  await until(heard);
  room.take({ kind: 'pause' });
  await sleep(100);
  close();
  const again = openRoom(store, 'process');
  const isRestored = (each: FromLab) => each.kind === 'opened' && each.restored;
  await until(() => again.told.some(isRestored));
  await sleep(300);
  again.close();
  const notices = (from: readonly FromLab[]) =>
    from.flatMap((each) => (each.kind === 'notice' ? [each.code] : []));
  const opened = again.told.find((each) => each.kind === 'opened' && each.restored);
  return {
    live: notices(told),
    replayed: notices(again.told),
    screen: opened?.kind === 'opened' ? latin1(opened.screens[0]?.bytes ?? new Uint8Array(0)) : '',
    processes:
      opened?.kind === 'opened'
        ? opened.snapshot.processes.map(({ program, state }) => `${program} ${state}`)
        : [],
  };
}

const runs = { inline, moved, hang };
export type Runs = typeof runs;

Object.assign(globalThis, { runs });
