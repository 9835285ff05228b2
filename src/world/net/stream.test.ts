import { expect, test } from 'vitest';
import { puppet, SECOND, setStage } from '#testing/world_stage';
import type { Fault } from '../fault';
import { next32, seedPrng } from '../prng';

/** Byte number `n` of the stream that every source sends. */
const byteAt = (n: number) => (n * 31 + (n >> 8)) & 255;

/** Sends the stream in pieces of random size, as fast as there is room. */
const source = puppet('source', {
  start(host, me) {
    me.notes.sent = 0;
    me.notes.fd = host.connect('127.0.0.1', 9000);
  },
  turn(host, me, input) {
    if (input.kind === 'connectFailed' || input.kind === 'readable') {
      host.exit(1);
      return;
    }
    const from = me.notes.sent as number;
    const piece = new Uint8Array(host.random() % 30_000);
    for (let i = 0; i < piece.length; i++) piece[i] = byteAt(from + i);
    const taken = host.write(me.notes.fd as number, piece);
    if (typeof taken === 'number') me.notes.sent = from + taken;
    if (taken === piece.length) host.setTimer('more', host.random() % 200_000);
  },
});

/** Reads slowly and checks every byte. */
const sink = puppet('sink', {
  start(host, me) {
    me.notes.got = 0;
    me.notes.wrong = 0;
    host.listen('127.0.0.1', 9000);
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const data = host.read(input.fd, 1 + (host.random() % 20_000));
    if (typeof data === 'string') return;
    const from = me.notes.got as number;
    for (let i = 0; i < data.length; i++)
      if (data[i] !== byteAt(from + i)) me.notes.wrong = (me.notes.wrong as number) + 1;
    me.notes.got = from + data.length;
    host.busy(host.random() % 3000);
    if (data.length === 0) host.close(input.fd);
  },
});

const LINK = {
  kind: 'link',
  from: { kind: 'any' },
  to: { kind: 'port', port: 9000 },
} as const;

function faultFor(draw: () => number, pids: readonly number[]): Fault {
  const pid = pids[draw() % pids.length] ?? 0;
  switch (draw() % 6) {
    case 0:
      return { ...LINK, way: draw() % 2 ? 'both' : 'one', effect: { barrier: 'cut' } };
    case 1:
      return { ...LINK, way: 'both', effect: { lossPermille: 100, jitterUs: 30_000 } };
    case 2:
      return { kind: 'signal', pid, signal: 'SIGSTOP' };
    case 3:
      return { kind: 'signal', pid, signal: 'SIGCONT' };
    default:
      return { kind: 'healAll' };
  }
}

test('whatever happens on the way, a stream arrives whole, once and in order', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const prng = seedPrng(seed, 7);
    const draw = () => next32(prng);
    const stage = setStage([source, sink], { seed });
    stage.open('sink');
    stage.run(1000);
    stage.open('source');
    stage.run(1000);
    const pids = [stage.pid('sink'), stage.pid('source')];
    for (let i = 0; i < 30; i++) {
      stage.run(draw() % 300_000);
      stage.give({ kind: 'fault', fault: faultFor(draw, pids) });
    }
    stage.give({ kind: 'fault', fault: { kind: 'healAll' } });
    for (const pid of pids)
      stage.give({ kind: 'fault', fault: { kind: 'signal', pid, signal: 'SIGCONT' } });
    stage.run(10 * SECOND);
    expect(stage.me('sink').notes.wrong, `seed ${seed}`).toBe(0);
    stage.give({
      kind: 'fault',
      fault: { kind: 'signal', pid: stage.pid('source'), signal: 'SIGKILL' },
    });
    const { sent } = stage.me('source').notes;
    stage.run(120 * SECOND);
    expect(sent, `seed ${seed}`).toBeGreaterThan(50_000);
    expect(stage.me('sink').notes, `seed ${seed}`).toMatchObject({ got: sent, wrong: 0 });
    expect(stage.world.net.endpoints.size).toBe(0);
  }
});
