/**
 * Making a link's connections, again and again, and what is said first on them.
 * twin: redis 6.2.6 sentinel.c, "hiredis connection handling".
 */

import { firstBindAddress } from '#engine/replication/sync/link';
import type { Server } from '#engine/state';
import { asyncSubscribe, createAsyncContext } from '#hiredis/async';
import { sentinelSendPing } from '../monitor/ping';
import { mstime, sentinelOf } from '../sentinel';
import {
  type LinkConnection,
  type LinkKind,
  SENTINEL_HELLO_CHANNEL,
  SENTINEL_PING_PERIOD,
  type SentinelRedisInstance,
} from '../state';
import { mapped, sendOn, wantToWrite } from './connection';

/** Connects what is not, at most once a second. */
export function sentinelReconnectInstance(server: Server, ri: SentinelRedisInstance): void {
  const { link } = ri;
  if (!link.disconnected || ri.addr.port === 0) return;
  const now = mstime(server);
  if (now - link.lastReconnTime < SENTINEL_PING_PERIOD) return;
  link.lastReconnTime = now;
  if (link.cc === null) connectCommands(server, ri);
  if (ri.role !== 'sentinel' && link.pc === null) connectPubSub(server, ri);
  link.disconnected = false;
  sentinelOf(server).facts.dirty = true;
}

function connect(server: Server, ri: SentinelRedisInstance, kind: LinkKind): LinkConnection {
  const { ip, port } = ri.addr;
  const bind = firstBindAddress(server);
  const fd = server.host.connect(ip, port, bind);
  // What getsockname says of a socket that is still connecting, where that is known beforehand.
  const localIp = bind ?? (ip.startsWith('127.') ? '127.0.0.1' : '');
  const context = createAsyncContext();
  sentinelOf(server).links.set(fd, { link: ri.link, kind });
  return { fd, context, connected: false, localIp, waitingWritable: false };
}

function connectCommands(server: Server, ri: SentinelRedisInstance): void {
  const { link } = ri;
  link.cc = connect(server, ri, 'cmd');
  link.pendingCommands = 0;
  link.ccConnTime = mstime(server);
  introduce(server, ri, link.cc, 'cmd');
  sentinelSendPing(server, ri);
}

function connectPubSub(server: Server, ri: SentinelRedisInstance): void {
  const { link } = ri;
  link.pc = connect(server, ri, 'pubsub');
  link.pcConnTime = mstime(server);
  introduce(server, ri, link.pc, 'pubsub');
  const argv = mapped(ri, ['SUBSCRIBE', SENTINEL_HELLO_CHANNEL]);
  asyncSubscribe(link.pc.context, { name: 'hello', args: ri }, argv);
  wantToWrite(server, link.pc);
}

/** AUTH, and a name for CLIENT LIST. That they worked is seen from PING's answers. */
function introduce(
  server: Server,
  ri: SentinelRedisInstance,
  connection: LinkConnection,
  kind: LinkKind,
): void {
  const { pass, user } = credentials(server, ri);
  if (pass !== null) {
    const argv = user === null ? ['AUTH', pass] : ['AUTH', user, pass];
    sendOn(server, connection, { instance: ri, handler: 'discard', argv });
  }
  const name = `sentinel-${sentinelOf(server).myid.slice(0, 8)}-${kind}`;
  const argv = ['CLIENT', 'SETNAME', name];
  sendOn(server, connection, { instance: ri, handler: 'discard', argv });
}

/** Sentinels without a password of their own share requirepass: it is for both directions. */
function credentials(
  server: Server,
  ri: SentinelRedisInstance,
): { readonly pass: string | null; readonly user: string | null } {
  if (ri.role !== 'sentinel') {
    const master = ri.master ?? ri;
    return { pass: master.authPass, user: master.authUser };
  }
  const { sentinelAuthPass, sentinelAuthUser } = sentinelOf(server);
  if (sentinelAuthPass !== null) return { pass: sentinelAuthPass, user: sentinelAuthUser };
  const { requirepass } = server.config;
  return { pass: requirepass === '' ? null : requirepass, user: null };
}
