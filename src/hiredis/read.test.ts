import { describe, expect, test } from 'vitest';
import {
  asyncCommand,
  asyncDisconnect,
  asyncFeed,
  asyncNext,
  asyncSubscribe,
  createAsyncContext,
  returnOutput,
  takeOutput,
} from './async';
import { formatCommand } from './format';
import { createReader, feedReader, nextReply, takeUnread } from './read';

function replies(bytes: string): unknown[] {
  const reader = createReader();
  feedReader(reader, bytes);
  const all: unknown[] = [];
  for (let reply = nextReply(reader); reply; reply = nextReply(reader)) all.push(reply);
  if (reader.error) all.push(reader.error);
  return all;
}

const EVERY_TYPE =
  '+OK\r\n-ERR no\r\n:-12\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n*2\r\n*1\r\n:1\r\n$0\r\n\r\n*0\r\n' +
  '_\r\n,1.5\r\n,inf\r\n#t\r\n#f\r\n=8\r\ntxt:some\r\n%1\r\n+k\r\n~1\r\n:2\r\n>2\r\n+m\r\n%0\r\n';

const EVERY_REPLY = [
  { type: 'status', str: 'OK' },
  { type: 'error', str: 'ERR no' },
  { type: 'integer', digits: '-12' },
  { type: 'string', str: 'a\r\n' },
  { type: 'nil' },
  { type: 'nil' },
  {
    type: 'array',
    elements: [
      { type: 'array', elements: [{ type: 'integer', digits: '1' }] },
      { type: 'string', str: '' },
    ],
  },
  { type: 'array', elements: [] },
  { type: 'nil' },
  { type: 'double', digits: '1.5' },
  { type: 'double', digits: 'inf' },
  { type: 'bool', value: true },
  { type: 'bool', value: false },
  { type: 'verbatim', format: 'txt', str: 'some' },
  {
    type: 'map',
    elements: [
      { type: 'status', str: 'k' },
      { type: 'set', elements: [{ type: 'integer', digits: '2' }] },
    ],
  },
  {
    type: 'push',
    elements: [
      { type: 'status', str: 'm' },
      { type: 'map', elements: [] },
    ],
  },
];

describe('replies', () => {
  test('every type', () => {
    expect(replies(EVERY_TYPE)).toEqual(EVERY_REPLY);
  });

  test('cut anywhere, a reply is the same', () => {
    const whole = replies(EVERY_TYPE);
    for (let cut = 1; cut < EVERY_TYPE.length; cut++) {
      const reader = createReader();
      const all: unknown[] = [];
      for (const piece of [EVERY_TYPE.slice(0, cut), EVERY_TYPE.slice(cut)]) {
        feedReader(reader, piece);
        for (let reply = nextReply(reader); reply; reply = nextReply(reader)) all.push(reply);
      }
      expect(all).toEqual(whole);
    }
  });

  test.each([
    ['?x\r\n', 'Protocol error, got "?" as reply type byte'],
    ['\r\n', 'Protocol error, got "\\r" as reply type byte'],
    [':01\r\n', 'Bad integer value'],
    [':9223372036854775808\r\n', 'Bad integer value'],
    [',abc\r\n', 'Bad double value'],
    ['$x\r\n', 'Bad bulk string length'],
    ['$-2\r\n', 'Bulk string length out of range'],
    ['*x\r\n', 'Bad multi-bulk length'],
    ['*-2\r\n', 'Multi-bulk length out of range'],
    [
      '=3\r\ntxt\r\n',
      'Verbatim string 4 bytes of content type are missing or incorrectly encoded.',
    ],
  ])('%j is a protocol error', (bytes, error) => {
    expect(replies(`+OK\r\n${bytes}`)).toEqual([{ type: 'status', str: 'OK' }, error]);
  });

  test('64 bits survive', () => {
    expect(replies(':9223372036854775807\r\n')).toEqual([
      { type: 'integer', digits: '9223372036854775807' },
    ]);
  });

  test('what follows can be read without RESP', () => {
    const reader = createReader();
    feedReader(reader, '+FULLRESYNC\r\n$5\r\nREDIS');
    nextReply(reader);
    expect(takeUnread(reader)).toBe('$5\r\nREDIS');
  });
});

test('commands are arrays of bulk strings', () => {
  expect(formatCommand(['SET', 'k', '\xff\r\n'])).toBe(
    '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n\xff\r\n\r\n',
  );
});

describe('awaited replies', () => {
  test('go to their handlers in order; a disconnection hands the rest back', () => {
    const context = createAsyncContext();
    asyncCommand(context, { name: 'ping' }, ['PING']);
    asyncCommand(context, { name: 'info', args: 1 }, ['INFO']);
    const output = takeOutput(context);
    returnOutput(context, output.slice(5));
    expect(takeOutput(context)).toBe(formatCommand(['PING']).slice(5) + formatCommand(['INFO']));
    asyncFeed(context, '+PONG\r\n$1');
    expect(asyncNext(context)).toEqual({
      handler: { name: 'ping' },
      reply: { type: 'status', str: 'PONG' },
    });
    expect(asyncNext(context)).toBe(null);
    expect(asyncDisconnect(context)).toEqual([{ name: 'info', args: 1 }]);
  });

  test('messages go to the subscriber', () => {
    const context = createAsyncContext();
    asyncCommand(context, { name: 'auth' }, ['AUTH', 'x']);
    asyncSubscribe(context, { name: 'hello' }, ['SUBSCRIBE', 'c']);
    asyncFeed(context, '+OK\r\n*1\r\n$9\r\nsubscribe\r\n*1\r\n$7\r\nmessage\r\n');
    const names = [1, 2, 3].map(() => asyncNext(context)?.handler.name);
    expect(names).toEqual(['auth', 'hello', 'hello']);
  });
});
