/**
 * The master's dataset replaces ours, and the stream begins.
 * twin: redis 6.2.6 replication.c, SLAVE, readSyncBulkPayload from "Flushing old data" on.
 * differs: a long load takes many turns, in which other clients are answered -LOADING.
 */

import { restartAOFAfterSYNC, stopAppendOnly } from '#engine/aof/switch';
import { createDbs, emptyDb } from '#engine/keyspace/db';
import { LOADING_TIMER, type SyncLoading } from '#engine/lifecycle/loading_state';
import { rdbLoadBegin, rdbLoadBeginStream, rdbLoadRest, rdbLoadStep } from '#engine/rdb/load';
import type { LoadResult } from '#engine/rdb/load_state';
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { spend } from '../../cost';
import { debugDelayUs } from '../../debug_delay';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { createReplicationBacklog } from '../backlog';
import {
  replicationCreateMasterClient,
  replicationSendAck,
  replicationSendNewlineToMaster,
} from '../master_client';
import { allPersistenceDisabled } from '../persistence';
import { clearReplicationId2 } from '../replid';
import { createTransfer } from '../state';
import { cancelReplicationHandshake } from './link';

/** The file is complete. */
export function loadFromDisk(server: Server): void {
  beginFlush(server);
  flushDataset(server);
  killSavingChild(server);
  if (!takeOverFile(server)) return;
  // Until the stream's client is there, nobody may take bytes of it.
  server.host.setReadable(server.repl.transferFd, false);
  const load = rdbLoadBegin(server, server.config.dbfilename);
  if (isErrno(load)) {
    failFromDisk(server);
    return;
  }
  server.loading = {
    kind: 'sync',
    load,
    isStream: false,
    backup: null,
    isResting: false,
    result: null,
  };
  continueSyncLoad(server);
}

/** The file begins to come, and is loaded as it does. */
export function beginLoadFromSocket(server: Server): SyncLoading {
  const isSwap = server.config['repl-diskless-load'] === 'swapdb';
  beginFlush(server);
  const backup = isSwap ? server.dbs : null;
  if (backup !== null) server.dbs = createDbs(server.hashSeed, backup.length);
  flushDataset(server);
  const load = rdbLoadBeginStream(server, server.repl.transfer.size);
  const loading: SyncLoading = {
    kind: 'sync',
    load,
    isStream: true,
    backup,
    isResting: false,
    result: null,
  };
  server.loading = loading;
  return loading;
}

function beginFlush(server: Server): void {
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync: Flushing old data');
  // Its child would copy all that is thrown away now, and its file is of the old dataset.
  if (server.aof.state !== 'off') stopAppendOnly(server);
}

/** Keys freed in a microsecond. */
const FREED_PER_US = 10;

/** Flushing may take long, unless it is left to the background. */
function flushDataset(server: Server): void {
  const hasAny = server.dbs.some((db) => db.dict.ht.size > 0);
  const isLazy = server.config['replica-lazy-flush'];
  if (hasAny && !isLazy) replicationSendNewlineToMaster(server);
  const removed = emptyDb(server, -1);
  if (!isLazy) spend(server, Math.floor(removed / FREED_PER_US));
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync: Loading DB in memory');
}

/** The next step of a load; a later turn goes on if it is not the last. */
export function continueSyncLoad(server: Server): void {
  const { loading } = server;
  if (loading?.kind !== 'sync') return;
  wakeUp(server, loading);
  if (loading.result === null) {
    const before = loading.load.keysLoaded;
    const step = rdbLoadStep(server, loading.load);
    const keys = loading.load.keysLoaded - before;
    const delayUs = debugDelayUs(server.config['key-load-delay'], keys);
    if (delayUs > 0 && typeof step === 'string') {
      rest(server, loading, delayUs);
      return;
    }
    if (step === 'starved') {
      // Whoever has bytes for us does not know how long we wait for them.
      awaitBytes(server);
      return;
    }
    if (step === 'yield') {
      replicationSendNewlineToMaster(server);
      server.host.setTimer(LOADING_TIMER, 0);
      return;
    }
    loading.result = step;
  }
  if (!isTransferOver(server, loading)) awaitBytes(server);
  else endSyncLoad(server, loading, loading.result);
}

/** What arrives meanwhile would go on with the load: it is left where it is. */
function rest(server: Server, loading: SyncLoading, delayUs: number): void {
  loading.isResting = true;
  if (loading.isStream) server.host.setReadable(server.repl.transferFd, false);
  replicationSendNewlineToMaster(server);
  server.host.setTimer(LOADING_TIMER, delayUs);
}

function wakeUp(server: Server, loading: SyncLoading): void {
  const { isResting, isStream, load } = loading;
  loading.isResting = false;
  // Behind what was the last of the file begins the stream, which is not for this load.
  if (isResting && isStream && load.isGrowing) {
    server.host.setReadable(server.repl.transferFd, true);
  }
}

/** With a mark, the transfer is over when the mark has come; else when all bytes have. */
function isTransferOver({ repl }: Server, { load, isStream, result }: SyncLoading): boolean {
  const { eofMark, read, size } = repl.transfer;
  if (!isStream || result?.ok === false || !load.isGrowing) return true;
  return eofMark === '' ? read >= size : rdbLoadRest(load).length >= eofMark.length;
}

function awaitBytes(server: Server): void {
  const seconds = server.repl.transferLastIo + server.config['repl-timeout'] - server.unixtime;
  server.host.setTimer(LOADING_TIMER, Math.max(seconds, 1) * 1_000_000);
}

function endSyncLoad(server: Server, loading: SyncLoading, result: LoadResult): void {
  const { repl, host } = server;
  server.loading = null;
  host.clearTimer(LOADING_TIMER);
  // A damaged file ends the process there and then.
  if (server.exiting) return;
  const wasStreamed = repl.transfer.eofMark !== '';
  if (!result.ok && loading.isStream) {
    failFromSocket(server, loading);
    return;
  }
  if (!result.ok) {
    failFromDisk(server);
    return;
  }
  if (loading.isStream && wasStreamed && !isMarkRight(server, loading)) return;
  if (!loading.isStream) removeSyncFile(server);
  repl.transfer = createTransfer();
  host.setReadable(repl.transferFd, true);
  goOnline(server, result.replStreamDb);
  // Not with the cron's next ACK: this one makes the master send its stream.
  if (wasStreamed) replicationSendAck(server);
  if (server.config.appendonly) restartAOFAfterSYNC(server);
}

/** Without the mark behind the file it may be another file's end. */
function isMarkRight(server: Server, { load }: SyncLoading): boolean {
  if (latin1(rdbLoadRest(load)).startsWith(server.repl.transfer.eofMark)) return true;
  serverLog(server, 'warning', 'Replication stream EOF marker is broken');
  cancelReplicationHandshake(server, true);
  return false;
}

function failFromSocket(server: Server, { backup }: SyncLoading): void {
  serverLog(server, 'warning', 'Failed trying to load the MASTER synchronization DB from socket');
  cancelReplicationHandshake(server, true);
  emptyDb(server, -1);
  if (backup !== null) server.dbs = backup;
}

function failFromDisk(server: Server): void {
  serverLog(server, 'warning', 'Failed trying to load the MASTER synchronization DB from disk');
  cancelReplicationHandshake(server, true);
  removeSyncFile(server);
}

function removeSyncFile(server: Server): void {
  const { config } = server;
  if (!config['rdb-del-sync-files'] || !allPersistenceDisabled(server)) return;
  serverLog(
    server,
    'notice',
    'Removing the RDB file obtained from the master. This replica has persistence disabled',
  );
  server.host.unlink(config.dbfilename);
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
