/**
 * A replica as its master's client: its name in logs, its share in min-replicas, its end.
 * twin: redis 6.2.6 replication.c, replicationGetSlaveName and MIN-SLAVES-TO-WRITE; networking.c,
 * freeClient, "Master/slave cleanup Case 1".
 */
import { formatAddr } from '../networking/accept';
import type { Client, Server } from '../state';

/** The address without its port: 127.0.0.1 of 127.0.0.1:6379, ::1 of [::1]:6379. */
export function peerAddress(peer: string): string {
  const host = peer.slice(0, peer.lastIndexOf(':'));
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** Where the replica says it is, else where its connection comes from. */
export function replicaAddress(c: Client): string {
  return c.replica !== null && c.replica.address !== '' ? c.replica.address : peerAddress(c.peer);
}

/** `<ip>:<listening port>`, for people: the port of the connection itself tells them nothing. */
export function replicationGetSlaveName(c: Client): string {
  const address = replicaAddress(c);
  const port = c.replica?.listeningPort ?? 0;
  if (port === 0) return `${address}:<unknown-replica-port>`;
  return formatAddr({ host: address, port });
}

/** Counts the replicas whose last ACK is fresh enough, for min-replicas-to-write. */
export function refreshGoodSlavesCount(server: Server): void {
  const maxLag = server.config['min-replicas-max-lag'];
  if (server.config['min-replicas-to-write'] === 0 || maxLag === 0) return;
  let good = 0;
  for (const { replica } of server.repl.slaves) {
    if (replica === null || replica.state !== 'online') continue;
    if (server.unixtime - replica.ackTime <= maxLag) good++;
  }
  server.repl.goodSlavesCount = good;
}

function isSavingForNobody(server: Server): boolean {
  if (server.config.save.length > 0 || server.rdb.childPid === -1) return false;
  if (server.rdb.childType !== 'disk') return false;
  return server.repl.slaves.every((other) => other.replica?.state !== 'wait_bgsave_end');
}

/** It may have been the one that the others waited for. */
function leavePipe({ repl, host }: Server, c: Client): void {
  const pipe = repl.rdbPipe;
  if (pipe === null || !pipe.slaves.includes(c.id)) return;
  pipe.slaves = pipe.slaves.filter((id) => id !== c.id);
  host.setReadable(pipe.readFd, true);
}

/** freeClient of a replica, after it was unlinked. */
export function replicaDisconnected(server: Server, c: Client): void {
  const { repl, host } = server;
  const { replica } = c;
  if (replica === null || replica.state === null) return;
  const was = replica.state;
  replica.state = null;
  repl.slaves = repl.slaves.filter((other) => other !== c);
  // Nobody waits for this file and no save point asked for it: the next one may begin sooner.
  if (was === 'wait_bgsave_end' && isSavingForNobody(server)) {
    host.kill(server.rdb.childPid, 'SIGUSR1');
  }
  leavePipe(server, c);
  if (replica.bulk.fd !== -1) host.close(replica.bulk.fd);
  replica.bulk.fd = -1;
  // repl-backlog-ttl counts from here.
  if (repl.slaves.length === 0) repl.noSlavesSince = server.unixtime;
  refreshGoodSlavesCount(server);
}
