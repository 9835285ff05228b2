import { describe, expect, it } from 'vitest';
import { currentBranch } from '#lab/past/branches';
import { SERVER_PROGRAMS } from '#lab/programs/server_programs';
import { BREATH_MS, Page, started, THREADS_UNTIL } from '#testing/sessions/room_page';
import type { LabRoomHost } from './lab_room';
import { memoryStore } from './memory_store';
import type { FromProcess } from './process_messages';
import { createProcessRoom, takeMessage } from './process_room';

describe('lab room', () => {
  it('types, runs and answers', () => {
    const page = started();
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('"93"');
    expect(page.snapshot.ttys[0]?.foreground).toBe('redis-cli');
    expect(page.snapshot.ttys[0]?.editor?.prompt).toBe('127.0.0.1:6379> ');
  });

  it('says how far it is while it runs a long recording again', () => {
    const page = started();
    page.type(2, 'writer\r');
    page.send({ kind: 'speed', speed: 1000 });
    page.run(60);
    page.send({ kind: 'pause' });
    page.run(50);
    const { now } = page.snapshot;
    expect(now).toBeGreaterThan(30_000_000);
    page.store.shelved.clear();
    const again = new Page(page.store);
    for (let i = 0; i < 1000 && !again.snapshot; i++) {
      again.room.tick();
      again.wall += 300;
    }
    const told = again.told.flatMap((each) => (each.kind === 'replaying' ? [each] : []));
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ done, of }) => done > 0 && done < of && of === now)).toBe(true);
    expect(again.told.at(-1)?.kind).not.toBe('replaying');
    expect(again.snapshot.now).toBe(now);
  });

  it('rests between two slices where it is behind, and not while somebody waits for what he sought', () => {
    const page = started();
    const waits = (ticks: number) =>
      Array.from({ length: ticks }, () => {
        page.wall += 20;
        return page.room.tick();
      });
    page.type(2, 'writer\r');
    expect(waits(20)).not.toContain(BREATH_MS);
    page.send({ kind: 'speed', speed: 1000 });
    expect(waits(20)).toContain(BREATH_MS);
    page.send({ kind: 'speed', speed: 1 });
    page.send({ kind: 'nextEvent', limit: 60 });
    const sought = waits(20);
    expect(sought).toContain(0);
    expect(sought).not.toContain(BREATH_MS);
  });

  it('tells a page less often in fast time, and at once what it waits for', () => {
    const page = started();
    page.type(2, 'writer\r');
    const framesIn = (ms: number) => {
      const before = page.told.length;
      page.run(ms);
      return page.told.slice(before).filter(({ kind }) => kind === 'frame').length;
    };
    page.send({ kind: 'speed', speed: 10 });
    page.run(600);
    const some = framesIn(900);
    expect(some).toBeGreaterThan(12);
    expect(some).toBeLessThan(20);
    page.send({ kind: 'speed', speed: 100 });
    page.run(600);
    const frames = framesIn(900);
    expect(frames).toBeGreaterThan(5);
    expect(frames).toBeLessThan(12);
    page.type(1, 'x', 24);
    expect(page.screens.get(1)).toMatch(/x[^\n]*$/);
    page.send({ kind: 'pause' });
    page.run(24);
    expect(page.snapshot.running).toBe(false);
  });

  it('says when a step or a minute brought nothing, and only then', () => {
    const page = new Page();
    page.run(200);
    const notices = () =>
      page.told.flatMap((each) => (each.kind === 'notice' ? [each.code as string] : []));
    page.send({ kind: 'step' });
    page.run(500);
    expect(notices()).toEqual(['no-step']);
    page.send({ kind: 'nextEvent', limit: 60 });
    page.run(8);
    expect(page.snapshot.seeking).toBe('nextEvent');
    page.run(1000);
    expect(notices()).toEqual(['no-step', 'no-event']);
    expect(page.snapshot).toMatchObject({ seeking: null, running: false });
    page.type(1, 'src/redis-server redis6379.conf &\r');
    page.send({ kind: 'nextEvent', limit: 60 });
    page.run(1000);
    expect(page.snapshot).toMatchObject({ seeking: null, running: false });
    expect(notices()).toHaveLength(2);
  });

  it('starts anew beside a recording that no lab survives, which an undo brings back', () => {
    const { store } = started();
    const page = new Page(store, () => null, true);
    page.run(200);
    expect(page.screens.get(1)).not.toContain('LF');
    page.send({ kind: 'undoReset' });
    page.run(500);
    expect(page.screens.get(1)).toContain('set LF 93');
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

  /** How long the room worked, by its own clock, until the lab was open again. */
  function reopened(page: Page): { readonly again: Page; readonly workMs: number } {
    const again = new Page(page.store);
    const begun = again.wall;
    while (!again.told.some(({ kind }) => kind === 'opened')) again.room.tick();
    return { again, workMs: again.wall - begun };
  }

  it('comes back after hours from a checkpoint in the store, and from none that is garbage', () => {
    const page = started();
    page.type(2, 'writer\r');
    page.send({ kind: 'speed', speed: 1000 });
    page.run(60);
    page.send({ kind: 'pause' });
    page.run(20);
    const { shelved } = page.store;
    expect(shelved.size).toBeGreaterThan(0);
    const [[mark, frozen] = expect.fail('no checkpoint')] = shelved;
    const near = reopened(page);
    shelved.clear();
    const far = reopened(page);
    expect(near.workMs).toBeLessThan(far.workMs / 3);
    const garbage: unknown[] = ['?', { ...(frozen as object), images: new Map() }];
    garbage.push({ ...(frozen as object), watch: {}, attached: {} });
    for (const each of [frozen, ...garbage]) {
      shelved.clear();
      shelved.set(mark, each);
      const { again } = reopened(page);
      expect(again.told.filter(({ kind }) => kind === 'notice')).toEqual([]);
      expect(again.snapshot.now).toBe(page.snapshot.now);
      expect(again.screens.get(1)).toBe(page.screens.get(1));
      if (each !== frozen) expect(shelved.get(mark)).not.toBe(each);
      again.send({ kind: 'speed', speed: 1 });
      again.send({ kind: 'play' });
      again.type(1, 'get LF\r', 400);
      expect(again.screens.get(1)).toContain('"93"');
    }
    // Hours are run again several times: seconds of work, a minute of it on a busy computer.
  }, 300_000);

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
    const tree = page.store.kept()?.tree;
    expect(tree && currentBranch(tree).session.now).toBe(page.snapshot.now);
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
    expect(page.snapshot.cuts).toEqual([{ a: 6379, b: 6380, way: 'both', since }]);
    const again = new Page(page.store);
    again.run(300);
    expect(again.snapshot.cuts).toEqual([{ a: 6379, b: 6380, way: 'both', since }]);
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
    page.send({ kind: 'speed', speed: THREADS_UNTIL });
    page.run(60);
    expect(server()?.placement).toBe('inline');
    expect(threads.alive.size).toBe(0);
    page.send({ kind: 'speed', speed: 1 });
    page.run(600);
    expect(server()?.placement).toBe('worker');
  });

  it('keeps servers at home that are too many for threads of their own', () => {
    const threads = workers();
    const page = new Page(memoryStore(), threads.openPort);
    page.deliver = threads.deliver;
    started(page);
    const start = (from: number, count: number) => {
      const ports = Array.from({ length: count }, (_, i) => from + i);
      const each = ports.map((port) => `src/redis-server --port ${port} >/dev/null 2>&1 &`);
      page.type(2, `${each.join(' ')}\r`, 600);
    };
    const places = () =>
      page.snapshot.processes
        .filter(({ program }) => program === 'redis-server')
        .map(({ placement }) => placement);
    start(7000, 6);
    start(7100, 5);
    expect(places()).toEqual(Array(12).fill('worker'));
    expect(threads.alive.size).toBe(12);
    start(7200, 1);
    expect(places()).toEqual(Array(13).fill('inline'));
    expect(threads.alive.size).toBe(0);
    page.type(1, 'get LF\r');
    expect(page.screens.get(1)).toContain('"93"');
  });

  it('outlives a server that never answers, and so does a replay', () => {
    let hung = false;
    const threads = workers(() => hung);
    const page = new Page(memoryStore(), threads.openPort);
    page.deliver = threads.deliver;
    started(page);
    hung = true;
    // An idle server is not asked anything for a while.
    page.type(1, 'ping\r', 4000);
    hung = false;
    page.run(500);
    expect(page.told.find((each) => each.kind === 'notice')).toMatchObject({
      code: 'process-crashed',
    });
    expect(page.snapshot.processes.find((each) => each.program === 'redis-server')).toMatchObject({
      state: 'exited',
      status: { kind: 'signaled', signal: 'SIGABRT' },
    });
    expect(page.screens.get(1)).toContain('Error: Connection reset by peer');
    const again = new Page(page.store);
    again.run(300);
    expect(again.told.filter((each) => each.kind === 'notice')).toEqual([]);
    expect(again.screens.get(1)).toBe(page.screens.get(1));
  });
});
