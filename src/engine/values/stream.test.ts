import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EngineDesk } from '#testing/engine_desk';
import { raxNodeCount } from './rax_nodes';
import { MAX_STREAM_ID, streamDecrID, streamIdOf, streamIdText, streamIncrID } from './stream_id';

interface Golden {
  readonly commands: readonly string[];
  readonly dbs: Record<string, { readonly keys: Record<string, { readonly dump: string }> }>;
}

function golden(name: string): Golden {
  const path = new URL(`../../testing/golden/rdb/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Bytes as the recordings write them. */
function escaped(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (char) => {
    const known = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\' }[char];
    return known ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

describe('DUMP of a stream', () => {
  it.each(['stream-simple', 'stream-same-fields'])('%s: byte for byte', (name) => {
    const { commands, dbs } = golden(name);
    const desk = new EngineDesk();
    for (const line of commands) desk.command(...line.split(' '));
    for (const [key, { dump }] of Object.entries(dbs['0']?.keys ?? {})) {
      const reply = desk.command('DUMP', key);
      const value = reply.slice(reply.indexOf('\r\n') + 2, -2);
      expect(escaped(value)).toBe(dump);
    }
  });
});

describe('ids', () => {
  it('carry over into the milliseconds', () => {
    const last = streamIdOf(5n, 18446744073709551615n);
    expect(streamIdText(streamIncrID(last) ?? '')).toBe('6-0');
    expect(streamDecrID(streamIdOf(6n, 0n))).toBe(last);
    expect(streamIncrID(MAX_STREAM_ID)).toBeNull();
    expect(streamDecrID(streamIdOf(0n, 0n))).toBeNull();
  });

  it('compare as numbers do', () => {
    expect(streamIdOf(9n, 300n) < streamIdOf(10n, 0n)).toBe(true);
    expect(streamIdOf(10n, 255n) < streamIdOf(10n, 256n)).toBe(true);
  });
});

it('counts a radix tree: one leaf a key, one node a fork, one a chain', () => {
  expect(raxNodeCount([])).toBe(1);
  expect(raxNodeCount(['abc'])).toBe(2);
  // a chain, a fork of two, and below one of them a chain again
  expect(raxNodeCount(['abc', 'abd'])).toBe(4);
  expect(raxNodeCount(['abcd', 'abd1'])).toBe(6);
});
