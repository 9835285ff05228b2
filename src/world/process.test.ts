import { describe, expect, it, test } from 'vitest';
import type { Program } from '#host/host';
import type { Input } from '#host/input';
import type { Signal } from '#host/signal';
import {
  bytes,
  type Puppet,
  puppet,
  SECOND,
  type Stage,
  setStage,
  text,
} from '#testing/world_stage';

/** Sits there; its arguments name signals to handle (+) or ignore (-). */
const sitter = puppet('sitter', {
  start(host, _me, argv) {
    for (const arg of argv.slice(1)) {
      const action = arg.startsWith('+') ? 'handle' : 'ignore';
      host.sigaction(arg.slice(1) as Signal, action);
    }
    host.setTimer('beat', SECOND);
  },
  turn(host, _me, input) {
    if (input.kind === 'timer') host.setTimer('beat', SECOND);
  },
});

const leaver = puppet('leaver', {
  start(host, _me, argv) {
    host.write(1, bytes(`${argv.slice(1).join(' ')}\n`));
    host.exit(7);
  },
});

/** Spawns what a line says: `program arg ...`, in a group of its own, in the foreground. */
const launcher = puppet('launcher', {
  turn(host, me, input) {
    if (input.kind === 'childExited' || input.kind === 'childStopped') host.tcsetpgrp(0, host.pid);
    if (input.kind !== 'readable') return;
    const line = host.read(0, 100);
    if (typeof line === 'string') return;
    const argv = text(line).trim().split(' ');
    const background = argv.at(-1) === '&';
    if (background) argv.pop();
    const child = host.spawn({ argv, stdio: [0, 1, 2] });
    me.notes.child = child;
    if (typeof child === 'number' && !background) host.tcsetpgrp(0, child);
  },
});

const forker = puppet('forker', {
  start(host, me) {
    me.notes.child = host.fork('grandchild', { inputs: [], notes: { from: host.pid } });
  },
});

const grandchild = puppet('grandchild', {});
const forked: Program<Puppet> = {
  ...grandchild,
  turn(host, me, inputs) {
    me.notes.first = inputs.length;
    me.notes.ppid = host.ppid;
    host.write(1, bytes('forked\n'));
    host.exit(0);
  },
};

const broken: Program<Puppet> = {
  name: 'broken',
  start(host) {
    host.write(1, bytes('last words\n'));
    throw new TypeError('a mistake of ours');
  },
  turn() {},
};

/** Busy for ten seconds from its first turn on, then writes. */
const sleeper = puppet('sleeper', {
  start(host) {
    host.busy(10 * SECOND);
    host.write(1, bytes('awake\n'));
  },
});

function lastTurn() {
  const calls = { turns: 0 };
  const program = puppet('last', {
    start(host) {
      host.busy(10 * SECOND);
      host.exit(0);
    },
    turn() {
      calls.turns++;
    },
  });
  return { program, calls };
}

function stageWith(): Stage {
  return setStage([sitter, leaver, launcher, forker, forked, broken, sleeper]);
}

function inputsOf(stage: Stage, program: string): Input[] {
  return stage.me(program).inputs.map(({ input }) => input);
}

function send(stage: Stage, program: string, signal: Signal): void {
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid: stage.pid(program), signal } });
  stage.run(1000);
}

test('spawn, exit status and the words in between', () => {
  const stage = stageWith();
  const tty = stage.open('launcher');
  stage.run(10_000);
  stage.keys(tty, 'leaver good bye\r');
  stage.run(10_000);
  expect(stage.screen(tty)).toBe('leaver good bye\r\ngood bye\r\n');
  const child = stage.me('launcher').notes.child;
  expect(inputsOf(stage, 'launcher')).toContainEqual({
    kind: 'childExited',
    pid: child,
    status: { kind: 'exited', code: 7 },
  });
  stage.keys(tty, 'nosuch\r');
  stage.run(10_000);
  expect(stage.me('launcher').notes.child).toBe('ENOENT');
  stage.keys(tty, '/home\r');
  stage.run(10_000);
  expect(stage.me('launcher').notes.child).toBe('EACCES');
});

test('pids are sequential from 22050 on', () => {
  const stage = stageWith();
  stage.open('launcher');
  stage.open('launcher');
  stage.run(10_000);
  expect([...stage.images.keys()]).toEqual([22_050, 22_051]);
  stage.keys(1, 'sitter &\r');
  stage.run(10_000);
  expect(stage.pid('sitter')).toBe(22_052);
});

test('Ctrl-C ends the foreground group, Ctrl-Z stops it, SIGCONT goes on', () => {
  const stage = stageWith();
  const tty = stage.open('launcher');
  stage.run(10_000);
  stage.keys(tty, 'sitter\r');
  stage.run(10_000);
  stage.keys(tty, '\x1a');
  stage.run(10_000);
  const child = stage.pid('sitter');
  const launched = inputsOf(stage, 'launcher');
  expect(launched).toContainEqual({ kind: 'childStopped', pid: child, signal: 'SIGTSTP' });
  expect(stage.world.processes.get(child)?.state).toBe('stopped');
  const beats = inputsOf(stage, 'sitter').length;
  stage.run(5 * SECOND);
  expect(inputsOf(stage, 'sitter').length).toBe(beats);
  send(stage, 'sitter', 'SIGCONT');
  stage.run(5 * SECOND);
  expect(inputsOf(stage, 'sitter').length).toBeGreaterThan(beats + 3);
  stage.keys(tty, 'sitter\r');
  stage.run(10_000);
  stage.keys(tty, '\x03');
  stage.run(10_000);
  expect(stage.screen(tty)).toContain('^Z');
  expect(stage.world.ended.at(-1)?.status).toEqual({ kind: 'signaled', signal: 'SIGINT' });
});

test('signals are handled, ignored, or act by default', () => {
  const stage = stageWith();
  stage.open('sitter', '+SIGTERM', '-SIGINT');
  stage.run(10_000);
  send(stage, 'sitter', 'SIGINT');
  send(stage, 'sitter', 'SIGTERM');
  expect(inputsOf(stage, 'sitter')).toEqual([{ kind: 'signal', signal: 'SIGTERM' }]);
  send(stage, 'sitter', 'SIGCHLD');
  expect(stage.world.ended).toEqual([]);
  send(stage, 'sitter', 'SIGUSR1');
  expect(stage.world.ended.map(({ status }) => status)).toEqual([
    { kind: 'signaled', signal: 'SIGUSR1' },
  ]);
});

test('SIGKILL in the middle of a busy turn: what the turn would have done never happens', () => {
  const stage = stageWith();
  const tty = stage.open('sleeper');
  stage.run(SECOND);
  send(stage, 'sleeper', 'SIGKILL');
  stage.run(20 * SECOND);
  expect(stage.screen(tty)).toBe('');
  expect(stage.world.ended[0]?.at).toBeLessThan(2 * SECOND);
});

test('a process whose last turn is long gets no other turn, but a signal still ends it', () => {
  const { program, calls } = lastTurn();
  const stage = setStage([program]);
  stage.open('last');
  stage.run(SECOND);
  stage.keys(1, 'anything\r');
  stage.run(20 * SECOND);
  expect(calls.turns).toBe(0);
  expect(stage.world.ended.map(({ at }) => Math.round(at / SECOND))).toEqual([10]);
  stage.open('last');
  stage.run(SECOND);
  send(stage, 'last', 'SIGKILL');
  stage.run(20 * SECOND);
  expect(calls.turns).toBe(0);
  expect(stage.world.ended.at(-1)?.status).toEqual({ kind: 'signaled', signal: 'SIGKILL' });
  expect(stage.images.size).toBe(0);
});

test('stopped in the middle of a busy turn, the rest of it happens later', () => {
  const stage = stageWith();
  const tty = stage.open('sleeper');
  stage.run(SECOND);
  send(stage, 'sleeper', 'SIGSTOP');
  stage.run(20 * SECOND);
  expect(stage.screen(tty)).toBe('');
  send(stage, 'sleeper', 'SIGCONT');
  stage.run(8 * SECOND);
  expect(stage.screen(tty)).toBe('');
  stage.run(2 * SECOND);
  expect(stage.screen(tty)).toBe('awake\r\n');
});

test('a stopped process is deaf to SIGTERM until it goes on, but not to SIGKILL', () => {
  const stage = stageWith();
  stage.open('sitter');
  stage.open('sitter');
  stage.run(10_000);
  send(stage, 'sitter', 'SIGSTOP');
  send(stage, 'sitter', 'SIGTERM');
  stage.run(SECOND);
  expect(stage.world.ended.length).toBe(0);
  send(stage, 'sitter', 'SIGCONT');
  expect(stage.world.ended.map(({ status }) => status)).toEqual([
    { kind: 'signaled', signal: 'SIGTERM' },
  ]);
  send(stage, 'sitter', 'SIGSTOP');
  send(stage, 'sitter', 'SIGKILL');
  expect(stage.world.ended.length).toBe(2);
});

test('a forked child gets its state, no inputs, and its end is told', () => {
  const stage = stageWith();
  const tty = stage.open('forker');
  stage.run(10_000);
  expect(stage.screen(tty)).toBe('forked\r\n');
  const { child } = stage.me('forker').notes;
  expect(inputsOf(stage, 'forker')).toEqual([
    { kind: 'childExited', pid: child, status: { kind: 'exited', code: 0 } },
  ]);
  expect(stage.images.has(child as number)).toBe(false);
});

test('an exception is the death of that process alone', () => {
  const stage = stageWith();
  const tty = stage.open('broken');
  stage.open('sitter');
  stage.run(10_000);
  expect(stage.screen(tty)).toBe('last words\r\n');
  expect(stage.world.ended.map(({ status }) => status)).toEqual([
    { kind: 'signaled', signal: 'SIGABRT' },
  ]);
  const crash = stage.world.trace.find(({ fact }) => fact.kind === 'crash');
  expect(crash?.fact).toEqual({ kind: 'crash', report: 'TypeError: a mistake of ours' });
  expect(stage.pid('sitter')).toBeGreaterThan(0);
});

test('a closed terminal hangs up on its leader and foreground', () => {
  const stage = stageWith();
  const tty = stage.open('launcher');
  stage.run(10_000);
  stage.keys(tty, 'sitter -SIGHUP\r');
  stage.run(10_000);
  stage.give({ kind: 'closeTty', tty });
  stage.run(10_000);
  expect(stage.world.ended.map(({ program }) => program)).toEqual(['launcher']);
  // The orphan is init's now.
  expect(stage.world.processes.get(stage.pid('sitter'))?.ppid).toBe(1);
});

test('keys typed ahead go to whoever reads next, none twice, none lost', () => {
  const stage = stageWith();
  const tty = stage.open('launcher');
  stage.run(10_000);
  stage.keys(tty, 'sitter\r');
  stage.run(10_000);
  stage.keys(tty, 'leaver one\rleaver two\rleav');
  stage.run(10_000);
  const heard = inputsOf(stage, 'sitter').filter(({ kind }) => kind === 'readable').length;
  expect(heard).toBeGreaterThan(0);
  send(stage, 'sitter', 'SIGTERM');
  stage.run(100_000);
  expect(stage.screen(tty)).toContain('one\r\n');
  expect(stage.screen(tty).split('two\r\n').length).toBe(3);
});

describe('a process that dies in the middle of a turn', () => {
  function filesAfter(permille: number): string[] {
    const clerk = puppet('clerk', {
      start(host) {
        host.listen('0.0.0.0', 7000);
        host.setTimer('write', 1000);
      },
      turn(host, _me, input) {
        if (input.kind !== 'timer') return;
        for (const name of ['first', 'second']) {
          const fd = host.open(name, { write: true, create: true });
          if (typeof fd === 'number') host.write(fd, bytes('x'));
        }
        host.setTimer('write', 1000);
      },
    });
    const stage = setStage([clerk]);
    stage.open('clerk');
    stage.run(1000);
    const fault = { kind: 'sever', port: 7000, writing: true, permille } as const;
    stage.give({ kind: 'fault', fault });
    stage.run(SECOND);
    expect(stage.pid('clerk')).toBe(-1);
    expect(stage.world.ended.at(-1)?.status).toEqual({ kind: 'signaled', signal: 'SIGKILL' });
    return [...(stage.world.machines.get('lab')?.tree.names.keys() ?? [])].filter((name) =>
      name.startsWith('/home/'),
    );
  }

  it('has done what came first, and nothing of what came after', () => {
    expect(filesAfter(0)).toEqual([]);
    expect(filesAfter(500)).toEqual(['/home/first']);
    expect(filesAfter(999)).toEqual(['/home/first', '/home/second']);
  });
});
