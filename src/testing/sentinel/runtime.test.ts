/**
 * SENTINEL commands at runtime, right and wrong ones, as they were recorded with a real 6.2.6: the
 * same replies, the same events, the same conf files.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Reply } from '#hiredis/read';
import { type Scene, setUp } from './scenes';
import type { SentinelStage } from './stage';

interface Entry {
  readonly run: number;
  readonly ms: number;
  readonly action?: string;
  readonly reply?: unknown;
  /** The conf file of a Sentinel at the end, and what the first one logged, by port. */
  readonly conf?: number;
  readonly log?: number;
  readonly text?: string;
}

const PATH = new URL('../golden/sentinel/08-runtime-sentinel-commands.jsonl', import.meta.url);

const entries = readFileSync(PATH, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Entry);

const SCENE: Scene = { name: '08-runtime-sentinel-commands', runs: [1, 2], deeds: [], untilMs: 0 };
const CONF = 'redis-sentinel.conf';

/** As the recordings have it: a pair of sign and text for statuses and errors. */
function plain(reply: Reply | null): unknown {
  switch (reply?.type) {
    case 'status':
      return ['+', reply.str];
    case 'error':
      return ['-', reply.str];
    case 'string':
      return reply.str.startsWith('# Server') ? '<INFO>' : reply.str;
    case 'integer':
      return Number(reply.digits);
    case 'array':
      return reply.elements.map(plain);
    default:
      return null;
  }
}

const TIMES: ReadonlySet<unknown> = new Set([
  'last-ok-ping-reply',
  'last-ping-reply',
  'info-refresh',
  'role-reported-time',
]);

/** Without ids and times; masters by name, which go by hash in the original. */
function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[0-9a-f]{40}/g, '<id>');
  if (!Array.isArray(value)) return value;
  const parts = value.map((part, at) => (TIMES.has(value[at - 1]) ? '<ms>' : normal(part)));
  // How old an INFO is stands before it.
  if (parts.includes('<INFO>')) return ['<age>', '<INFO>'];
  const isTable =
    parts.length > 0 && parts.every((part) => Array.isArray(part) && part[0] === 'name');
  return isTable ? parts.sort((a, b) => (String(a) < String(b) ? -1 : 1)) : parts;
}

/** A conf file without ids, and with what was found out in a fixed order. */
function normalConf(text: string): string[] {
  const lines = text
    .replace(/^dir .*$/m, 'dir')
    .replace(/[0-9a-f]{40}/g, '<id>')
    .split('\n');
  const isKnown = (line: string) => line.startsWith('sentinel known-');
  return [...lines.filter((line) => !isKnown(line)), ...lines.filter(isKnown).sort()];
}

function act(stage: SentinelStage, entry: Entry): void {
  stage.run(Math.max(0, entry.ms - stage.now));
  const [, port = '', line = ''] = /^(\d+)> (.*)$/.exec(entry.action ?? '') ?? [];
  if (port === '') stage.tool('rm', `27002/${CONF}`);
  else {
    const reply = stage.command(Number(port), ...line.split(' '));
    expect({ line, reply: normal(plain(reply)) }).toEqual({ line, reply: normal(entry.reply) });
  }
}

describe.each([1, 2])('run %i', (run) => {
  const mine = entries.filter((entry) => entry.run === run);
  const stage = setUp(SCENE, run);

  test('answers', () => {
    const actions = mine.filter(({ action }) => action !== undefined);
    expect(actions.length).toBeGreaterThan(50);
    for (const entry of actions) act(stage, entry);
    stage.run(100);
  });

  test.each(mine.filter(({ conf }) => conf !== undefined))('conf of $conf', ({ conf, text }) => {
    expect(normalConf(stage.read(conf ?? 0, CONF) ?? '')).toEqual(normalConf(text ?? ''));
  });

  test('events', () => {
    const recorded = mine.flatMap(({ log, text }) => (log === undefined ? [] : [text ?? '']));
    const kinds = new Set(recorded.map((text) => text.split(' ')[0]));
    const logged = stage.log(27000).filter(({ type }) => kinds.has(type));
    const texts = logged.map(({ type, text }) => `${type} ${text}`.trimEnd());
    expect(texts).toEqual(recorded);
  });
});
