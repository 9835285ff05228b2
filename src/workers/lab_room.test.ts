import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '#hiredis/bytes';
import { Misfit } from '#lab/schema';
import { SERVER_PROGRAMS } from '#lab/server_programs';
import { parseTopology } from '#lab/topology';
import type { FromLab, ToLab } from '#protocol/messages';
import { LabRoom, type LabRoomHost } from './lab_room';
import type { FromProcess } from './process_messages';
import { createProcessRoom, takeMessage } from './process_room';
import type { Mark, Recording, Store } from './store';

const topologyJson = readFileSync('lessons/01-one-to-many/topology.json', 'utf8');
const checks = readFileSync('lessons/01-one-to-many/checks.json', 'utf8');

function options(seed = 1) {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) throw new Error(topology.toString());
  return { topology, lesson: { id: '01', hash: 'h' }, seed };
}

/** A store in memory, as a reload would find it. */
function memoryStore(): Store & { kept: { current: Recording | null; undo: Recording | null } } {
  const kept: { current: Recording | null; undo: Recording | null } = { current: null, undo: null };
  return {
    kept,
    load: async () => kept,
    begin: (current, undo) => {
      kept.current = structuredClone(current);
      kept.undo = structuredClone(undo);
    },
    append: (inputs, { now, digest, transport }: Mark) => {
      const { session } = kept.current as Recording;
      kept.current = structuredClone({
        session: { ...session, inputs: [...session.inputs, ...inputs], now, digest },
        transport,
      });
    },
  };
}

class Page {
  wall = 1000;
  readonly store;
  readonly told: FromLab[] = [];
  room: LabRoom;
  screens = new Map<number, string>();
  deliver = () => {};
  snapshot!: Extract<FromLab, { kind: 'frame' }>['snapshot'];

  constructor(store = memoryStore(), openPort: LabRoomHost['openPort'] = () => null) {
    this.store = store;
    const { current, undo } = store.kept;
    this.room = new LabRoom(
      {
        clock: () => (this.wall += 0.01),
        tell: (message) => this.tell(message),
        openPort,
      },
      { options: options(), checks, store, readOnly: false, current, undo },
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
      this.snapshot = message.snapshot;
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

function started(page = new Page()) {
  page.send({ kind: 'slowMotion', on: false });
  page.run(200);
  page.type(1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &\r', 1000);
  page.type(1, 'redis-cli\r');
  page.type(1, 'set LF 93\r');
  return page;
}

describe('lab room', () => {
  it('types, runs and answers', () => {
    const page = started();
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('"93"');
    expect(page.snapshot.ttys[0]?.foreground).toBe('redis-cli');
    expect(page.snapshot.ttys[0]?.editor?.prompt).toBe('127.0.0.1:6379> ');
  });

  it('comes back after a reload as it was, half-typed line included', () => {
    const page = started();
    page.type(1, 'get L', 900);
    page.send({ kind: 'pause' });
    page.run(50);
    const again = new Page(page.store);
    again.run(500);
    expect(again.told.find((each) => each.kind === 'opened' && each.restored)).toBeTruthy();
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
    expect(again.snapshot.processes.map((each) => [each.pid, each.state])).toEqual(
      page.snapshot.processes.map((each) => [each.pid, each.state]),
    );
    expect(again.snapshot.ttys[0]?.editor?.line).toBe('get L');
    again.send({ kind: 'play' });
    again.type(1, 'F\r');
    expect(again.screens.get(1)).toContain('"93"');
  });

  it('edits lines while time stands still', () => {
    const page = started();
    page.send({ kind: 'pause' });
    page.run(50);
    const { now } = page.snapshot;
    for (const char of 'get LF') page.type(1, char, 20);
    expect(page.snapshot.ttys[0]?.editor?.line).toBe('get LF');
    expect(page.snapshot.now - now).toBeLessThanOrEqual(1000);
    page.type(1, '\r', 100);
    expect(page.screens.get(1)).not.toContain('"93"');
    const again = new Page(page.store);
    again.run(300);
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
    page.send({ kind: 'play' });
    page.run(300);
    expect(page.screens.get(1)).toContain('"93"');
  });

  it('starts anew, and undoes that', () => {
    const page = started();
    const before = page.screens.get(1);
    page.send({ kind: 'reset' });
    page.run(300);
    expect(page.snapshot.processes.filter((each) => each.program === 'redis-server')).toEqual([]);
    expect(page.snapshot.canUndoReset).toBe(true);
    // As with a double click: an empty lab is not what a person wants back.
    page.send({ kind: 'reset' });
    page.run(300);
    page.send({ kind: 'undoReset' });
    page.run(300);
    expect(page.screens.get(1)).toBe(before);
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('"93"');
  });

  it('steps, and runs to the next event', () => {
    const page = started();
    page.send({ kind: 'pause' });
    page.run(20);
    page.send({ kind: 'nextEvent', limit: 5 });
    const { now } = page.snapshot;
    page.run(300);
    expect(page.snapshot.running).toBe(false);
    expect(page.snapshot.now).toBe(now + 5_000_000);
    // Where it stands is what a reload goes on from.
    expect(page.store.kept.current?.session.now).toBe(page.snapshot.now);
  });

  it('starts anew also while time stands still: its shells come to their prompts', () => {
    const page = started();
    page.send({ kind: 'pause' });
    page.run(20);
    page.send({ kind: 'reset' });
    page.run(300);
    expect(page.snapshot.running).toBe(true);
    expect(page.screens.get(1)).toBe('learner@lab:~/redis-6.2.6$ ');
    page.send({ kind: 'undoReset' });
    page.run(300);
    expect(page.snapshot.running).toBe(false);
  });

  it('keeps a cut cable over a reload: the replica finds out, and goes on where it was', () => {
    const page = started();
    page.type(2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &\r', 1000);
    page.type(2, 'redis-cli -p 6380\r');
    page.type(2, 'slaveof 127.0.0.1 6379\r', 3000);
    page.send({ kind: 'cut', a: 6380, b: 6379 });
    page.type(1, 'set KK k01\r');
    const since = page.snapshot.cuts[0]?.since ?? 0;
    expect(page.snapshot.cuts).toEqual([{ a: 6379, b: 6380, since }]);
    const again = new Page(page.store);
    again.run(300);
    expect(again.snapshot.cuts).toEqual([{ a: 6379, b: 6380, since }]);
    again.send({ kind: 'speed', speed: 1000 });
    again.run(100);
    again.type(2, 'info replication\r');
    expect(again.screens.get(2)).toContain('master_link_status:down');
    again.send({ kind: 'mend', a: 6379, b: 6380 });
    again.run(200);
    again.type(2, 'get KK\r');
    expect(again.screens.get(2)).toContain('"k01"');
    expect(again.snapshot.cuts).toEqual([]);
    again.type(1, 'info stats\r');
    expect(again.screens.get(1)).toMatch(/sync_full:1\r\nsync_partial_ok:1\r/);
  });

  it('goes back to the start of a step, and undoes that', () => {
    const page = new Page();
    page.send({ kind: 'slowMotion', on: false });
    page.run(200);
    page.type(1, 'cat redis6379.conf\r');
    page.type(1, 'diff redis6379.conf redis6380.conf\r');
    const atStep2 = page.screens.get(1);
    expect(Object.keys(page.snapshot.stepStarts)).toEqual(['confs', 'start']);
    page.type(1, 'echo later\r');
    const later = page.screens.get(1);
    page.send({ kind: 'backToStep', step: 'start' });
    page.run(100);
    expect(page.screens.get(1)).toBe(atStep2);
    const opened = page.told.findLast((each) => each.kind === 'opened');
    const green = opened?.kind === 'opened' && opened.verdicts.filter((each) => each.green);
    expect(green).toHaveLength(2);
    page.type(1, 'echo another future\r');
    const again = new Page(page.store);
    again.run(300);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
    again.send({ kind: 'undoReset' });
    again.run(300);
    expect(again.screens.get(1)).toBe(later);
    again.send({ kind: 'backToStep', step: 'confs' });
    again.run(300);
    expect(again.screens.get(1)).toBe('learner@lab:~/redis-6.2.6$ ');
  });

  /** Workers whose answers come with the next tick; from `hangs` on they never do. */
  function workers(hangs = () => false) {
    const due: (() => void)[] = [];
    const alive = new Set<number>();
    let count = 0;
    const openPort: LabRoomHost['openPort'] = (listener) => {
      const id = ++count;
      const room = createProcessRoom(SERVER_PROGRAMS);
      alive.add(id);
      const answer = (message: FromProcess | null) => {
        if (message) due.push(() => alive.has(id) && listener.message(structuredClone(message)));
      };
      answer({ kind: 'ready' });
      return {
        post: (message) => {
          if (!hangs()) answer(takeMessage(room, structuredClone(message)));
        },
        terminate: () => alive.delete(id),
      };
    };
    const deliver = () => {
      for (const each of due.splice(0)) each();
    };
    return { openPort, alive, deliver };
  }

  it('runs servers in workers, and takes them home to go fast', () => {
    const threads = workers();
    const page = new Page(memoryStore(), threads.openPort);
    page.deliver = threads.deliver;
    started(page);
    const server = () => page.snapshot.processes.find((each) => each.program === 'redis-server');
    expect(server()?.placement).toBe('worker');
    page.send({ kind: 'nextEvent', limit: 5 });
    page.run(100);
    page.send({ kind: 'play' });
    page.run(100);
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('"93"');
    expect(server()?.placement).toBe('worker');
    expect(threads.alive.size).toBe(1);
  });

  it('outlives a server that never answers, and so does a replay', () => {
    let hung = false;
    const threads = workers(() => hung);
    const page = new Page(memoryStore(), threads.openPort);
    page.deliver = threads.deliver;
    started(page);
    hung = true;
    page.run(4000);
    hung = false;
    page.run(500);
    expect(page.told.find((each) => each.kind === 'notice')).toMatchObject({
      code: 'process-crashed',
    });
    expect(page.snapshot.processes.find((each) => each.program === 'redis-server')).toMatchObject({
      state: 'exited',
      status: { kind: 'signaled', signal: 'SIGABRT' },
    });
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('Server closed the connection');
    const again = new Page(page.store);
    again.run(300);
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
  });
});
