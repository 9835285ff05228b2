import { describe, expect, it } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import type { TraceFact, TraceRecord } from '#host/trace';
import { createDissectState, dissect } from './dissect';

const CLIENT = 22060;
const REPLICA = 22056;
const MASTER = 22052;

/** Plays segments on one connection, the first `unseen` to nobody; answers [what, label] of each message. */
function tell(from: number, segments: readonly [up: boolean, bytes: string][], unseen = 0) {
  const state = createDissectState();
  let seq = 0;
  const record = (pid: number, fact: TraceFact): TraceRecord => ({
    at: seq,
    pid,
    seq: seq++,
    fact,
  });
  const exec = {
    kind: 'exec',
    ppid: 1,
    machine: 'lab',
    tty: 1,
    program: 'redis-server',
    argv: [],
    cwd: '/',
    background: true,
  } as const;
  dissect(state, record(REPLICA, exec));
  dissect(state, record(MASTER, exec));
  const local = { host: '127.0.0.1', port: 40_000 };
  const peer = { host: '127.0.0.1', port: 6379 };
  dissect(state, record(from, { kind: 'connect', conn: 1, to: MASTER, local, peer }));
  return segments.flatMap(([up, bytes], i) => {
    const [pid, to] = up ? [from, MASTER] : [MASTER, from];
    const fact = { kind: 'segment', conn: 1, to, bytes: bytesOf(bytes), arriveAt: 9 } as const;
    const messages = dissect(state, record(pid, fact), i >= unseen);
    return messages.map((each) => [each.what, each.label] as const);
  });
}

describe('dissect', () => {
  it('tells of connections that close, break off or are refused, and of no timeout', () => {
    const state = createDissectState();
    const tellFact = (fact: TraceFact) =>
      dissect(state, { at: 5, pid: CLIENT, seq: 1, fact }).map(
        ({ what, label, to, arriveAt, port }) => [what, label, to, arriveAt, port],
      );
    const end = { kind: 'close', conn: 1, to: MASTER } as const;
    const peer = { host: '127.0.0.1', port: 6379 };
    expect(tellFact({ ...end, how: 'fin', arriveAt: 9 })).toEqual([
      ['fin', 'FIN', MASTER, 9, undefined],
    ]);
    expect(tellFact({ ...end, how: 'rst', arriveAt: null })).toEqual([
      ['rst', 'RST', MASTER, null, undefined],
    ]);
    expect(tellFact({ ...end, how: 'timeout', to: 0, arriveAt: null })).toEqual([]);
    expect(tellFact({ kind: 'refused', peer, errno: 'ECONNREFUSED' })).toEqual([
      ['refused', 'RST: connection refused', 0, 5, 6379],
    ]);
  });

  it('reads a client\u2019s commands and their replies', () => {
    const told = tell(CLIENT, [
      [true, '*3\r\n$3\r\nset\r\n$2\r\nKK\r\n$3\r\nk 1\r\n*1\r\n$4\r\nPING\r\n'],
      [false, '+OK\r\n+PONG\r\n'],
      [true, 'get  \xe4\xbd\xa0\r\n'],
      [false, "-READONLY You can't\r\n$-1\r\n*0\r\n:3\r\n$2\r\n\r\n\r\n"],
    ]);
    expect(told).toEqual([
      ['command', 'set KK "k 1"'],
      ['ping', 'PING'],
      ['reply', '+OK'],
      ['reply', '+PONG'],
      ['command', 'get 你'],
      ['error', "-READONLY You can't"],
      ['reply', '(nil)'],
      ['reply', '(empty)'],
      ['reply', '(integer) 3'],
      ['reply', '"\\r\\n"'],
    ]);
  });

  it('tells a message when its last byte was sent, and data until then', () => {
    const told = tell(CLIENT, [
      [true, '*2\r\n$3\r\nget\r\n$3\r'],
      [true, '\nkey\r\n'],
    ]);
    expect(told).toEqual([
      ['data', '16 bytes'],
      ['command', 'get key'],
    ]);
  });

  const handshake: [boolean, string][] = [
    [true, '*1\r\n$4\r\nPING\r\n'],
    [false, '+PONG\r\n'],
    [true, '*3\r\n$8\r\nREPLCONF\r\n$14\r\nlistening-port\r\n$4\r\n6380\r\n'],
    [false, '+OK\r\n'],
    [true, '*3\r\n$5\r\nPSYNC\r\n$1\r\n?\r\n$2\r\n-1\r\n'],
  ];

  it('follows a replica through handshake, full sync and stream', () => {
    const rdb = 'REDIS0009\xff\r\n$12345';
    const segments: [boolean, string][] = [
      ...handshake,
      [false, '+FULLRESYNC 38b3 0\r\n\n'],
      [false, `$${rdb.length}\r\n${rdb.slice(0, 6)}`],
      [false, `${rdb.slice(6)}*1\r\n$4\r\nPING\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n`],
      [true, '*3\r\n$8\r\nREPLCONF\r\n$3\r\nACK\r\n$2\r\n14\r\n'],
    ];
    const told = tell(REPLICA, segments);
    expect(told).toEqual([
      ['handshake', 'PING'],
      ['handshake', '+PONG'],
      ['handshake', 'REPLCONF listening-port 6380'],
      ['handshake', '+OK'],
      ['psync', 'PSYNC ? -1'],
      ['fullresync', '+FULLRESYNC 38b3 0'],
      ['ping', 'keepalive'],
      ['rdb', `RDB of ${rdb.length} bytes follows`],
      ['rdb', `RDB 6 of ${rdb.length}`],
      ['rdb', `RDB ${rdb.length} of ${rdb.length}`],
      ['ping', 'PING'],
      ['stream', 'SELECT 0'],
      ['ack', 'REPLCONF ACK 14'],
    ]);
    // Who begins to look in the middle of it sees what is left, the same.
    for (let unseen = 1; unseen <= segments.length; unseen++) {
      const seen = tell(REPLICA, segments, unseen);
      expect(seen).toEqual(seen.length === 0 ? [] : told.slice(-seen.length));
    }
    expect(tell(REPLICA, segments, 1)).toHaveLength(told.length - 1);
  });

  it('finds the end of a diskless transfer though the mark is split', () => {
    const mark = 'f'.repeat(20) + '0'.repeat(20);
    const told = tell(REPLICA, [
      ...handshake,
      [false, `+FULLRESYNC 38b3 0\r\n$EOF:${mark}\r\nREDIS${'x'.repeat(60)}${mark.slice(0, 10)}`],
      [false, `${mark.slice(10)}*1\r\n$4\r\nPING\r\n`],
    ]);
    expect(told.slice(-2)).toEqual([
      ['rdb', 'RDB 65 of 65'],
      ['ping', 'PING'],
    ]);
  });

  it('reads +CONTINUE and what streams after it', () => {
    const told = tell(REPLICA, [
      ...handshake,
      [false, '+CONTINUE 38b3\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n'],
    ]);
    expect(told.slice(-2)).toEqual([
      ['continue', '+CONTINUE 38b3'],
      ['stream', 'SET a 1'],
    ]);
  });

  it('tells a long pipeline briefly', () => {
    const told = tell(CLIENT, [[true, '*1\r\n$4\r\nPING\r\n'.repeat(100)]]);
    expect(told.length).toBe(41);
    expect(told.at(-1)).toEqual(['data', '60 more, 840 bytes']);
  });
});
