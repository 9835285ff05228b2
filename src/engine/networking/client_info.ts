/**
 * A client described in one line, and the kinds of clients there are.
 * twin: redis 6.2.6 networking.c, catClientInfoString, getClientType, getClientTypeByName.
 * differs: memory figures are derived from lengths; there is no allocator to ask.
 */
import { clientSubscriptionsCount } from '../pubsub/pubsub';
import { isReplica } from '../replication/state';
import type { Client, Server } from '../state';

export type ClientType = 'normal' | 'slave' | 'pubsub' | 'master';

export function getClientType(c: Client): ClientType {
  if (c.isMaster) return 'master';
  if (isReplica(c)) return 'slave';
  return clientSubscriptionsCount(c) > 0 ? 'pubsub' : 'normal';
}

const TYPE_NAMES: ReadonlyMap<string, ClientType> = new Map([
  ['normal', 'normal'],
  ['slave', 'slave'],
  ['replica', 'slave'],
  ['pubsub', 'pubsub'],
  ['master', 'master'],
]);

export function getClientTypeByName(name: string): ClientType | undefined {
  return TYPE_NAMES.get(name.toLowerCase());
}

function flagsOf(server: Server, c: Client): string {
  const flags = [
    c.monitor ? 'O' : '',
    isReplica(c) ? 'S' : '',
    c.isMaster ? 'M' : '',
    clientSubscriptionsCount(c) > 0 ? 'P' : '',
    c.multi !== null ? 'x' : '',
    c.blocked !== null ? 'b' : '',
    c.dirtyCas ? 'd' : '',
    c.closeAfterReply ? 'c' : '',
    server.unblockedClients.includes(c.id) ? 'u' : '',
    c.closeAsap ? 'A' : '',
    c.isUnix ? 'U' : '',
    c.readonlyMode ? 'r' : '',
  ].join('');
  return flags === '' ? 'N' : flags;
}

/** A client on a 64-bit machine: without a query buffer, and what it is beside one. */
const CLIENT_BYTES = 17_048;
const CLIENT_BESIDE_BUFFER_BYTES = 17_014;
/** What the first 16 KB read make of a query buffer, which doubles as it grows. */
const QUERY_BUFFER_BYTES = 32_770;
const STATIC_BUFFER_BYTES = 16 * 1024;

/** Replies beyond what fits the original's static buffer: what counts for buffer limits. */
export function getClientOutputBufferMemoryUsage(c: Client): number {
  return Math.max(c.replyBytes - STATIC_BUFFER_BYTES, 0);
}

export function catClientInfoString(server: Server, c: Client): string {
  // The command being executed is still in the buffer: it is cut off behind the last one.
  const qbuf = c.query.end;
  const allocated = qbuf === 0 ? 0 : Math.max(QUERY_BUFFER_BYTES, c.query.bytes.length);
  const base = allocated === 0 ? CLIENT_BYTES : CLIENT_BESIDE_BUFFER_BYTES + allocated;
  const argvMem = c.argv.reduce((sum, arg) => sum + arg.length, 0);
  const omem = getClientOutputBufferMemoryUsage(c);
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', c.id],
    ['addr', c.peer],
    ['laddr', c.local],
    ['fd', c.fd],
    ['name', c.name],
    ['age', server.unixtime - Math.floor(c.createdAtMs / 1000)],
    ['idle', server.unixtime - Math.floor(c.lastInteractionMs / 1000)],
    ['flags', flagsOf(server, c)],
    ['db', c.db],
    ['sub', c.pubsubChannels.size],
    ['psub', c.pubsubPatterns.size],
    ['multi', c.multi?.length ?? -1],
    ['qbuf', qbuf],
    ['qbuf-free', allocated - qbuf],
    ['argv-mem', argvMem],
    ['obl', Math.min(c.replyBytes, STATIC_BUFFER_BYTES)],
    ['oll', Math.ceil(omem / STATIC_BUFFER_BYTES)],
    ['omem', omem],
    ['tot-mem', base + omem + argvMem],
    ['events', c.waitingWritable ? 'rw' : 'r'],
    ['cmd', c.lastCommand ?? 'NULL'],
    ['user', c.user ?? '(superuser)'],
    ['redir', -1],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}
