/**
 * The dataset as it was left: from the append only file if that is on, else from the RDB file.
 * twin: redis 6.2.6 server.c, loadDataFromDisk.
 * differs: a long file is loaded over many turns; what comes after it waits.
 */
import { isErrno, strerror } from '#host/errno';
import { aofLoadBegin, aofLoadStep } from '../aof/load';
import { debugDelayUs } from '../debug_delay';
import { serverLog } from '../log';
import { rdbLoadBegin, rdbLoadStep } from '../rdb/load';
import { exitProcess } from '../rdb/load_error';
import type { LoadResult } from '../rdb/load_state';
import { replicationCacheMasterUsingMyself } from '../replication/master_client';
import type { Server } from '../state';
import { LOADING_TIMER, type StartupLoading } from './loading_state';

/** `failed`: the log says why the process is to end. Without a file there is nothing to load. */
export type LoadOutcome = 'loaded' | 'loading' | 'failed';

export function loadDataFromDisk(server: Server): LoadOutcome {
  const begun = server.aof.state === 'on' ? beginAof(server) : beginRdb(server);
  if (typeof begun === 'string') return begun;
  server.loading = begun;
  return continueStartupLoad(server);
}

function startedNow(server: Server) {
  return { startedAtUs: server.host.monotonicUs(), spentBefore: server.spentUs };
}

function beginAof(server: Server): StartupLoading | LoadOutcome {
  const load = aofLoadBegin(server, server.config.appendfilename);
  if (typeof load === 'string') return load === 'empty' ? 'loaded' : load;
  return { kind: 'startup-aof', load, ...startedNow(server) };
}

function beginRdb(server: Server): StartupLoading | LoadOutcome {
  const load = rdbLoadBegin(server, server.config.dbfilename);
  if (load === 'ENOENT') return 'loaded';
  if (isErrno(load)) return fatal(server, strerror(load));
  return { kind: 'startup-rdb', load, ...startedNow(server) };
}

function fatal(server: Server, why: string): 'failed' {
  serverLog(server, 'warning', `Fatal error loading the DB: ${why}. Exiting.`);
  exitProcess(server);
  return 'failed';
}

/** The next step; `loading`: another one follows in a later turn. */
export function continueStartupLoad(server: Server): LoadOutcome {
  const { loading } = server;
  if (loading === null || loading.kind === 'sync') return 'loaded';
  const before = loadedOf(loading);
  const outcome = step(server, loading);
  const delayUs = debugDelayUs(server.config['key-load-delay'], loadedOf(loading) - before);
  if (outcome === 'loading') server.host.setTimer(LOADING_TIMER, delayUs);
  else server.loading = null;
  return outcome;
}

/** Keys or commands so far. */
function loadedOf({ load }: StartupLoading): number {
  if (!('commands' in load)) return load.keysLoaded;
  return load.commands + (load.preamble?.keysLoaded ?? 0);
}

function step(server: Server, loading: StartupLoading): LoadOutcome {
  if (loading.kind === 'startup-aof') {
    const outcome = aofLoadStep(server, loading.load);
    if (outcome === 'yield') return 'loading';
    if (outcome === 'ok') logLoaded(server, 'append only file', loading);
    return outcome === 'ok' ? 'loaded' : 'failed';
  }
  const result = rdbLoadStep(server, loading.load);
  if (typeof result === 'string') return 'loading';
  if (result.ok) {
    logLoaded(server, 'disk', loading);
    restoreReplicationId(server, result);
    return 'loaded';
  }
  if (server.exiting || result.errno === null) return 'failed';
  return fatal(server, strerror(result.errno));
}

/** Of a turn's own time the clock knows nothing until it ends. */
function logLoaded(server: Server, from: string, loading: StartupLoading): void {
  const passed = server.host.monotonicUs() - loading.startedAtUs;
  const seconds = Math.max(passed, server.spentUs - loading.spentBefore) / 1_000_000;
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
