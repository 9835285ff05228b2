/**
 * The RDB file on its way to replicas, once the child has written it.
 * twin: redis 6.2.6 replication.c, MASTER, updateSlavesWaitingBgsave, sendBulkToSlave,
 * putSlaveOnline.
 * differs: sends until the socket takes no more, instead of 16 KB for each writable event.
 */

import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { serverLog } from '../log';
import { freeClientAsync } from '../networking/client';
import { freeClient } from '../networking/free_client';
import { clientInstallWriteHandler } from '../networking/reply';
import type { Client, Server } from '../state';
import { refreshGoodSlavesCount, replicationGetSlaveName } from './slave';
import type { ReplicaOnMaster } from './state';

const READ_BYTES = 64 * 1024;

export interface BgsaveEnd {
  readonly ok: boolean;
  readonly type: 'disk' | 'socket';
}

/** A saving child has ended: replicas that waited for it get their file, or are sent away. */
export function updateSlavesWaitingBgsave(server: Server, end: BgsaveEnd): void {
  for (const slave of [...server.repl.slaves]) {
    const { replica } = slave;
    if (replica === null || replica.state !== 'wait_bgsave_end') continue;
    if (!end.ok) {
      freeClient(server, slave);
      serverLog(server, 'warning', 'SYNC failed. BGSAVE child returned an error');
    } else if (end.type === 'socket') {
      awaitAckOfStreamedRdb(server, slave, replica);
    } else {
      beginBulk(server, slave, replica);
    }
  }
}

/**
 * The file has gone already. The stream is held back until the first ACK: were it glued to the
 * file's end, the replica would have to look for the mark in every byte.
 */
function awaitAckOfStreamedRdb(server: Server, slave: Client, replica: ReplicaOnMaster): void {
  serverLog(
    server,
    'notice',
    `Streamed RDB transfer with replica ${replicationGetSlaveName(slave)} succeeded (socket). Waiting for REPLCONF ACK from slave to enable streaming`,
  );
  replica.state = 'online';
  replica.putOnlineOnAck = true;
  replica.ackTime = server.unixtime;
}

function beginBulk(server: Server, slave: Client, replica: ReplicaOnMaster): void {
  const { host } = server;
  const fd = host.open(server.config.dbfilename, { read: true });
  const stat = isErrno(fd) ? fd : host.fstat(fd);
  if (isErrno(fd) || isErrno(stat)) {
    if (!isErrno(fd)) host.close(fd);
    freeClient(server, slave);
    const why = strerror(isErrno(stat) ? stat : 'EBADF');
    serverLog(server, 'warning', `SYNC failed. Can't open/stat DB after BGSAVE: ${why}`);
    return;
  }
  const { size } = stat;
  replica.bulk = { fd, size, read: 0, pending: bytesOf(`$${size}\r\n`) };
  replica.state = 'send_bulk';
  sendBulkToSlave(server, slave);
}

/** Sends on; also called when the socket has room again. */
export function sendBulkToSlave(server: Server, slave: Client): void {
  const { replica } = slave;
  if (replica === null || replica.state !== 'send_bulk') return;
  const { bulk } = replica;
  while (bulk.pending.length > 0 || bulk.read < bulk.size) {
    if (bulk.pending.length === 0 && !readOn(server, slave, replica)) return;
    if (!writeOn(server, slave, replica)) return;
  }
  server.host.close(bulk.fd);
  bulk.fd = -1;
  putSlaveOnline(server, slave);
}

/** False: the file couldn't be read, and the replica is gone. */
function readOn(server: Server, slave: Client, { bulk }: ReplicaOnMaster): boolean {
  const bytes = server.host.read(bulk.fd, READ_BYTES);
  if (!isErrno(bytes) && bytes.length > 0) {
    bulk.read += bytes.length;
    bulk.pending = bytes;
    return true;
  }
  const why = isErrno(bytes) ? strerror(bytes) : 'premature EOF';
  serverLog(server, 'warning', `Read error sending DB to replica: ${why}`);
  freeClient(server, slave);
  return false;
}

/** False: the socket takes no more for now, or the replica is gone. */
function writeOn(server: Server, slave: Client, { bulk }: ReplicaOnMaster): boolean {
  const taken = server.host.write(slave.fd, bulk.pending);
  if (taken === 'EAGAIN') return false;
  if (isErrno(taken)) {
    serverLog(server, 'warning', `Write error sending DB to replica: ${strerror(taken)}`);
    freeClient(server, slave);
    return false;
  }
  server.stat.netOutputBytes += taken;
  const isWhole = taken === bulk.pending.length;
  bulk.pending = bulk.pending.slice(taken);
  return isWhole;
}

/** The replica has the file: what the stream brought meanwhile goes out, and then the rest of it. */
export function putSlaveOnline(server: Server, slave: Client): void {
  const { replica } = slave;
  if (replica === null) return;
  replica.state = 'online';
  replica.putOnlineOnAck = false;
  // Counts as an ACK: a long transfer must not look like a timeout.
  replica.ackTime = server.unixtime;
  const name = replicationGetSlaveName(slave);
  if (replica.rdbOnly) {
    serverLog(
      server,
      'notice',
      `Close the connection with replica ${name} as RDB transfer is complete`,
    );
    freeClientAsync(server, slave);
    return;
  }
  if (slave.reply.length > 0) clientInstallWriteHandler(slave);
  refreshGoodSlavesCount(server);
  serverLog(server, 'notice', `Synchronization with replica ${name} succeeded`);
}
