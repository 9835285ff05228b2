import { expect, test } from 'vitest';
import type { Host } from '#host/host';
import { type Puppet, puppet, SECOND, type Stage, setStage } from '#testing/world_stage';

/** Reads everything there is; what reads answered goes to `notes.got`, errors to `notes.errors`. */
function drain(host: Host, me: Puppet, fd: number): void {
  for (;;) {
    const data = host.read(fd, 100_000);
    if (data === 'EAGAIN') return;
    if (typeof data === 'string')
      me.notes.errors = [...((me.notes.errors as string[]) ?? []), data];
    else if (data.length === 0) {
      me.notes.ended = true;
      host.close(fd);
      return;
    } else me.notes.got = ((me.notes.got as number) ?? 0) + data.length;
  }
}

/** Listens on its argument; reads only when told so by SIGUSR1, unless it is eager. */
const server = puppet('server', {
  start(host, me, argv) {
    me.notes.eager = argv[2] === 'eager';
    me.notes.listener = host.listen('0.0.0.0', Number(argv[1]));
    host.sigaction('SIGUSR1', 'handle');
    host.sigaction('SIGUSR2', 'handle');
  },
  turn(host, me, input) {
    if (input.kind === 'accepted') {
      me.notes.fd = input.fd;
      if (!me.notes.eager) host.setReadable(input.fd, false);
    }
    if (input.kind === 'readable') drain(host, me, input.fd);
    if (input.kind !== 'signal') return;
    if (input.signal === 'SIGUSR1') host.setReadable(me.notes.fd as number, true);
    else host.close(me.notes.fd as number);
  },
});

/** Connects to its argument; SIGUSR1: writes half a megabyte as far as it goes; SIGUSR2: closes. */
const client = puppet('client', {
  start(host, me, argv) {
    me.notes.left = Number(argv[3] ?? 524_288);
    const fd = host.connect(argv[1] ?? '127.0.0.1', Number(argv[2]));
    if (argv[4] === 'stubborn') host.setReadable(fd, false);
    me.notes.fd = fd;
    host.sigaction('SIGUSR1', 'handle');
    host.sigaction('SIGUSR2', 'handle');
  },
  turn(host, me, input) {
    const fd = me.notes.fd as number;
    if (input.kind === 'readable') drain(host, me, fd);
    if (input.kind === 'signal' && input.signal === 'SIGUSR2') host.close(fd);
    if (input.kind !== 'writable' && (input.kind !== 'signal' || input.signal !== 'SIGUSR1'))
      return;
    const taken = host.write(fd, new Uint8Array((me.notes.left as number) || 1));
    me.notes.wrote = [...((me.notes.wrote as unknown[]) ?? []), taken];
    if (typeof taken === 'number') me.notes.left = (me.notes.left as number) - taken;
  },
});

function kinds(me: Puppet): string[] {
  return me.inputs.map(({ input }) => input.kind);
}

function signal(
  stage: Stage,
  program: string,
  name: 'SIGUSR1' | 'SIGUSR2' | 'SIGSTOP' | 'SIGCONT' | 'SIGKILL',
) {
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid: stage.pid(program), signal: name } });
}

function pair(...args: string[]): Stage {
  const stage = setStage([server, client]);
  stage.open('server', '6379', ...args);
  stage.run(10_000);
  stage.open('client', '127.0.0.1', '6379');
  stage.run(10_000);
  return stage;
}

test('nobody listens: refused; a port in use: EADDRINUSE; an unknown host: no route', () => {
  const stage = setStage([server, client]);
  stage.open('client', '127.0.0.1', '1');
  stage.run(10_000);
  expect(stage.me('client').inputs.map(({ input }) => input)).toEqual([
    { kind: 'connectFailed', fd: 3, errno: 'ECONNREFUSED' },
  ]);
  const other = setStage([server, client]);
  other.open('server', '6379');
  other.run(10_000);
  other.open('server', '6379');
  other.open('client', '9.9.9.9', '6379');
  other.run(4 * SECOND);
  const [, second] = [...other.images.values()].filter(({ program }) => program === 'server');
  const inputs = (second?.state as Puppet | undefined)?.inputs ?? [];
  expect(inputs[0]?.input).toEqual({
    kind: 'listenFailed',
    fd: 3,
    errno: 'EADDRINUSE',
  });
  expect(other.me('client').inputs[0]?.input).toMatchObject({ errno: 'EHOSTUNREACH' });
});

test('writes are partial when the receiver does not read, and go on when it does', () => {
  const stage = pair();
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  expect(stage.me('client').notes.wrote).toEqual([262_144]);
  signal(stage, 'server', 'SIGUSR1');
  stage.run(SECOND);
  expect(stage.me('server').notes.got).toBe(524_288);
  expect(stage.me('client').notes.left).toBe(0);
  expect(kinds(stage.me('client')).filter((kind) => kind === 'writable').length).toBeGreaterThan(0);
});

test('closing sends FIN after the bytes; closing with unread bytes sends RST', () => {
  const stage = pair('eager');
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  signal(stage, 'client', 'SIGUSR2');
  stage.run(SECOND);
  expect(stage.me('server').notes).toMatchObject({ got: 524_288, ended: true });
  expect(stage.world.net.endpoints.size).toBe(0);

  const deaf = pair();
  signal(deaf, 'client', 'SIGUSR1');
  deaf.run(SECOND);
  signal(deaf, 'server', 'SIGUSR2');
  deaf.run(SECOND);
  expect(deaf.me('client').notes.errors).toEqual(['ECONNRESET']);
  expect(deaf.world.net.endpoints.size).toBe(0);
});

test('bytes for a socket that was closed are answered with RST', () => {
  const stage = setStage([server, client]);
  stage.open('server', '6379');
  stage.run(10_000);
  stage.open('client', '127.0.0.1', '6379', '1000', 'stubborn');
  stage.run(10_000);
  signal(stage, 'server', 'SIGUSR2');
  stage.run(SECOND);
  expect(stage.me('client').notes.errors).toBeUndefined();
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  // The end had come before the reset: Linux says EPIPE then.
  expect(stage.me('client').notes.wrote).toEqual([1000, 'EPIPE', 'EPIPE']);
  const closes = stage.world.trace.filter(({ fact }) => fact.kind === 'close');
  expect(closes.map(({ fact }) => fact)).toMatchObject([{ how: 'fin' }]);
});

test('a killed process: its kernel sends FIN, or RST with unread bytes', () => {
  const stage = pair();
  signal(stage, 'server', 'SIGKILL');
  stage.run(SECOND);
  expect(stage.me('client').notes).toMatchObject({ ended: true });
  const deaf = pair();
  signal(deaf, 'client', 'SIGUSR1');
  deaf.run(SECOND);
  signal(deaf, 'server', 'SIGKILL');
  deaf.run(SECOND);
  expect(deaf.me('client').notes.errors).toEqual(['ECONNRESET']);
});

test('a stopped process: its kernel accepts and takes bytes until the window is full', () => {
  const stage = setStage([server, client]);
  stage.open('server', '6379', 'eager');
  stage.run(10_000);
  signal(stage, 'server', 'SIGSTOP');
  stage.run(10_000);
  stage.open('client', '127.0.0.1', '6379');
  stage.run(SECOND);
  expect(kinds(stage.me('client'))).toEqual(['connected']);
  signal(stage, 'client', 'SIGUSR1');
  stage.run(60 * SECOND);
  expect(stage.me('client').notes.wrote).toEqual([262_144]);
  expect(kinds(stage.me('server'))).toEqual(['listening']);
  signal(stage, 'server', 'SIGCONT');
  stage.run(SECOND);
  expect(stage.me('server').notes.got).toBe(524_288);
});

const CUT = {
  kind: 'link',
  from: { kind: 'any' },
  to: { kind: 'port', port: 6379 },
  way: 'both',
  effect: { barrier: 'cut' },
} as const;

test('through a cut connects time out after 127 seconds', () => {
  const stage = setStage([server, client]);
  stage.open('server', '6379');
  stage.give({ kind: 'fault', fault: CUT });
  stage.run(10_000);
  const began = stage.world.horizon;
  stage.open('client', '127.0.0.1', '6379');
  stage.run(200 * SECOND);
  const [failed] = stage.me('client').inputs;
  expect(failed?.input).toMatchObject({ kind: 'connectFailed', errno: 'ETIMEDOUT' });
  expect(((failed?.at ?? 0) - began) / SECOND).toBeCloseTo(127, 1);
});

test('bytes sent into a cut arrive after it is healed, at a retransmission', () => {
  const stage = pair('eager');
  stage.give({ kind: 'fault', fault: CUT });
  signal(stage, 'client', 'SIGUSR1');
  stage.run(10 * SECOND);
  expect(stage.me('server').notes.got).toBeUndefined();
  stage.give({ kind: 'fault', fault: { kind: 'heal', from: CUT.to, to: CUT.from } });
  stage.run(20 * SECOND);
  expect(stage.me('server').notes.got).toBe(524_288);
});

test('after a quarter of an hour in a cut the connection is given up', () => {
  const stage = pair('eager');
  stage.give({ kind: 'fault', fault: CUT });
  signal(stage, 'client', 'SIGUSR1');
  stage.run(17 * 60 * SECOND);
  expect(stage.me('client').notes.errors).toEqual(['ETIMEDOUT']);
  expect(stage.me('server').notes.errors).toBeUndefined();
});

test('reject answers with resets', () => {
  const stage = setStage([server, client]);
  stage.open('server', '6379');
  stage.give({ kind: 'fault', fault: { ...CUT, effect: { barrier: 'reject' } } });
  stage.run(10_000);
  stage.open('client', '127.0.0.1', '6379');
  stage.run(10_000);
  expect(stage.me('client').inputs[0]?.input).toMatchObject({ errno: 'ECONNREFUSED' });
});

test('latency, jitter and bandwidth of a link change when bytes arrive, never their order', () => {
  const stage = pair('eager');
  const effect = { latencyUs: 50_000, jitterUs: 20_000, bytesPerSecond: 1_000_000 };
  stage.give({ kind: 'fault', fault: { ...CUT, way: 'one', effect } });
  const sent = stage.world.horizon;
  signal(stage, 'client', 'SIGUSR1');
  stage.run(5 * SECOND);
  const first = stage.me('server').inputs.find(({ input }) => input.kind === 'readable');
  const delay = (first?.at ?? 0) - sent;
  expect(delay).toBeGreaterThan(50_000 + 262_144);
  expect(delay).toBeLessThan(50_000 + 20_000 + 262_144 + 2_000);
  expect(stage.me('server').notes.got).toBe(524_288);
});

test('a machine that crashed sends nothing; booted again, it resets what it does not know', () => {
  const machines = [
    { name: 'a', addresses: ['10.0.0.1'] },
    { name: 'b', addresses: ['10.0.0.2'] },
  ];
  const stage = setStage([server, client], { machines });
  stage.open('server@b', '6379', 'eager');
  stage.run(10_000);
  stage.open('client@a', 'b', '6379');
  stage.run(10_000);
  expect(kinds(stage.me('client'))).toEqual(['connectFailed']);
  stage.open('client@a', '10.0.0.2', '6379');
  stage.run(10_000);
  const pid = [...stage.images.keys()].at(-1) ?? 0;
  const me = stage.images.get(pid)?.state as Puppet;
  expect(kinds(me)).toEqual(['connected']);
  stage.give({ kind: 'fault', fault: { kind: 'crashMachine', machine: 'b' } });
  stage.run(60 * SECOND);
  expect(kinds(me)).toEqual(['connected']);
  stage.give({ kind: 'fault', fault: { kind: 'bootMachine', machine: 'b' } });
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid, signal: 'SIGUSR1' } });
  stage.run(SECOND);
  expect(me.notes.errors).toEqual(['ECONNRESET']);
});

test('segments are facts with their bytes', () => {
  const stage = pair('eager');
  signal(stage, 'client', 'SIGUSR1');
  stage.run(SECOND);
  const segments = stage.world.trace.filter(({ fact }) => fact.kind === 'segment');
  expect(segments.length).toBeGreaterThan(1);
  const connect = stage.world.trace.find(({ fact }) => fact.kind === 'connect');
  expect(connect).toMatchObject({ pid: stage.pid('client'), fact: { to: stage.pid('server') } });
});

test('a connection bound to every address comes from the one the way leads over', () => {
  const peers: unknown[] = [];
  const host = puppet('host', {
    start: (own) => void own.listen('0.0.0.0', 7000),
    turn: (_own, _me, input) => {
      if (input.kind === 'accepted') peers.push(input.peer.host);
    },
  });
  const guest = puppet('guest', {
    start: (own) => void own.connect('10.0.0.1', 7000, '0.0.0.0'),
  });
  const stage = setStage([host, guest], {
    machines: [
      { name: 'a', addresses: ['10.0.0.1'] },
      { name: 'b', addresses: ['10.0.0.2'] },
    ],
  });
  stage.open('host@a');
  stage.run(SECOND);
  stage.open('guest@b');
  stage.run(SECOND);
  expect(peers).toEqual(['10.0.0.2']);
});
