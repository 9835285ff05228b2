import { describe, expect, it } from 'vitest';
import { EngineDesk } from '#testing/engine_desk';
import { type RecordedCommand, readSession } from '#testing/golden/commands';
import { lookupCommand } from './command';

/** Sessions that use nothing but what the desk has: no connections, no streams. */
const SESSIONS: readonly string[] = [
  'string-basic',
  'string-set-options',
  'string-incr-matrix',
  'string-range-matrix',
  'bit-ops',
  'generic-expire-matrix',
  'generic-scan',
  'hash-basic',
  'hash-encoding',
  'list-basic',
  'list-index-matrix',
  'set-basic',
  'zset-basic',
  'zset-range-matrix',
  'zset-score-matrix',
  'zset-setops',
];

function sorted(reply: string): string {
  return reply.split('\r\n').sort().join('\r\n');
}

function play(name: string, cloneEvery = Number.POSITIVE_INFINITY): string[] {
  const desk = new EngineDesk();
  const wrong: string[] = [];
  for (const record of readSession(name)) {
    desk.tick(record.sleepBeforeMs);
    if (record.i % cloneEvery === cloneEvery - 1) desk.replaceByClone();
    const reply = replyTo(desk, record);
    if (reply === null || record.reply === null || record.varies) continue;
    const same = record.unordered ? sorted(reply) === sorted(record.reply) : reply === record.reply;
    if (!same)
      wrong.push(
        `${record.i} ${JSON.stringify(record.argv)}: ${JSON.stringify(reply)}, recorded ${JSON.stringify(record.reply)}`,
      );
  }
  return wrong;
}

function replyTo(desk: EngineDesk, { argv }: RecordedCommand): string | null {
  if (lookupCommand(desk.server, argv[0] ?? '') === undefined) return null;
  return desk.command(...argv);
}

describe('recorded sessions', () => {
  for (const name of SESSIONS) {
    it(name, () => expect(play(name)).toEqual([]));
    it(`${name}, from clones of the state`, () => expect(play(name, 7)).toEqual([]));
  }
});
