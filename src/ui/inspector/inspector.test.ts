import { expect, test } from 'vitest';
import type { KeysAnswer } from '#host/inspection';
import type { Graph } from '../topology/graph';
import { byteText } from './byte_text';
import { compareKeys } from './compare_keys';
import { changedFields, orderSections, parseInfo } from './info_text';
import { lineAt } from './log_line';
import { curveOf, lagOf, type Sample, withSample } from './samples';

const INFO =
  '# Server\r\nredis_version:6.2.6\r\nuptime_in_seconds:1\r\n\r\n# Replication\r\nrole:slave\r\n';

test('INFO in sections, what matters here first, what changed by name', () => {
  const first = parseInfo(INFO);
  expect(orderSections(first).map(({ title }) => title)).toEqual(['Replication', 'Server']);
  const next = parseInfo(INFO.replace('seconds:1', 'seconds:2').replace('slave', 'master'));
  expect([...changedFields(first, next)]).toEqual(['uptime_in_seconds', 'role']);
  expect(changedFields(null, next).size).toBe(0);
});

test('bytes that are text are shown as text, others quoted', () => {
  expect(byteText('plain')).toBe('plain');
  expect(byteText('\xe9\xab\x98\xe5\x8f\xaf')).toBe('高可');
  expect(byteText('a\x00\xff')).toBe('a\\x00\\xff');
});

function keys(entries: Record<string, string>, total = Object.keys(entries).length): KeysAnswer {
  const list = Object.entries(entries).map(([name, digest]) => ({
    name,
    type: 'string' as const,
    expiresAt: digest.startsWith('!') ? 5 : null,
    digest,
  }));
  return { total, keys: list, databases: [0] };
}

test('what is missing, what differs, what expires on one only', () => {
  const { same, differences, partial } = compareKeys(
    keys({ a: '1', b: '2', c: '3', d: '4' }),
    keys({ a: '1', b: 'x', d: '!4', e: '5' }),
  );
  expect({ same, partial }).toEqual({ same: 1, partial: false });
  expect(differences).toEqual([
    { name: 'b', what: 'value' },
    { name: 'c', what: 'onlyOne' },
    { name: 'd', what: 'expiry' },
    { name: 'e', what: 'onlyOther' },
  ]);
});

test('a replica that heard of an expiry a little later has the same', () => {
  const expiring = (expiresAt: number): KeysAnswer => {
    const { keys: list, ...rest } = keys({ a: '1' });
    return { ...rest, keys: list.map((key) => ({ ...key, expiresAt })) };
  };
  expect(compareKeys(expiring(5000), expiring(5001)).same).toBe(1);
  expect(compareKeys(expiring(5000), expiring(8000)).differences).toHaveLength(1);
});

test('of lists that were cut nothing is said beyond the end', () => {
  const cut = compareKeys(keys({ a: '1', b: '2' }, 900), keys({ a: '1', b: '2', c: '3' }, 900));
  expect(cut).toEqual({ same: 2, differences: [], partial: true });
});

test('offsets become curves, and a replica its lag', () => {
  const graph = (master: number, replica: number) =>
    ({
      nodes: [
        { name: '6379', life: 'running', facts: { offset: master } },
        { name: '6380', life: 'running', facts: { offset: replica } },
      ],
    }) as unknown as Graph;
  let samples: readonly Sample[] = [];
  samples = withSample(samples, graph(100, 100), 1_000_000);
  samples = withSample(samples, graph(150, 100), 1_100_000);
  samples = withSample(samples, graph(200, 150), 2_000_000);
  expect(samples).toHaveLength(2);
  expect(curveOf(samples, lagOf('6380', '6379'))).toEqual({
    points: '0.00,100.00 100.00,0.00',
    low: 0,
    high: 50,
    latest: 50,
  });
  expect(curveOf(samples, lagOf('6380', '7000'))).toBe(null);
  expect(withSample(samples, graph(1, 1), 500_000)).toHaveLength(1);
});

test('of a log’s lines of one instant the one that was asked for', () => {
  const line = (at: number, text: string) => ({ at, level: 'warning' as const, text });
  const lines = [line(1, 'a'), line(5, '+sdown x'), line(5, '+odown x'), line(9, '+sdown x')];
  expect(lineAt(lines, { at: 5, words: '+sdown x' })).toBe(lines[1]);
  expect(lineAt(lines, { at: 5, words: '' })).toBe(lines[2]);
  // Not in this log, or no longer: what it said then.
  expect(lineAt(lines, { at: 8, words: '+tilt' })).toBe(lines[2]);
  expect(lineAt(lines, { at: 0, words: '' })).toBeUndefined();
});
