/** Random writes on a small set of keys, the same ones for the same seed. */

export type Random = (below: number) => number;

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Maker = (random: Random) => readonly string[];

const KEYS_OF_A_TYPE = 12;

/** A key of one type, so that most commands find what they need: `l3`. */
function key(random: Random, type: string): string {
  return `${type}${random(KEYS_OF_A_TYPE)}`;
}

function word(random: Random): string {
  const length = random(20) === 0 ? 200 + random(3000) : 1 + random(12);
  return String.fromCharCode(97 + random(26)).repeat(length);
}

function number(random: Random): string {
  return String(random(2_000_000) - 1_000_000);
}

/** By name: a maker is used only where all servers know its command. */
const MAKERS: Readonly<Record<string, Maker>> = {
  SET: (r) => ['SET', key(r, 's'), r(2) ? word(r) : number(r)],
  SETEX: (r) => ['SETEX', key(r, 's'), '100000', word(r)],
  APPEND: (r) => ['APPEND', key(r, 's'), word(r)],
  SETRANGE: (r) => ['SETRANGE', key(r, 's'), String(r(500)), word(r)],
  INCRBY: (r) => ['INCRBY', key(r, 'n'), number(r)],
  INCRBYFLOAT: (r) => ['INCRBYFLOAT', key(r, 'f'), `${r(100)}.${r(1000)}`],
  GETSET: (r) => ['GETSET', key(r, 's'), word(r)],
  SETBIT: (r) => ['SETBIT', key(r, 'b'), String(r(4000)), String(r(2))],
  MSET: (r) => ['MSET', key(r, 's'), word(r), key(r, 's'), number(r)],
  DEL: (r) => ['DEL', key(r, 'snflhcz'.charAt(r(7)))],
  EXPIRE: (r) => ['EXPIRE', key(r, 'snlhcz'.charAt(r(6))), '100000'],
  PERSIST: (r) => ['PERSIST', key(r, 's')],
  RENAME: (r) => ['RENAME', key(r, 's'), key(r, 's')],
  RPUSH: (r) => ['RPUSH', key(r, 'l'), word(r), number(r)],
  LPUSH: (r) => ['LPUSH', key(r, 'l'), word(r)],
  LPOP: (r) => ['LPOP', key(r, 'l')],
  LTRIM: (r) => ['LTRIM', key(r, 'l'), '0', '150'],
  LREM: (r) => ['LREM', key(r, 'l'), '1', word(r)],
  LSET: (r) => ['LSET', key(r, 'l'), '0', word(r)],
  RPOPLPUSH: (r) => ['RPOPLPUSH', key(r, 'l'), key(r, 'l')],
  HSET: (r) => ['HSET', key(r, 'h'), word(r).slice(0, 2), word(r)],
  HDEL: (r) => ['HDEL', key(r, 'h'), word(r).slice(0, 2)],
  HINCRBY: (r) => ['HINCRBY', key(r, 'h'), 'count', number(r)],
  HINCRBYFLOAT: (r) => ['HINCRBYFLOAT', key(r, 'h'), 'float', `0.${r(1000)}`],
  SADD: (r) => ['SADD', key(r, 'c'), r(2) ? word(r) : number(r)],
  SREM: (r) => ['SREM', key(r, 'c'), word(r)],
  SPOP: (r) => ['SPOP', key(r, 'c')],
  SMOVE: (r) => ['SMOVE', key(r, 'c'), key(r, 'c'), word(r)],
  SUNIONSTORE: (r) => ['SUNIONSTORE', key(r, 'c'), key(r, 'c'), key(r, 'c')],
  ZADD: (r) => ['ZADD', key(r, 'z'), `${r(1000)}.${r(10)}`, word(r)],
  ZINCRBY: (r) => ['ZINCRBY', key(r, 'z'), `${r(10)}.25`, word(r)],
  ZREM: (r) => ['ZREM', key(r, 'z'), word(r)],
  ZPOPMIN: (r) => ['ZPOPMIN', key(r, 'z')],
  XADD: (r) => ['XADD', key(r, 'x'), '*', 'field', word(r)],
  XTRIM: (r) => ['XTRIM', key(r, 'x'), 'MAXLEN', '50'],
  XDEL: (r) => ['XDEL', key(r, 'x'), `${r(100)}-0`],
  XGROUP: (r) => ['XGROUP', 'CREATE', key(r, 'x'), `g${r(3)}`, r(2) ? '$' : '0', 'MKSTREAM'],
  XREADGROUP: (r) => [
    ...['XREADGROUP', 'GROUP', `g${r(3)}`, `consumer${r(2)}`],
    ...['COUNT', '3', 'STREAMS', key(r, 'x'), '>'],
  ],
  BITOP: (r) => ['BITOP', 'XOR', key(r, 'b'), key(r, 'b'), key(r, 'b')],
  BITFIELD: (r) => ['BITFIELD', key(r, 'b'), 'INCRBY', `u${1 + r(60)}`, String(r(900)), '7'],
  PEXPIRE: (r) => ['PEXPIRE', key(r, 'snlhcz'.charAt(r(6))), String(1 + r(400))],
  GETEX: (r) => ['GETEX', key(r, 's'), 'PX', String(1 + r(100_000_000))],
  LINSERT: (r) => ['LINSERT', key(r, 'l'), 'BEFORE', word(r), word(r)],
  HSETNX: (r) => ['HSETNX', key(r, 'h'), word(r).slice(0, 1), number(r)],
  SINTERSTORE: (r) => ['SINTERSTORE', key(r, 'c'), key(r, 'c'), key(r, 'c')],
  ZUNIONSTORE: (r) => ['ZUNIONSTORE', key(r, 'z'), '2', key(r, 'z'), key(r, 'c')],
  ZREMRANGEBYRANK: (r) => ['ZREMRANGEBYRANK', key(r, 'z'), '40', '-1'],
  COPY: (r) => ['COPY', key(r, 'h'), key(r, 'h'), 'REPLACE'],
};

/** All of them: where nobody but ours is asked. */
export const WRITE_NAMES: ReadonlySet<string> = new Set(
  Object.keys(MAKERS).map((name) => name.toLowerCase()),
);

/** 7.0 tells its replicas of a group's counter, which 6.2 has none of and refuses. */
export const NOT_FROM_7: readonly string[] = ['xreadgroup'];
/** Keys that go at once, by each server's own clock: not where digests are compared at once. */
export const GOES_AT_ONCE = 'pexpire';

/** In about one of so many places a few commands are wrapped in a transaction. */
const TRANSACTION_ONE_IN = 25;

/**
 * `known` are lower-case names that both servers answer to. Transactions make it a few more than
 * `count`.
 */
export function randomWrites(
  random: Random,
  known: ReadonlySet<string>,
  count: number,
): string[][] {
  const makers = Object.entries(MAKERS).filter(([name]) => known.has(name.toLowerCase()));
  const one = () => [...(makers[random(makers.length)]?.[1](random) ?? [])];
  const out: string[][] = [];
  while (out.length < count) {
    if (random(TRANSACTION_ONE_IN) > 0) out.push(one());
    else out.push(['MULTI'], ...Array.from({ length: 1 + random(4) }, one), ['EXEC']);
  }
  return out;
}
