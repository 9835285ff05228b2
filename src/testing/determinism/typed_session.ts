/** Random sessions, drawn from a seed: what a learner in a hurry might type into two terminals. */
export interface TypedKeys {
  /** Virtual instant, a multiple of the world's grid. */
  readonly at: number;
  readonly tty: number;
  readonly bytes: string;
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

export function typedSession(seed: number, lines: number): TypedKeys[] {
  const draw = draws(seed);
  const keys: TypedKeys[] = [];
  let at = 100_000;
  const type = (tty: number, bytes: string) => {
    keys.push({ at, tty, bytes });
    at += 100 * (1 + draw(6000));
  };
  type(1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &\r');
  type(2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &\r');
  type(2, 'redis-cli -p 6380 slaveof 127.0.0.1 6379\r');
  for (let i = 0; i < lines; i++) {
    const tty = 1 + draw(2);
    if (draw(8) === 0) type(tty, pick(draw, ODD_KEYS));
    else type(tty, `${pick(draw, LINES)(draw)}\r`);
  }
  return keys;
}
