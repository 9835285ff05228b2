/** A lab's room with a stand-in for the page, for tests. */

import { readFileSync } from 'node:fs';
import { bytesOf, latin1 } from '#hiredis/bytes';
import type { LabOptions } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import type { FromLab, ToLab } from '#protocol/messages';
import type { LabSnapshot } from '#protocol/snapshot';
import { LabRoom, type LabRoomHost } from '#workers/lab_room';
import { memoryStore } from '#workers/memory_store';

export const topologyJson = readFileSync('lessons/01-one-to-many/topology.json', 'utf8');
const checks = readFileSync('lessons/01-one-to-many/checks.json', 'utf8');

/** Told apart from other waits; the page calls when it likes all the same. */
export const BREATH_MS = 7;

/** As of a lab's worker on few cores. */
export const THREADS_UNTIL = 64;

/** Lesson 1. */
export function options(seed = 1): LabOptions {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) throw new Error(topology.toString());
  return { topology, lesson: { id: '01', hash: 'h' }, seed, programs: PROGRAMS };
}

/** What a page does with a lab's room, without a page: asks, keeps what is told, lets real time pass. */
export class Page {
  wall = 1000;
  readonly store;
  readonly told: FromLab[] = [];
  room: LabRoom;
  screens = new Map<number, string>();
  deliver = () => {};
  snapshot!: LabSnapshot;

  constructor(
    store = memoryStore(),
    openPort: LabRoomHost['openPort'] = () => null,
    anew = false,
    lab: LabOptions = options(),
  ) {
    this.store = store;
    this.room = new LabRoom(
      {
        clock: () => (this.wall += 0.01),
        tell: (message) => this.tell(message),
        openPort,
        rest: { leastMs: BREATH_MS, firstMs: BREATH_MS },
        threadsUntil: THREADS_UNTIL,
      },
      {
        options: lab,
        checks,
        store,
        readOnly: false,
        kept: store.kept(),
        shelf: [...store.shelved.keys()],
        read: new Map(store.shelved),
        anew,
      },
    );
  }

  tell(message: FromLab) {
    this.told.push(message);
    if (message.kind === 'opened') {
      this.screens.clear();
      for (const { tty, bytes } of message.screens) this.screens.set(tty, latin1(bytes));
      this.snapshot = message.snapshot;
    } else if (message.kind === 'frame') {
      for (const { tty, bytes } of message.ttys)
        this.screens.set(tty, (this.screens.get(tty) ?? '') + latin1(bytes));
      this.snapshot = { ...this.snapshot, ...message.snapshot };
    }
  }

  run(ms: number) {
    const end = this.wall + ms;
    while (this.wall < end) {
      this.room.tick();
      this.deliver();
      this.wall += 4;
    }
  }

  send(message: ToLab) {
    this.room.take(message);
  }

  type(tty: number, text: string, ms = 300) {
    this.send({ kind: 'keys', tty, bytes: bytesOf(text) });
    this.run(ms);
  }
}

/** A server that runs, with a key, and redis-cli at it. */
export function started(page = new Page()): Page {
  page.send({ kind: 'slowMotion', on: false });
  page.run(200);
  page.type(1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &\r', 1000);
  page.type(1, 'redis-cli\r');
  page.type(1, 'set LF 93\r');
  return page;
}
