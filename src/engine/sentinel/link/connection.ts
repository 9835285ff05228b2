/**
 * Commands on a link's way out, and the end of a connection.
 * twin: redis 6.2.6 sentinel.c, "hiredis connection handling" and "hiredis ae.c adapters";
 * deps/hiredis async.c, redisAsyncCommand, redisAsyncHandleWrite, __redisAsyncDisconnect.
 */

import type { Server } from '#engine/state';
import { asyncCommand, asyncDisconnect, returnOutput, takeOutput } from '#hiredis/async';
import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { sentinelInstanceMapCommand } from '../instance';
import { sentinelOf } from '../sentinel';
import type {
  InstanceLink,
  LinkConnection,
  LinkKind,
  ReplyHandler,
  SentinelRedisInstance,
} from '../state';
import { connectionOf, forgetConnection } from './link';

/**
 * Queues a command on the instance's command link; the first word is the command's own name, which
 * may be another there. False: there is no such link.
 */
export function sentinelSendCommand(
  server: Server,
  instance: SentinelRedisInstance,
  handler: ReplyHandler,
  argv: readonly string[],
): boolean {
  const { link } = instance;
  if (link.cc === null) return false;
  sendOn(server, link.cc, { instance, handler, argv });
  return true;
}

interface Sending {
  readonly instance: SentinelRedisInstance;
  readonly handler: ReplyHandler;
  readonly argv: readonly string[];
}

/** Queues a command on either connection. It counts as pending of the command link, as there. */
export function sendOn(server: Server, connection: LinkConnection, sending: Sending): void {
  const { instance, handler, argv } = sending;
  asyncCommand(connection.context, { name: handler, args: instance }, mapped(instance, argv));
  instance.link.pendingCommands++;
  wantToWrite(server, connection);
}

export function mapped(
  instance: SentinelRedisInstance,
  [command = '', ...args]: readonly string[],
): string[] {
  return [sentinelInstanceMapCommand(instance, command), ...args];
}

export function wantToWrite(server: Server, { fd }: LinkConnection): void {
  const { pendingWrites } = sentinelOf(server);
  if (!pendingWrites.includes(fd)) pendingWrites.push(fd);
}

/** At the end of a turn: what was queued is written, once a connection. */
export function sentinelFlushLinks(server: Server): void {
  const sentinel = sentinelOf(server);
  if (sentinel.pendingWrites.length === 0) return;
  const fds = sentinel.pendingWrites;
  sentinel.pendingWrites = [];
  for (const fd of fds) {
    const owner = sentinel.links.get(fd);
    if (owner) flushConnection(server, owner.link, owner.kind);
  }
}

function flushConnection(server: Server, link: InstanceLink, kind: LinkKind): void {
  const connection = connectionOf(link, kind);
  if (!connection?.connected || connection.waitingWritable) return;
  const { context, fd } = connection;
  if (context.output === '') return;
  const output = takeOutput(context);
  const written = server.host.write(fd, bytesOf(output));
  if (isErrno(written) && written !== 'EAGAIN') {
    loseConnection(server, link, kind);
    return;
  }
  const taken = isErrno(written) ? 0 : written;
  if (taken === output.length) return;
  returnOutput(context, output.slice(taken));
  connection.waitingWritable = true;
}

/** It broke, or the other side closed it. The timer will connect again. */
export function loseConnection(server: Server, link: InstanceLink, kind: LinkKind): void {
  const connection = connectionOf(link, kind);
  if (connection === null) return;
  connectionLost(server, link, kind);
  server.host.close(connection.fd);
}

/** The same when its descriptor is closed already. Replies that are only counted count as come. */
export function connectionLost(server: Server, link: InstanceLink, kind: LinkKind): void {
  const connection = connectionOf(link, kind);
  if (connection === null) return;
  forgetConnection(server, link, kind);
  for (const { name } of asyncDisconnect(connection.context))
    if (name === 'discard') link.pendingCommands--;
}
