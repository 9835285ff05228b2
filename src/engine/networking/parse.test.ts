import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createDefaultUser } from '../acl/state';
import { initConfigValues } from '../config/values';
import type { Client, Server } from '../state';
import { newQueryBuffer } from './client';
import { appendToQuery, type Parsed, parseCommand, trimQuery } from './parse';

const server = { config: initConfigValues() } as Server;

function newClient(): Client {
  return { query: newQueryBuffer(), isMaster: false, authenticated: true } as Client;
}

/** All whole commands, as read.ts takes them. */
function parseAll(c: Client): string[][] {
  const commands: string[][] = [];
  while (c.query.pos < c.query.end) {
    const parsed = parseCommand(server, c);
    if (parsed.kind !== 'command') break;
    commands.push(parsed.argv);
    c.query.kind = 'unknown';
  }
  trimQuery(c.query);
  return commands;
}

function parseText(text: string, c = newClient()): Parsed {
  appendToQuery(c.query, bytesOf(text));
  return parseCommand(server, c);
}

describe('parseCommand', () => {
  it('cuts the same commands out of a pipeline however it is split', () => {
    const byteString = fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const commands = fc.array(fc.array(byteString, { minLength: 1, maxLength: 4 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(commands, fc.infiniteStream(fc.integer({ min: 1, max: 17 })), (sent, sizes) => {
        const bytes = bytesOf(sent.map((argv) => formatCommand(argv)).join(''));
        const c = newClient();
        const got: string[][] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value as number;
          appendToQuery(c.query, bytes.subarray(at, at + size));
          got.push(...parseAll(c));
          at += size;
        }
        expect(got).toEqual(sent);
        expect(c.query.bytes.length).toBe(0);
      }),
    );
  });

  it('reads inline commands, with and without carriage return', () => {
    const c = newClient();
    appendToQuery(c.query, bytesOf('set "a b" c\r\n\r\nping\nrest'));
    expect(parseAll(c)).toEqual([['set', 'a b', 'c'], [], ['ping']]);
  });

  it.each([
    ['set "a\r\n', 'Protocol error: unbalanced quotes in request'],
    ['*abc\r\n', 'Protocol error: invalid multibulk length'],
    ['*1048577\r\n', 'Protocol error: invalid multibulk length'],
    ['*1\r\nfoo\r\n', "Protocol error: expected '$', got 'f'"],
    ['*1\r\n$-1\r\n', 'Protocol error: invalid bulk length'],
    ['*1\r\n$536870913\r\n', 'Protocol error: invalid bulk length'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'Protocol error: too big bulk count string'],
    [`*${'1'.repeat(70_000)}`, 'Protocol error: too big mbulk count string'],
    ['x'.repeat(70_000), 'Protocol error: too big inline request'],
  ])('refuses %j', (text, reply) => {
    expect(parseText(text)).toMatchObject({ kind: 'error', error: { reply } });
  });

  it('gives strangers little room before they said AUTH', () => {
    const config = initConfigValues();
    const user = { ...createDefaultUser(config, []), noPass: false };
    const acl = { users: new Map([['default', user]]), usersToLoad: [], log: [] };
    const guarded = { config, acl } as unknown as Server;
    const stranger = { ...newClient(), authenticated: false };
    appendToQuery(stranger.query, bytesOf('*11\r\n'));
    expect(parseCommand(guarded, stranger)).toMatchObject({
      error: { reply: 'Protocol error: unauthenticated multibulk length' },
    });
  });

  it('takes *0 and a lone line end for no command', () => {
    expect(parseText('*0\r\n')).toEqual({ kind: 'command', argv: [] });
    expect(parseText('\r\n')).toEqual({ kind: 'command', argv: [] });
  });
});
