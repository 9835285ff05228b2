/**
 * The dataset as it was left: from the append only file if that is on, else from the RDB file.
 * twin: redis 6.2.6 server.c, loadDataFromDisk.
 */
import { strerror } from '#host/errno';
import { loadAppendOnlyFile } from '../aof/load';
import { serverLog } from '../log';
import { rdbLoad } from '../rdb/load';
import { exitProcess } from '../rdb/load_error';
import type { LoadResult } from '../rdb/load_state';
import { replicationCacheMasterUsingMyself } from '../replication/master_client';
import type { Server } from '../state';

/** False: the log says why the process is to end. Without a file there is simply nothing to load. */
export function loadDataFromDisk(server: Server): boolean {
  if (server.aof.state === 'on') loadFromAof(server);
  else loadFromRdb(server);
  return !server.exiting;
}

function loadFromAof(server: Server): void {
  const spentBefore = server.spentUs;
  const outcome = loadAppendOnlyFile(server, server.config.appendfilename);
  if (outcome === 'ok') logLoaded(server, 'append only file', spentBefore);
}

function loadFromRdb(server: Server): void {
  const spentBefore = server.spentUs;
  const loaded = rdbLoad(server, server.config.dbfilename);
  if (loaded.ok) {
    logLoaded(server, 'disk', spentBefore);
    restoreReplicationId(server, loaded);
  } else if (!server.exiting && loaded.errno !== null && loaded.errno !== 'ENOENT') {
    const why = strerror(loaded.errno);
    serverLog(server, 'warning', `Fatal error loading the DB: ${why}. Exiting.`);
    exitProcess(server);
  }
}

function logLoaded(server: Server, from: string, spentBefore: number): void {
  const seconds = (server.spentUs - spentBefore) / 1_000_000;
  serverLog(server, 'notice', `DB loaded from ${from}: ${seconds.toFixed(3)} seconds`);
}

/** A replica that restarts asks its master to go on where the file ends. */
function restoreReplicationId(
  server: Server,
  { replId, replOffset, replStreamDb }: LoadResult,
): void {
  const { repl } = server;
  if (repl.masterHost === null || replId === null) return;
  if (replOffset === -1 || replStreamDb === -1) return;
  repl.replid = replId;
  repl.masterReplOffset = replOffset;
  replicationCacheMasterUsingMyself(server);
  if (repl.cachedMaster !== null) repl.cachedMaster.db = replStreamDb;
}
