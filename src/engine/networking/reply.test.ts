import { describe, expect, it } from 'vitest';
import { newStat } from '../stat';
import type { Client } from '../state';
import {
  addReply,
  addReplyBulk,
  addReplyDeferredLen,
  addReplyError,
  addReplyForced,
  addReplyMapLen,
  addReplyNull,
  setDeferredArrayLen,
} from './reply';

function newClient(over: Partial<Client> = {}): Client {
  return {
    id: 7,
    fd: 3,
    resp: 2,
    reply: [],
    replyBytes: 0,
    pendingWrites: [],
    hasPendingWrite: false,
    stat: newStat(),
    replica: null,
    isMaster: false,
    replyMode: 'on',
    closeAsap: false,
    closeAfterReply: false,
    ...over,
  } as Client;
}

describe('replies', () => {
  it('are glued together, counted, and registered once', () => {
    const c = newClient();
    addReply(c, '+OK\r\n');
    addReplyBulk(c, 'abc');
    expect(c.reply).toEqual(['+OK\r\n$3\r\nabc\r\n']);
    expect(c.replyBytes).toBe(14);
    expect(c.pendingWrites).toEqual([7]);
  });

  it('get their length later without moving', () => {
    const c = newClient();
    addReply(c, '+first\r\n');
    const place = addReplyDeferredLen(c);
    addReplyBulk(c, 'a');
    addReplyBulk(c, 'b');
    setDeferredArrayLen(c, place, 2);
    expect(c.reply.join('')).toBe('+first\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n');
    expect(c.replyBytes).toBe(c.reply.join('').length);
  });

  it('are errors with a code of their own or ERR, without line breaks inside', () => {
    const c = newClient();
    addReplyError(c, 'no\r\nbreaks');
    addReplyError(c, '-NOAUTH say it');
    expect(c.reply.join('')).toBe('-ERR no  breaks\r\n-NOAUTH say it\r\n');
    expect([...c.stat.errors]).toEqual([
      ['ERR', 1],
      ['NOAUTH', 1],
    ]);
    expect(c.stat.totalErrorReplies).toBe(2);
  });

  it('depend on the protocol version', () => {
    const c = newClient({ resp: 3 });
    addReplyMapLen(c, 1);
    addReplyNull(c);
    expect(c.reply.join('')).toBe('%1\r\n_\r\n');
  });

  it.each([
    ['our master', { isMaster: true }],
    ['a client that is closing', { closeAfterReply: true }],
    ['a client without connection', { fd: -1 }],
    ['CLIENT REPLY OFF', { replyMode: 'off' as const }],
  ])('do not go to %s', (_whom, over) => {
    const c = newClient(over);
    addReply(c, '+OK\r\n');
    expect(c.reply).toEqual([]);
    expect(c.pendingWrites).toEqual([]);
  });

  it('go to our master when forced', () => {
    const c = newClient({ isMaster: true });
    addReplyForced(c, 'ACK');
    expect(c.reply).toEqual(['ACK']);
  });
});
