import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import type { TraceRecord } from '#host/trace';
import { movedIn } from '#protocol/moved';
import {
  createLab,
  digestOf,
  type Lab,
  nowOf,
  runLab,
  screensOf,
  sessionOf,
  takeInput,
} from '../lab';
import { rewind } from '../past/replay';
import { PROGRAMS } from '../programs/programs';
import { Misfit } from '../schema';
import { decodeSession, encodeSession } from '../session';
import { ttysOf } from '../snapshot';
import { parseTopology } from '../topology';
import { cutsOf, faultsOf, machinesOf } from './snapshot_faults';
import { underWayOf } from './under_way';

const SECOND = 1_000_000;

function options() {
  const topology = parseTopology(readFileSync('lessons/01-one-to-many/topology.json', 'utf8'));
  if (topology instanceof Misfit) expect.fail(topology.toString());
  return { topology, lesson: { id: '01', hash: 'h' }, seed: 7, programs: PROGRAMS };
}

function type(lab: Lab, tty: number, line: string): string {
  const before = screen(lab, tty).length;
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
  for (let waited = 0; waited < 1000; waited++) {
    runLab(lab, nowOf(lab) + 5000);
    if (ttysOf(lab).find((each) => each.tty === tty)?.editor?.line === '') break;
  }
  return screen(lab, tty).slice(before);
}

function screen(lab: Lab, tty: number): string {
  return latin1(screensOf(lab).find((each) => each.tty === tty)?.bytes ?? new Uint8Array(0));
}

function pass(lab: Lab, seconds: number): TraceRecord[] {
  const records: TraceRecord[] = [];
  runLab(lab, nowOf(lab) + seconds * SECOND, ({ trace }) => records.push(...trace));
  return records;
}

/** 6380 replicates 6379. */
function linked(): Lab {
  const lab = createLab(options());
  pass(lab, 0.2);
  type(lab, 1, 'src/redis-server ./redis6379.conf > log6379.log 2>&1 &');
  type(lab, 2, 'src/redis-server ./redis6380.conf > log6380.log 2>&1 &');
  pass(lab, 1);
  type(lab, 2, 'src/redis-cli -p 6380 slaveof 127.0.0.1 6379');
  pass(lab, 2);
  expect(ask(lab, 6380, 'info replication')).toContain('master_link_status:up');
  return lab;
}

function ask(lab: Lab, port: number, command: string): string {
  return type(lab, 1, `src/redis-cli -p ${port} ${command}`);
}

function givenWords(lab: Lab, words: string): void {
  takeInput(lab, { kind: 'fault', words });
}

test('a cable is cut and mended by word of mouth, and the list says so', () => {
  const lab = linked();
  expect(type(lab, 2, 'lab cut 6379 6380')).toContain('1: cut 6379 6380');
  expect(cutsOf(lab)).toMatchObject([{ a: 6379, b: 6380, way: 'both' }]);
  ask(lab, 6379, 'set k v');
  pass(lab, 1);
  expect(ask(lab, 6380, 'get k')).not.toContain('"v"');
  expect(type(lab, 2, 'lab faults')).toMatch(/1 {2}cut 6379 6380 {2}for \d+\.\d s/);
  expect(type(lab, 2, 'lab undo 1')).toContain('undo 1');
  pass(lab, 5);
  expect(ask(lab, 6380, 'get k')).toContain('"v"');
  expect(type(lab, 2, 'lab faults')).toContain('no fault holds');
  expect(cutsOf(lab)).toEqual([]);
});

test('words that are no fault are told so, with a status', () => {
  const lab = linked();
  expect(type(lab, 2, 'lab cut 6379; echo status $?')).toMatch(
    /lab: usage: cut A B \[one-way\] \(see: lab help\)\r\nstatus 1/,
  );
  expect(type(lab, 2, 'lab kill 7777')).toContain('lab: nothing listens on 7777');
  expect(type(lab, 2, 'lab undo 9')).toContain('lab: no fault has the number 9');
  expect(type(lab, 2, 'lab help')).toContain('split A,B / C,D');
});

test('cut one way: what goes back still arrives', () => {
  const lab = linked();
  givenWords(lab, 'cut 6380 6379 one-way');
  expect(cutsOf(lab)).toMatchObject([{ a: 6380, b: 6379, way: 'one' }]);
  ask(lab, 6379, 'set k v');
  pass(lab, 1);
  expect(ask(lab, 6380, 'get k')).toContain('"v"');
});

test('an isolated server is cut off from servers, not from who types at it', () => {
  const lab = linked();
  givenWords(lab, 'isolate 6379');
  expect(cutsOf(lab)).toMatchObject([{ a: 6379, b: 6380, way: 'both' }]);
  expect(ask(lab, 6379, 'set k v')).toContain('OK');
  pass(lab, 1);
  expect(ask(lab, 6380, 'get k')).not.toContain('"v"');
  givenWords(lab, 'undo all');
  pass(lab, 5);
  expect(ask(lab, 6380, 'get k')).toContain('"v"');
});

test('a split cuts what crosses it and is undone as one', () => {
  const lab = linked();
  givenWords(lab, 'split 6379,26379 / 6380,26380');
  expect(cutsOf(lab).map(({ a, b }) => [a, b])).toEqual([
    [6379, 6380],
    [6379, 26380],
    [6380, 26379],
    [26379, 26380],
  ]);
  expect(faultsOf(lab)).toMatchObject([{ id: 1, kind: 'split' }]);
  givenWords(lab, 'undo 1');
  expect([cutsOf(lab), faultsOf(lab)]).toEqual([[], []]);
});

test('one message is held, those behind it wait their turn', () => {
  const lab = linked();
  pass(lab, 0.05);
  givenWords(lab, 'hold 6379 6380 5s');
  ask(lab, 6379, 'set k v');
  pass(lab, 2);
  expect(faultsOf(lab)).toEqual([]);
  expect(ask(lab, 6380, 'get k')).not.toContain('"v"');
  pass(lab, 5);
  expect(ask(lab, 6380, 'get k')).toContain('"v"');
});

test('a chosen message is held, and let go; what it overtakes nothing does', () => {
  const lab = linked();
  givenWords(lab, 'latency 6379 6380 1s');
  ask(lab, 6379, 'set k v');
  ask(lab, 6379, 'set l w');
  const said = type(lab, 2, 'lab messages');
  expect(said).toMatch(/\d+ {2}6379 -> 6380 {2}in \d+\.\d ms {2}.*set k v/);
  const chosen = underWayOf(lab).find(({ label }) => label.endsWith('set k v'));
  expect(chosen).toMatchObject({ from: 6379, to: 6380 });
  const was = chosen?.arriveAt ?? 0;
  givenWords(lab, `delay ${chosen?.message} 20s`);
  // What is told of it, and of what waits behind it, is when they really arrive.
  const moved = movedIn(pass(lab, 0.5));
  expect(moved[0]).toMatchObject({ was, arriveAt: was + 20_000_000 });
  expect(moved.length).toBeGreaterThan(1);
  expect(moved.every(({ arriveAt }) => arriveAt >= was + 20_000_000)).toBe(true);
  const [, held] = faultsOf(lab);
  expect(held).toMatchObject({ kind: 'link', ways: [[6379, 6380]], figure: { us: 20_000_000 } });
  pass(lab, 8);
  const values = () => ask(lab, 6380, 'mget k l');
  expect(values()).not.toMatch(/"[vw]"/);
  givenWords(lab, `undo ${held?.id}`);
  const released = movedIn(pass(lab, 0.1));
  expect(released[0]).toMatchObject({ was: was + 20_000_000 });
  expect(released[0]?.arriveAt).toBeLessThan(was + 20_000_000);
  expect(values()).toMatch(/"v"\s+2\) "w"/);
  expect(faultsOf(lab)).toHaveLength(1);
  expect(type(lab, 2, 'lab delay 1 5s')).toContain('no message 1 is under way');

  ask(lab, 6379, 'set k later');
  const next = underWayOf(lab).find(({ label }) => label === 'set k later');
  givenWords(lab, `delay ${next?.message} 3s`);
  pass(lab, 2);
  expect(values()).toContain('"v"');
  pass(lab, 3);
  expect(values()).toContain('"later"');
  expect(faultsOf(lab)).toHaveLength(1);
});

test('a frozen server goes on, a killed one is started again as it was', () => {
  const lab = linked();
  expect(type(lab, 2, 'lab stop 6380')).toContain('stop 6380');
  pass(lab, 0.1);
  expect(type(lab, 2, 'lab faults')).toContain('stop 6380');
  expect(type(lab, 2, 'lab cont 6380')).toContain('cont 6380');
  pass(lab, 0.1);
  expect(ask(lab, 6380, 'ping')).toContain('PONG');
  const records = pass(lab, 0.1);
  type(lab, 2, 'lab restart 6380');
  records.push(...pass(lab, 2));
  expect(ask(lab, 6380, 'ping')).toContain('PONG');
  expect(type(lab, 2, 'tail -1 log6380.log')).toContain('Ready to accept connections');
  givenWords(lab, 'kill 6380');
  pass(lab, 0.2);
  expect(ask(lab, 6380, 'ping')).toContain('Connection refused');
  givenWords(lab, 'restart 6380');
  pass(lab, 2);
  expect(ask(lab, 6380, 'ping')).toContain('PONG');
});

test('a machine without power answers nobody; after a boot there is a prompt again', () => {
  const lab = linked();
  givenWords(lab, 'crash lab');
  expect(machinesOf(lab)).toEqual([{ name: 'lab', up: false }]);
  const before = screen(lab, 1);
  expect(before).toContain('[the machine lost its power]');
  takeInput(lab, { kind: 'keys', tty: 1, bytes: 'echo there\r' });
  pass(lab, 1);
  expect(screen(lab, 1)).toBe(before);
  givenWords(lab, 'undo all');
  pass(lab, 3);
  expect(machinesOf(lab)).toEqual([{ name: 'lab', up: true }]);
  expect(type(lab, 1, 'echo back')).toContain('back\r\n');
  expect(ask(lab, 6379, 'ping')).toContain('Connection refused');
});

test('a full disk refuses what a server saves, until there is room', () => {
  const lab = linked();
  givenWords(lab, 'disk lab full');
  ask(lab, 6379, 'set k v');
  expect(ask(lab, 6379, 'save')).toContain('ERR');
  // With save points a master that cannot save takes no writes.
  ask(lab, 6379, 'bgsave');
  pass(lab, 2);
  expect(ask(lab, 6379, 'set k w')).toContain(
    'MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.',
  );
  expect(ask(lab, 6379, 'get k')).toContain('v');
  givenWords(lab, 'disk lab free');
  expect(ask(lab, 6379, 'save')).toContain('OK');
  expect(ask(lab, 6379, 'set k w')).toContain('OK');
});

test('a clock jumps and is set right again', () => {
  const lab = linked();
  expect(type(lab, 1, 'lab clock lab +1h; date +%H')).toMatch(/\r\n16\r\n/);
  expect(type(lab, 1, 'lab undo all; date +%H')).toMatch(/\r\n15\r\n/);
  expect(faultsOf(lab)).toEqual([]);
});

test('behind NAT a replica is known by an address that leads nowhere', () => {
  const lab = linked();
  givenWords(lab, 'announce 6380 10.0.0.9');
  pass(lab, 3);
  expect(ask(lab, 6379, 'info replication')).toContain('slave0:ip=10.0.0.9,port=6380,state=online');
  givenWords(lab, 'announce 6380 right');
  pass(lab, 3);
  expect(ask(lab, 6379, 'info replication')).toContain('slave0:ip=127.0.0.1,port=6380');
});

test('faults of both origins are in the recording: it runs again to the same end', () => {
  const lab = linked();
  type(lab, 2, 'lab latency 6379 6380 200ms');
  givenWords(lab, 'jitter 6379 6380 50ms');
  ask(lab, 6379, 'set k v');
  pass(lab, 2);
  type(lab, 2, 'lab restart 6380');
  pass(lab, 3);
  const session = decodeSession(encodeSession(sessionOf(lab)));
  if (session instanceof Misfit) expect.fail(session.toString());
  const past = rewind(options(), session, {
    until: session.now,
    checkpoints: [],
    fresh: () => null,
  });
  runLab(past.lab, session.now);
  expect(digestOf(past.lab)).toBe(digestOf(lab));
  const bad = encodeSession({
    ...session,
    inputs: [{ at: 0, still: false, kind: 'fault', words: 'explode' }],
  });
  expect(String(decodeSession(bad))).toContain('inputs[0].words should be a fault (unknown fault');
});

test('of two machines with a server on one port each, a fault is about the one that is named', () => {
  const { topology, ...rest } = options();
  const terminals = [...topology.terminals.slice(0, 1), { node: '', name: 'far', machine: 'far' }];
  const machines = [{ name: 'far', address: '10.0.0.2' }];
  const lab = createLab({ ...rest, topology: { ...topology, machines, terminals } });
  pass(lab, 0.2);
  for (const tty of [1, 2])
    type(lab, tty, 'src/redis-server --port 6379 --bind 0.0.0.0 --protected-mode no > log &');
  pass(lab, 1);
  const pings = () => {
    takeInput(lab, { kind: 'keys', tty: 1, bytes: 'src/redis-cli -h 10.0.0.2 ping\r' });
    pass(lab, 0.5);
    const answered = screen(lab, 1).endsWith('PONG\r\nlearner@lab:~/redis-6.2.6$ ');
    takeInput(lab, { kind: 'keys', tty: 1, bytes: '\x03' });
    pass(lab, 0.2);
    return [answered, type(lab, 1, 'src/redis-cli ping').includes('PONG')];
  };
  expect(pings()).toEqual([true, true]);
  expect(type(lab, 1, 'lab stop 6379')).toContain(
    '6379 is served by several machines: say lab:6379 or far:6379',
  );
  expect(type(lab, 1, 'lab stop far:6379')).toContain('stop far:6379');
  pass(lab, 0.1);
  expect(pings()).toEqual([false, true]);
  type(lab, 1, 'lab cont far:6379');
  pass(lab, 0.2);
  expect(pings()).toEqual([true, true]);
  expect(type(lab, 1, 'lab stop near:6379')).toContain('no machine near');
  givenWords(lab, 'cut lab:6379 far:6379');
  expect(faultsOf(lab)).toMatchObject([{ words: 'cut lab:6379 far:6379' }]);
  givenWords(lab, 'mend far:6379 lab:6379');
  expect(faultsOf(lab)).toEqual([]);
  type(lab, 1, 'lab kill far:6379; lab restart far:6379');
  pass(lab, 2);
  expect(pings()).toEqual([true, true]);
});
