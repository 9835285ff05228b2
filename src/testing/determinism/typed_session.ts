/** Random sessions, drawn from a seed: what a learner in a hurry might do with two terminals. */
import type { Doing } from '#lab/lab';

export interface Deed {
  /** Virtual instant, a multiple of the world's grid. */
  readonly at: number;
  readonly doing: Doing;
}

/** A small generator of its own: the tests must not lean on the entropy that they test. */
export function draws(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

const KEYS = ['LF', 'AA', 'BB', 'KK', '\xe4\xbd\xa0'];

type Draw = (below: number) => number;

const pick = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)] as T;
const port = (draw: Draw) => pick(draw, ['6379', '6380']);
const cli = (draw: Draw, command: string) => `redis-cli -p ${port(draw)} ${command}`;

const LINES: readonly ((draw: Draw) => string)[] = [
  (draw) => cli(draw, `set ${pick(draw, KEYS)} ${draw(1000)}`),
  (draw) => cli(draw, `get ${pick(draw, KEYS)}`),
  (draw) => cli(draw, `set ${pick(draw, KEYS)} x EX ${1 + draw(3)}`),
  (draw) => cli(draw, 'keys "*"'),
  (draw) => cli(draw, 'dbsize'),
  (draw) => cli(draw, 'info replication'),
  (draw) => cli(draw, 'debug sleep 0.3'),
  (draw) => cli(draw, `debug sleep 0.${1 + draw(4)} &`),
  (draw) => cli(draw, `debug populate ${100 + draw(2000)}`),
  (draw) => cli(draw, 'bgsave'),
  (draw) => cli(draw, 'save'),
  (draw) => cli(draw, 'bgrewriteaof'),
  (draw) => cli(draw, `config set appendonly ${pick(draw, ['yes', 'no'])}`),
  (draw) => cli(draw, `slaveof 127.0.0.1 ${port(draw)}`),
  (draw) => cli(draw, 'replicaof no one'),
  (draw) => cli(draw, 'wait 1 500'),
  (draw) => cli(draw, 'client list'),
  (draw) => cli(draw, 'flushall'),
  (draw) => cli(draw, `shutdown ${pick(draw, ['nosave', 'save', ''])}`),
  (draw) => `src/redis-server ./redis${port(draw)}.conf 1>log.log 2>&1 &`,
  (draw) => `src/redis-server --port ${7000 + draw(3)} --save "" 1>/dev/null 2>&1 &`,
  (draw) => `src/redis-server --port ${7003 + draw(2)} --daemonize yes --save ""`,
  (draw) => cli(draw, `config set repl-diskless-sync ${pick(draw, ['yes', 'no'])}`),
  (draw) => `kill ${pick(draw, ['-9 ', '-STOP ', '-CONT ', ''])}%${1 + draw(2)}`,
  () => 'jobs',
  () => 'cat log.log | head -5',
  () => 'ls; echo $?',
  () => 'sleep 1',
  () => 'for i in 1 2 3; do redis-cli incr n; done',
];

/** Keys that are no line: an interrupt, an end of file, a line given up half-way. */
const ODD_KEYS = ['\x03', 'abc\x15', 'get \x7f\x7f', '\x1b[A\r', '\x0c'];

const SIGNALS = ['SIGTERM', 'SIGKILL', 'SIGSTOP', 'SIGCONT'] as const;

/** What is done with the page's buttons; the first pids go to what a session starts with. */
const BUTTONS: readonly ((draw: Draw) => Doing)[] = [
  (draw) => ({ kind: 'signal', pid: 22_050 + draw(30), signal: pick(draw, SIGNALS) }),
  () => ({ kind: 'cut', a: 6379, b: 6380 }),
  () => ({ kind: 'mend', a: 6379, b: 6380 }),
  (draw) => ({ kind: 'resize', tty: 1 + draw(2), cols: 20 + draw(100), rows: 24 }),
  () => ({ kind: 'newTty', cols: 80, rows: 24, node: '' }),
  () => ({ kind: 'closeTty', tty: 3 }),
  (draw) => ({ kind: 'fault', words: pick(draw, FAULTS)(draw) }),
  (draw) => ({ kind: 'fault', words: pick(draw, FAULTS)(draw) }),
];

/** Any fault, in the words of `lab help`. */
const FAULTS: readonly ((draw: Draw) => string)[] = [
  () => 'cut 6379 6380 one-way',
  () => 'reject 6380 6379',
  (draw) => `latency 6379 6380 ${1 + draw(300)}ms`,
  (draw) => `jitter 6379 6380 ${1 + draw(50)}ms one-way`,
  (draw) => `bandwidth 6379 6380 ${1 + draw(20)}k`,
  (draw) => `loss 6379 6380 ${1 + draw(40)}%`,
  (draw) => `isolate ${port(draw)}`,
  () => 'mend 6379 6380',
];

export function typed(at: number, tty: number, bytes: string): Deed {
  return { at, doing: { kind: 'keys', tty, bytes } };
}

export function typedSession(seed: number, lines: number): Deed[] {
  const draw = draws(seed);
  const deeds: Deed[] = [];
  let at = 100_000;
  const act = (doing: Doing) => {
    deeds.push({ at, doing });
    at += 100 * (1 + draw(6000));
  };
  const type = (tty: number, bytes: string) => act({ kind: 'keys', tty, bytes });
  type(1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &\r');
  type(2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &\r');
  type(2, 'redis-cli -p 6380 slaveof 127.0.0.1 6379\r');
  for (let i = 0; i < lines; i++) {
    const kind = draw(10);
    if (kind === 0) type(1 + draw(2), pick(draw, ODD_KEYS));
    else if (kind === 1) act(pick(draw, BUTTONS)(draw));
    else type(1 + draw(2), `${pick(draw, LINES)(draw)}\r`);
  }
  return deeds;
}
