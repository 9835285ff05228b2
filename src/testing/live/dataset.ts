/** A server's whole dataset, read key by key through its commands. */
import { expect } from 'vitest';
import type { Reply } from '#hiredis/read';
import type { Connection } from './connection';

interface Entry {
  readonly type: string;
  readonly value: unknown;
  /** Milliseconds left, -1: it stays. */
  readonly ttl: number;
}

/**
 * A replica's clock of a key starts when the command arrives, a copied one's at the copy: they may
 * differ by as long as a test takes.
 */
const TTL_TOLERANCE_MS = 300_000;

function plain(reply: Reply | undefined): unknown {
  if (reply === undefined) return null;
  switch (reply.type) {
    case 'nil':
      return null;
    case 'status':
    case 'error':
    case 'string':
    case 'verbatim':
      return reply.str;
    case 'integer':
    case 'double':
      return reply.digits;
    case 'bool':
      return reply.value;
    default:
      return reply.elements.map(plain);
  }
}

function pairs(reply: unknown): unknown[] {
  const items = Array.isArray(reply) ? reply : [];
  return items.flatMap((item, i) => (i % 2 === 0 ? [`${item}=${items[i + 1]}`] : [])).sort();
}

/** 7.0 tells more of a group than 6.2. */
function groups(reply: unknown): unknown {
  return (Array.isArray(reply) ? reply : []).map((group) =>
    pairs(group).filter((pair) =>
      /^(name|consumers|pending|last-delivered-id)=/.test(String(pair)),
    ),
  );
}

type Reader = readonly [read: (key: string) => string[][], form: (replies: unknown[]) => unknown];

const READERS: Readonly<Record<string, Reader>> = {
  string: [(key) => [['GET', key]], ([value]) => value],
  list: [(key) => [['LRANGE', key, '0', '-1']], ([value]) => value],
  hash: [(key) => [['HGETALL', key]], ([value]) => pairs(value)],
  set: [(key) => [['SMEMBERS', key]], ([value]) => [...(value as string[])].sort()],
  zset: [(key) => [['ZRANGE', key, '0', '-1', 'WITHSCORES']], ([value]) => value],
  stream: [
    (key) => [
      ['XRANGE', key, '-', '+'],
      ['XINFO', 'GROUPS', key],
    ],
    ([entries, info]) => ({ entries, groups: groups(info) }),
  ],
};

export async function readDataset(connection: Connection): Promise<Map<string, Entry>> {
  const keys = plain(await connection.command('KEYS', '*')) as string[];
  const dataset = new Map<string, Entry>();
  for (const key of keys.sort()) {
    const [type, ttl] = (
      await connection.pipeline([
        ['TYPE', key],
        ['PTTL', key],
      ])
    ).map(plain);
    const reader = READERS[String(type)];
    if (reader === undefined) continue;
    const replies = await connection.pipeline(reader[0](key));
    dataset.set(key, {
      type: String(type),
      value: reader[1](replies.map(plain)),
      ttl: Number(ttl),
    });
  }
  return dataset;
}

/** The same keys, types and values, and times to live that differ by no more than may be. */
export function expectSameDataset(a: Map<string, Entry>, b: Map<string, Entry>): void {
  const withoutTtl = (dataset: Map<string, Entry>) =>
    [...dataset].map(([key, { type, value, ttl }]) => ({ key, type, value, stays: ttl === -1 }));
  expect(withoutTtl(a)).toEqual(withoutTtl(b));
  for (const [key, { ttl }] of a) {
    const other = b.get(key)?.ttl ?? 0;
    expect(Math.abs(ttl - other), `time to live of ${key}`).toBeLessThan(TTL_TOLERANCE_MS);
  }
}

export function typesOf(dataset: Map<string, Entry>): string[] {
  return [...new Set([...dataset.values()].map(({ type }) => type))].sort();
}
