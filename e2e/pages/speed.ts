/** How fast the first lesson's lab runs in this browser: in one thread, and a thread per server. */

import { createLab, type Lab, nowOf, runLab, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { Placement } from '#workers/placement';

const SECOND_US = 1_000_000;
const LINES = [
  [1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &'],
  [2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &'],
  [2, 'src/redis-cli -p 6380 slaveof 127.0.0.1 6379'],
] as const;

const topologyJson = await (await fetch('/lessons/01-one-to-many/topology.json')).text();

/** The lab with a master and its replica in sync. */
function syncedLab(): Lab {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) throw new Error(String(topology));
  const lab = createLab({ topology, lesson: { id: '01', hash: '' }, seed: 1, programs: PROGRAMS });
  runLab(lab, SECOND_US);
  for (const [tty, line] of LINES) {
    takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
    runLab(lab, nowOf(lab) + 3 * SECOND_US);
  }
  return lab;
}

function secondsOf(begun: number): number {
  return (performance.now() - begun) / 1000;
}

/** Virtual seconds per real second, all in this thread. */
function inline(virtualSeconds: number): number {
  const lab = syncedLab();
  const begun = performance.now();
  runLab(lab, nowOf(lab) + virtualSeconds * SECOND_US);
  return virtualSeconds / secondsOf(begun);
}

/** The same with each server in a worker; answers the share of windows that went there, too. */
async function workers(virtualSeconds: number): Promise<{ speed: number; windowsAway: number }> {
  const lab = syncedLab();
  let wake = () => {};
  let ready = 0;
  let windowsAway = 0;
  const placement = new Placement(lab, {
    openPort: (listener) => {
      const url = new URL('../../src/workers/process.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      worker.onmessage = ({ data }) => {
        if (data.kind === 'ready') ready += 1;
        listener.message(data);
        wake();
      };
      worker.onerror = ({ message }) => listener.error(message);
      return {
        post: (message) => worker.postMessage(message),
        terminate: () => worker.terminate(),
      };
    },
    goOn: (happened) => {
      if (happened) windowsAway += 1;
    },
    lost: ({ report }) => {
      throw new Error(report);
    },
    inspected: () => undefined,
  });
  placement.want('worker');
  placement.settle();
  while (ready < 2)
    await new Promise<void>((done) => {
      wake = done;
    });
  const until = nowOf(lab) + virtualSeconds * SECOND_US;
  const begun = performance.now();
  while (nowOf(lab) < until) {
    placement.runWindow(until);
    while (placement.waiting)
      await new Promise<void>((done) => {
        wake = done;
      });
  }
  const speed = virtualSeconds / secondsOf(begun);
  placement.abandon();
  return { speed, windowsAway };
}

const speeds = { inline, workers };
export type Speeds = typeof speeds;

Object.assign(globalThis, { speeds });
