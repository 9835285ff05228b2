/**
 * What arrives on links, and who takes it.
 * twin: redis 6.2.6 deps/hiredis async.c, redisAsyncHandleRead, redisProcessCallbacks.
 */

import type { Server } from '#engine/state';
import { asyncFeed, asyncNext } from '#hiredis/async';
import type { Reply } from '#hiredis/read';
import { isErrno } from '#host/errno';
import type { Input } from '#host/input';
import { sentinelReceiveIsMasterDownReply } from '../monitor/ask';
import { sentinelPublishReplyCallback, sentinelReceiveHelloMessages } from '../monitor/hello';
import { sentinelInfoReplyCallback } from '../monitor/info';
import { sentinelPingReplyCallback } from '../monitor/ping';
import type { InstanceLink, LinkConnection, LinkKind, SentinelRedisInstance } from '../state';
import { connectionLost, loseConnection, wantToWrite } from './connection';
import { connectionOf } from './link';

/** As much as hiredis reads at once. */
const READ_SIZE = 16 * 1024;

type Callback = (server: Server, ri: SentinelRedisInstance, reply: Reply) => void;

const CALLBACKS: Readonly<Record<string, Callback>> = {
  ping: sentinelPingReplyCallback,
  info: sentinelInfoReplyCallback,
  publish: sentinelPublishReplyCallback,
  'is-master-down': sentinelReceiveIsMasterDownReply,
  hello: sentinelReceiveHelloMessages,
};

/** Takes an input that belongs to a link; false: it is someone else's. */
export function sentinelLinkInput(server: Server, input: Input): boolean {
  if (!('fd' in input)) return false;
  const owner = server.sentinel?.links.get(input.fd);
  if (!owner) return false;
  const { link, kind } = owner;
  const connection = connectionOf(link, kind);
  if (connection === null) return false;
  if (input.kind === 'connected') {
    connection.connected = true;
    connection.localIp = input.local.host;
    wantToWrite(server, connection);
  } else if (input.kind === 'connectFailed') {
    connectionLost(server, link, kind);
  } else if (input.kind === 'writable') {
    connection.waitingWritable = false;
    wantToWrite(server, connection);
  } else if (input.kind === 'readable') {
    readConnection(server, { link, kind, connection });
  }
  return true;
}

interface Readable {
  readonly link: InstanceLink;
  readonly kind: LinkKind;
  readonly connection: LinkConnection;
}

function readConnection(server: Server, { link, kind, connection }: Readable): void {
  const { fd, context } = connection;
  const bytes = server.host.read(fd, READ_SIZE);
  if (bytes === 'EAGAIN') return;
  if (isErrno(bytes) || bytes.length === 0) {
    loseConnection(server, link, kind);
    return;
  }
  asyncFeed(context, bytes);
  // A reply may make us give up this very connection: what else came is then nobody's.
  while (connectionOf(link, kind) === connection && !server.exiting) {
    const answered = asyncNext(context);
    if (answered === null) break;
    const { name, args } = answered.handler;
    const callback = CALLBACKS[name];
    if (callback) callback(server, args as SentinelRedisInstance, answered.reply);
    else link.pendingCommands--;
  }
  if (context.reader.error !== null) loseConnection(server, link, kind);
}
