/**
 * ROLE and REPLICAOF.
 * twin: redis 6.2.6 replication.c, roleCommand, replicaofCommand.
 */
import type { ReplState } from '#host/trace';
import { serverLog } from '../log';
import { catClientInfoString } from '../networking/client_info';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyBulkLongLong,
  addReplyError,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { replicationSetMaster, replicationUnsetMaster } from './role_change';
import { replicaAddress } from './slave';
import { isReplica } from './state';
import { slaveIsInHandshakeState } from './sync/link';

/** REPLICAOF <host> <port>, or NO ONE. */
export function replicaofCommand(server: Server, c: Client): void {
  const { repl } = server;
  const [, host = '', portText = ''] = c.argv;
  if (repl.failoverState !== 'no-failover') {
    addReplyError(c, 'REPLICAOF not allowed while failing over.');
    return;
  }
  if (host.toLowerCase() === 'no' && portText.toLowerCase() === 'one') becomeMaster(server, c);
  else if (!becomeReplica(server, c, { host, portText })) return;
  addReply(c, shared.ok);
}

function becomeMaster(server: Server, c: Client): void {
  if (server.repl.masterHost === null) return;
  replicationUnsetMaster(server);
  const client = catClientInfoString(server, c);
  serverLog(server, 'notice', `MASTER MODE enabled (user request from '${client}')`);
}

interface MasterAddress {
  readonly host: string;
  readonly portText: string;
}

/** False: something else than OK was answered. */
function becomeReplica(server: Server, c: Client, { host, portText }: MasterAddress): boolean {
  const { repl } = server;
  if (isReplica(c)) {
    // It would disconnect all replicas, this one included.
    addReplyError(c, 'Command is not valid when client is a replica.');
    return false;
  }
  const port = getLongFromObjectOrReply(c, portText);
  if (port === null) return false;
  if (repl.masterHost?.toLowerCase() === host.toLowerCase() && repl.masterPort === port) {
    serverLog(
      server,
      'notice',
      'REPLICAOF would result into synchronization with the master we are already connected with. No operation performed.',
    );
    addReply(c, '+OK Already connected to specified master\r\n');
    return false;
  }
  replicationSetMaster(server, host, port);
  const client = catClientInfoString(server, c);
  serverLog(server, 'notice', `REPLICAOF ${host}:${port} enabled (user request from '${client}')`);
  return true;
}

const ROLE_STATES: Partial<Record<ReplState, string>> = {
  none: 'none',
  connect: 'connect',
  connecting: 'connecting',
  transfer: 'sync',
  connected: 'connected',
};

export function roleCommand(server: Server, c: Client): void {
  const { repl } = server;
  if (repl.masterHost === null) {
    masterRole(server, c);
    return;
  }
  addReplyArrayLen(c, 5);
  addReplyBulk(c, 'slave');
  addReplyBulk(c, repl.masterHost);
  addReplyLongLong(c, repl.masterPort);
  const state = slaveIsInHandshakeState(server) ? 'handshake' : ROLE_STATES[repl.state];
  addReplyBulk(c, state ?? 'unknown');
  addReplyLongLong(c, repl.master?.reploff ?? -1);
}

function masterRole({ repl }: Server, c: Client): void {
  addReplyArrayLen(c, 3);
  addReplyBulk(c, 'master');
  addReplyLongLong(c, repl.masterReplOffset);
  const online = repl.slaves.filter((slave) => slave.replica?.state === 'online');
  addReplyArrayLen(c, online.length);
  for (const slave of online) {
    addReplyArrayLen(c, 3);
    addReplyBulk(c, replicaAddress(slave));
    addReplyBulkLongLong(c, slave.replica?.listeningPort ?? 0);
    addReplyBulkLongLong(c, slave.replica?.ackOffset ?? 0);
  }
}
