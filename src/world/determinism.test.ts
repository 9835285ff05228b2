import { expect, test } from 'vitest';
import type { Host, Program } from '#host/host';
import {
  bytes,
  direct,
  type Puppet,
  puppet,
  SECOND,
  type Stage,
  setStage,
} from '#testing/world_stage';
import { digestText } from './digest';
import { type Inline, replayInline, runOneWindow, typeStill, updateImages } from './inline';
import { next32, seedPrng } from './prng';
import type { RecordedInput, WorldInput } from './recording';
import { runWindow } from './run_window';
import { accept, closeWindow, failed, openWindow } from './window';
import { inject } from './world';

/** Does something at random each time it is woken: writes, connects, forks, spawns, signals. */
function mischief(host: Host, me: Puppet): void {
  const fds = (me.notes.fds as number[]) ?? [];
  me.notes.fds = fds;
  const fd = fds[host.random() % 7];
  host.busy(host.random() % 300);
  switch (host.random() % 12) {
    case 0:
      fds.push(host.connect('127.0.0.1', 7000 + (host.random() % 3)));
      break;
    case 1:
    case 2:
    case 3:
      if (fd !== undefined) host.write(fd, new Uint8Array(host.random() % 40_000));
      break;
    case 4:
      if (fd !== undefined) {
        host.close(fd);
        me.notes.fds = fds.filter((other) => other !== fd);
      }
      break;
    case 5: {
      const file = host.open(`/home/f${host.random() % 3}`, { append: true, create: true });
      if (typeof file !== 'number') break;
      host.write(file, bytes(`${host.pid} was here\n`));
      if (host.random() % 2) host.fsync(file);
      host.close(file);
      break;
    }
    case 6:
      host.rename(`/home/f${host.random() % 3}`, `/home/f${host.random() % 3}`);
      break;
    case 7:
      if (host.processes().length < 12)
        host.fork('imp', { inputs: [], notes: { lives: host.random() % 9 } } satisfies Puppet);
      break;
    case 8: {
      if (host.processes().length >= 12) break;
      const [reader, writer] = host.pipe();
      host.spawn({ argv: ['imp', 'pipe'], stdio: [reader, 1, 1] });
      host.write(writer, bytes('through the pipe\n'));
      host.close(reader);
      host.close(writer);
      break;
    }
    case 9: {
      const others = host.processes();
      const other = others[host.random() % others.length];
      if (other && other.pid !== host.pid && host.random() % 3 === 0)
        host.kill(other.pid, host.random() % 4 ? 'SIGCONT' : 'SIGSTOP');
      break;
    }
    case 10: {
      const file = host.readFile('/home/f1');
      me.notes.read = typeof file === 'string' ? file : file.length;
      host.write(1, bytes(`f1: ${me.notes.read} of ${host.readdir('/home')}\n`));
      break;
    }
    default:
      host.write(1, bytes(`${host.ustime()} ${me.inputs.length}\n`));
  }
}

const imp: Program<Puppet> = puppet('imp', {
  start(host, me, argv) {
    me.notes.lives = argv[1] === 'pipe' ? 3 : 100_000;
    host.setTimer('again', 100);
  },
  turn(host, me, input) {
    if (input.kind === 'readable') {
      const data = host.read(input.fd, 50_000);
      if (typeof data !== 'string' && data.length === 0) {
        if (input.fd === 0) return host.exit(0);
        host.close(input.fd);
      }
    }
    if (input.kind === 'accepted') (me.notes.fds as number[] | undefined)?.push(input.fd);
    if (input.kind !== 'timer') return;
    me.notes.lives = (me.notes.lives as number) - 1;
    if ((me.notes.lives as number) < 0) return host.exit(1);
    mischief(host, me);
    host.setTimer('again', host.random() % 3000);
  },
});

const host7000 = puppet('listen', {
  start(host, _me, argv) {
    host.listen('0.0.0.0', Number(argv[1]));
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const data = host.read(input.fd, 7_000);
    me.notes.sum = ((me.notes.sum as number) ?? 0) + (typeof data === 'string' ? 1 : data.length);
    if (typeof data !== 'string' && data.length === 0) host.close(input.fd);
    else if (typeof data !== 'string') host.write(input.fd, data.subarray(0, 100));
  },
});

function boot(seed: number): Stage {
  const stage = setStage([imp, host7000], { seed });
  for (const port of [7000, 7001, 7002]) stage.open('listen', String(port));
  stage.run(1000);
  for (let i = 0; i < 4; i++) stage.open('imp');
  return stage;
}

function digest(stage: Inline): string {
  return digestText(stage.world.digest);
}

const FAULTS: readonly WorldInput[] = [
  {
    kind: 'fault',
    fault: {
      kind: 'link',
      from: { kind: 'any' },
      to: { kind: 'port', port: 7001 },
      way: 'both',
      effect: { latencyUs: 3000, jitterUs: 5000, lossPermille: 50 },
    },
  },
  { kind: 'keys', tty: 4, bytes: bytes('some keys\r') },
  {
    kind: 'fault',
    fault: {
      kind: 'link',
      from: { kind: 'any' },
      to: { kind: 'port', port: 7002 },
      way: 'one',
      effect: { barrier: 'cut' },
    },
  },
  { kind: 'fault', fault: { kind: 'clockJump', machine: 'lab', us: 5_000_000 } },
  { kind: 'fault', fault: { kind: 'healAll' } },
];

function play(stage: Stage, run: (until: number) => void): string {
  for (const fault of FAULTS) {
    run(stage.world.horizon + 40_000);
    inject(stage.world, fault);
  }
  run(stage.world.horizon + 100_000);
  return digest(stage);
}

const SEEDS = [1, 2];
const plain = new Map<number, string>();

function plainDigest(seed: number): string {
  const known = plain.get(seed);
  if (known !== undefined) return known;
  const stage = boot(seed);
  const found = play(stage, (until) => {
    while (runOneWindow(stage, until));
  });
  plain.set(seed, found);
  return found;
}

test('the same seed makes the same run, another seed another', () => {
  const digests = SEEDS.map((seed) => plainDigest(seed));
  plain.clear();
  expect(SEEDS.map((seed) => plainDigest(seed))).toEqual(digests);
  expect(new Set(digests).size).toBe(SEEDS.length);
  for (const found of digests) expect(Number(found.split('-')[1])).toBeGreaterThan(200);
});

/** Runs a window's processes in an order drawn at random, and clones one of them now and then. */
function windowInAnyOrder(stage: Inline, until: number, order: { draw: () => number }): boolean {
  updateImages(stage);
  const { world, images, programs } = stage;
  const batches = openWindow(world, until);
  if (batches === null) return false;
  while (batches.length > 0) {
    const [batch] = batches.splice(order.draw() % batches.length, 1);
    const image = batch && images.get(batch.pid);
    if (!batch || !image) continue;
    const moved = order.draw() % 20 === 0 ? structuredClone(image) : image;
    images.set(moved.pid, moved);
    // A batch crosses to a worker as a clone.
    const { result, children } = runWindow(moved, programs, structuredClone(batch));
    for (const child of children) images.set(child.pid, child);
    accept(world, structuredClone(result));
  }
  closeWindow(world);
  return true;
}

test('the order of processes, their clones and their threads make no difference', () => {
  for (const seed of SEEDS) {
    const prng = seedPrng(seed, 99);
    const order = { draw: () => next32(prng) };
    const stage = boot(seed);
    const found = play(stage, (until) => {
      while (windowInAnyOrder(stage, until, order));
    });
    expect(found).toBe(plainDigest(seed));
  }
});

test('how far the clock is asked to run at a time makes no difference', () => {
  const stage = boot(1);
  const found = play(stage, (until) => {
    for (let at = stage.world.horizon; at < until; at += 700) {
      while (runOneWindow(stage, Math.min(at, until)));
    }
    while (runOneWindow(stage, until));
  });
  expect(found).toBe(plainDigest(1));
});

test('a checkpoint and the original go on the same', () => {
  const stage = boot(3);
  stage.run(60_000);
  const { world, images, programs } = stage;
  const copy = direct({ ...structuredClone({ world, images }), programs });
  stage.run(200_000);
  copy.run(200_000);
  expect(digest(copy)).toBe(digest(stage));
  expect(copy.screen(4)).toBe(stage.screen(4));
});

/** An editor that echoes what is typed key by key. */
const editor = puppet('editor', {
  start(host) {
    host.ttyMode(0, { canonical: false, echo: false, signals: true });
  },
  turn(host, me, input) {
    if (input.kind === 'timer') host.write(1, bytes('*'));
    if (input.kind !== 'readable') return;
    const data = host.read(0, 64);
    if (typeof data === 'string') return;
    me.notes.keys = ((me.notes.keys as number) ?? 0) + data.length;
    host.busy(20);
    host.write(1, data);
    host.setTimer('star', 500);
  },
});

test('typing while time stands still is echoed at once, moves nobody else, and replays', () => {
  const start = () => {
    const stage = setStage([editor, imp, host7000], { seed: 5 });
    stage.open('editor');
    stage.open('imp');
    stage.run(20_000);
    return stage;
  };
  const stage = start();
  const inputs: RecordedInput[] = [];
  const others = stage.me('imp').inputs.length;
  const before = stage.world.horizon;
  for (const key of 'abc')
    inputs.push(typeStill(stage, { kind: 'keys', tty: 1, bytes: bytes(key) }));
  expect(stage.screen(1)).toBe('abc');
  expect(stage.world.horizon).toBe(before);
  expect(stage.me('imp').inputs.length).toBe(others);
  // A window holds only so many turns; then time creeps.
  for (const key of 'defghijklmnop')
    inputs.push(typeStill(stage, { kind: 'keys', tty: 1, bytes: bytes(key) }));
  expect(stage.screen(1)).toBe('abcdefghijklmnop');
  expect(stage.world.horizon - before).toBeLessThan(1000);
  stage.run(50_000);
  inputs.push(inject(stage.world, { kind: 'keys', tty: 1, bytes: bytes('!') }));
  stage.run(50_000);
  const again = start();
  replayInline(again, { inputs, until: stage.world.horizon });
  expect(digest(again)).toBe(digest(stage));
  expect(again.screen(1)).toBe(stage.screen(1));
  expect(again.world.horizon).toBe(stage.world.horizon);
});

test('a process that never answers ends; a replay ends it before the fatal input', () => {
  const stage = boot(2);
  let victim = -1;
  let recorded: RecordedInput | null = null;
  const from = stage.world.horizon;
  while (stage.world.horizon < from + 100_000) {
    updateImages(stage);
    const batches = openWindow(stage.world, from + 100_000) ?? [];
    if (stage.world.open === null) break;
    for (const batch of batches) {
      const image = stage.images.get(batch.pid);
      if (!image) continue;
      // The thread of one process is caught in a loop at 50 ms.
      if (recorded === null && image.program === 'imp' && batch.from >= from + 50_000) {
        victim = batch.pid;
        recorded = failed(stage.world, victim, 'no answer');
      } else {
        const { result, children } = runWindow(image, stage.programs, batch);
        for (const child of children) stage.images.set(child.pid, child);
        accept(stage.world, result);
      }
    }
    closeWindow(stage.world);
  }
  expect(recorded).not.toBeNull();
  const again = boot(2);
  replayInline(again, { inputs: recorded ? [recorded] : [], until: from + 100_000 });
  expect(digest(again)).toBe(digest(stage));
  expect(again.world.ended.find(({ pid }) => pid === victim)?.status).toEqual({
    kind: 'signaled',
    signal: 'SIGABRT',
  });
});

const father = puppet('father', {
  start(host, me) {
    me.notes.kid = host.fork('kid', { inputs: [], notes: {} } satisfies Puppet);
    host.setTimer('beat', 1000);
  },
  turn(host) {
    host.setTimer('beat', 1000);
  },
});

test('what shared the lost thread is lost with it, due in that window or not', () => {
  const start = () => {
    const stage = setStage([father, puppet('kid', {})]);
    stage.open('father');
    stage.run(20_000);
    return stage;
  };
  const stage = start();
  const inputs: RecordedInput[] = [];
  const batches = openWindow(stage.world, Number.POSITIVE_INFINITY) ?? [];
  expect(batches.map(({ pid }) => pid)).toEqual([stage.pid('father')]);
  for (const program of ['father', 'kid']) {
    const recorded = failed(stage.world, stage.pid(program), 'lost');
    if (recorded) inputs.push(recorded);
  }
  closeWindow(stage.world);
  stage.run(10_000);
  expect(stage.world.ended.map(({ program }) => program)).toEqual(['father', 'kid']);
  const again = start();
  replayInline(again, { inputs, until: stage.world.horizon });
  expect(digest(again)).toBe(digest(stage));
});

test('mostly idle processes cost little: thousands of virtual seconds in a real one', () => {
  const beat = puppet('beat', {
    start(host) {
      host.setTimer('cron', 100_000);
    },
    turn(host, me) {
      me.inputs.length = 0;
      host.setTimer('cron', 100_000);
    },
  });
  const stage = setStage([beat]);
  for (let i = 0; i < 5; i++) stage.open('beat');
  const began = process.hrtime.bigint();
  stage.run(2000 * SECOND);
  const real = Number(process.hrtime.bigint() - began) / 1e9;
  expect(2000 / real).toBeGreaterThan(100);
});
