/**
 * Links: made, closed, shared between the instances that stand for one Sentinel.
 * twin: redis 6.2.6 sentinel.c, "instanceLink".
 * differs: what goes over a link is in connection.ts.
 */

import type { Server } from '#engine/state';
import { assert } from '#host/assert';
import { dupSentinelAddr } from '../address';
import { sentinelEvent } from '../event';
import { getSentinelRedisInstanceByAddrAndRunID } from '../lookup';
import { sentinelOf } from '../sentinel';
import type { InstanceLink, LinkConnection, LinkKind, SentinelRedisInstance } from '../state';

/** A link not connected yet. Its PING counts as sent: who can't be reached at all is down too. */
export function createInstanceLink(now: number): InstanceLink {
  return {
    refcount: 1,
    disconnected: true,
    pendingCommands: 0,
    cc: null,
    pc: null,
    ccConnTime: 0,
    pcConnTime: 0,
    pcLastActivity: 0,
    lastAvailTime: now,
    actPingTime: now,
    lastPingTime: 0,
    lastPongTime: now,
    lastReconnTime: 0,
  };
}

export function connectionOf(link: InstanceLink, kind: LinkKind): LinkConnection | null {
  return kind === 'cmd' ? link.cc : link.pc;
}

/** Closes one of the two connections; replies still to come are nobody's. */
export function instanceLinkCloseConnection(
  server: Server,
  link: InstanceLink,
  kind: LinkKind,
): void {
  const connection = connectionOf(link, kind);
  if (connection === null) return;
  if (kind === 'cmd') link.pendingCommands = 0;
  forgetConnection(server, link, kind);
  server.host.close(connection.fd);
}

/** The connection is gone already, or about to be. */
export function forgetConnection(server: Server, link: InstanceLink, kind: LinkKind): void {
  const sentinel = sentinelOf(server);
  const connection = connectionOf(link, kind);
  if (connection !== null) sentinel.links.delete(connection.fd);
  if (kind === 'cmd') link.cc = null;
  else link.pc = null;
  link.disconnected = true;
  sentinel.facts.dirty = true;
}

/**
 * One owner less. The last one's connections are closed; of others, the replies that this instance
 * still awaits will be thrown away.
 */
export function releaseInstanceLink(server: Server, instance: SentinelRedisInstance): void {
  const { link } = instance;
  assert(link.refcount > 0, 'releaseInstanceLink: released already');
  link.refcount--;
  if (link.refcount > 0) {
    const awaiting = link.cc?.context.awaiting ?? [];
    for (const [i, handler] of awaiting.entries())
      if (handler.args === instance) awaiting[i] = { name: 'discard' };
    return;
  }
  instanceLinkCloseConnection(server, link, 'cmd');
  instanceLinkCloseConnection(server, link, 'pubsub');
}

/** The same Sentinel under another master, if it is known there. */
function* matchesOf(
  server: Server,
  instance: SentinelRedisInstance,
): Generator<SentinelRedisInstance> {
  const { runid } = instance;
  for (const master of sentinelOf(server).masters.values()) {
    const found = getSentinelRedisInstanceByAddrAndRunID(server, master.sentinels, {
      addr: null,
      runid,
    });
    if (found) yield found;
  }
}

/** Uses the link that the same Sentinel has under another master. False: there is none. */
export function sentinelTryConnectionSharing(
  server: Server,
  instance: SentinelRedisInstance,
): boolean {
  assert(instance.role === 'sentinel', 'sentinelTryConnectionSharing: no Sentinel');
  if (instance.runid === null || instance.link.refcount > 1) return false;
  for (const match of matchesOf(server, instance)) {
    if (match.master === instance.master) continue;
    releaseInstanceLink(server, instance);
    instance.link = match.link;
    match.link.refcount++;
    return true;
  }
  return false;
}

/** Closes the links to all other Sentinels, so that they are made with a new password. */
export function sentinelDropConnections(server: Server): number {
  let dropped = 0;
  for (const { sentinels } of sentinelOf(server).masters.values()) {
    for (const { link } of sentinels.values()) {
      if (link.disconnected) continue;
      instanceLinkCloseConnection(server, link, 'pubsub');
      instanceLinkCloseConnection(server, link, 'cmd');
      dropped++;
    }
  }
  return dropped;
}

/** A Sentinel has moved: so it has under every master, and all its links are made anew. */
export function sentinelUpdateSentinelAddressInAllMasters(
  server: Server,
  instance: SentinelRedisInstance,
): void {
  assert(instance.role === 'sentinel', 'sentinelUpdateSentinelAddressInAllMasters: no Sentinel');
  let reconfigured = 0;
  for (const match of matchesOf(server, instance)) {
    instanceLinkCloseConnection(server, match.link, 'cmd');
    instanceLinkCloseConnection(server, match.link, 'pubsub');
    if (match === instance) continue;
    match.addr = dupSentinelAddr(instance.addr);
    reconfigured++;
  }
  if (reconfigured === 0) return;
  sentinelEvent(server, {
    level: 'notice',
    type: '+sentinel-address-update',
    instance,
    text: `%@ ${reconfigured} additional matching instances`,
  });
}
