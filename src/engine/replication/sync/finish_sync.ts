/**
 * The whole RDB file is here: it replaces our dataset, and the stream begins.
 * twin: redis 6.2.6 replication.c, SLAVE, readSyncBulkPayload from "Flushing old data" on.
 */

import { restartAOFAfterSYNC, stopAppendOnly } from '#engine/aof/switch';
import { createDbs, emptyDb } from '#engine/keyspace/db';
import { rdbLoad, rdbLoadBytes } from '#engine/rdb/load';
import type { LoadResult } from '#engine/rdb/load_state';
import { bytesOf, concatBytes } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { createReplicationBacklog } from '../backlog';
import { replicationCreateMasterClient, replicationSendAck } from '../master_client';
import { allPersistenceDisabled } from '../persistence';
import { clearReplicationId2 } from '../replid';
import { createTransfer } from '../state';
import { cancelReplicationHandshake } from './link';

export function finishSync(server: Server): void {
  const { repl } = server;
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync: Flushing old data');
  // Its child would copy all that is thrown away now, and its file is of the old dataset.
  if (server.aof.state !== 'off') stopAppendOnly(server);
  const wasStreamed = repl.transfer.eofMark !== '';
  const loaded = repl.transfer.fd === -1 ? loadFromMemory(server) : loadFromDisk(server);
  if (loaded === null) return;
  repl.transfer = createTransfer();
  goOnline(server, loaded.replStreamDb);
  // Not with the cron's next ACK: this one makes the master send its stream.
  if (wasStreamed) replicationSendAck(server);
  if (server.config.appendonly) restartAOFAfterSYNC(server);
}

/** Flushing may take long: an empty line tells the master that we are alive. */
function flushDataset(server: Server): void {
  const hasAny = server.dbs.some((db) => db.dict.ht.size > 0);
  if (hasAny) server.host.write(server.repl.transferFd, bytesOf('\n'));
  emptyDb(server, -1);
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
}

/** null: it failed, and the synchronization begins anew. */
function loadFromMemory(server: Server): LoadResult | null {
  const bytes = concatBytes(server.repl.transfer.parts);
  const isSwap = server.config['repl-diskless-load'] === 'swapdb';
  const backup = server.dbs;
  if (isSwap) server.dbs = createDbs(server.hashSeed, backup.length);
  flushDataset(server);
  const loaded = rdbLoadBytes(server, bytes);
  if (server.exiting) return null;
  if (loaded.ok) return loaded;
  serverLog(server, 'warning', 'Failed trying to load the MASTER synchronization DB from socket');
  cancelReplicationHandshake(server, true);
  emptyDb(server, -1);
  if (isSwap) server.dbs = backup;
  return null;
}

function loadFromDisk(server: Server): LoadResult | null {
  const { config } = server;
  flushDataset(server);
  killSavingChild(server);
  if (!takeOverFile(server)) return null;
  const loaded = rdbLoad(server, config.dbfilename);
  // A damaged file ends the process there and then.
  if (server.exiting) return null;
  if (!loaded.ok) {
    serverLog(server, 'warning', 'Failed trying to load the MASTER synchronization DB from disk');
    cancelReplicationHandshake(server, true);
  }
  if (config['rdb-del-sync-files'] && allPersistenceDisabled(server)) {
    serverLog(
      server,
      'notice',
      'Removing the RDB file obtained from the master. This replica has persistence disabled',
    );
    server.host.unlink(config.dbfilename);
  }
  return loaded.ok ? loaded : null;
}

/** A child that saves the old dataset would rename it over the new file. */
function killSavingChild(server: Server): void {
  const { childPid } = server.rdb;
  if (childPid === -1) return;
  serverLog(
    server,
    'notice',
    `Replica is about to load the RDB file received from the master, but there is a pending RDB child running. Killing process ${childPid} and removing its temp file to avoid any race`,
  );
  server.host.kill(childPid, 'SIGUSR1');
}

/** The temporary file becomes dump.rdb, durably. False: it could not, and the sync is over. */
function takeOverFile(server: Server): boolean {
  const { host, config } = server;
  const { fd, tmpfile } = server.repl.transfer;
  const synced = host.fsync(fd);
  if (isErrno(synced)) {
    return abort(
      server,
      `sync the temp DB to disk in MASTER <-> REPLICA synchronization: ${strerror(synced)}`,
    );
  }
  const renamed = host.rename(tmpfile, config.dbfilename);
  if (isErrno(renamed)) {
    return abort(
      server,
      `rename the temp DB into ${config.dbfilename} in MASTER <-> REPLICA synchronization: ${strerror(renamed)}`,
    );
  }
  host.close(fd);
  return true;
}

function abort(server: Server, what: string): false {
  serverLog(server, 'warning', `Failed trying to ${what}`);
  cancelReplicationHandshake(server, true);
  return false;
}

/** The socket becomes a client, and we a part of the master's history. */
function goOnline(server: Server, dbid: number): void {
  const { repl } = server;
  const master = replicationCreateMasterClient(server, dbid);
  repl.state = 'connected';
  repl.downSince = 0;
  repl.replid = repl.masterClientReplid;
  repl.masterReplOffset = master.reploff;
  clearReplicationId2(server);
  // A replica keeps history even without replicas of its own: it may be promoted.
  if (repl.backlog === null) createReplicationBacklog(server);
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync: Finished with success');
}
