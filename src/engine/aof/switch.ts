/**
 * The append only file switched on and off: at start, by CONFIG SET, around a full synchronization.
 * twin: redis 6.2.6 aof.c, startAppendOnly, stopAppendOnly; server.c, initServer, "Open the AOF
 * file"; replication.c, restartAOFAfterSYNC.
 */
import { isErrno, strerror } from '#host/errno';
import { hasActiveChildProcess } from '../children';
import { spend } from '../cost';
import { serverLog } from '../log';
import type { Server } from '../state';
import { killAppendOnlyChild, rewriteAppendOnlyFileBackground } from './background';
import { closeAof, flushAppendOnlyFile } from './flush';

/** Seconds that a replica has to open its file. */
const MAX_TRIES = 10;

/** At start, before anything is loaded. False: the process is to end. */
export function openAppendOnlyFile(server: Server): boolean {
  const { aof, config } = server;
  if (!config.appendonly) return true;
  const fd = open(server);
  if (isErrno(fd)) {
    serverLog(server, 'warning', `Can't open the append-only file: ${strerror(fd)}`);
    return false;
  }
  aof.fd = fd;
  aof.state = 'on';
  return true;
}

function open({ host, config }: Server) {
  return host.open(config.appendfilename, { write: true, append: true, create: true });
}

/** False: the log says why not. The first rewrite makes the file. */
export function startAppendOnly(server: Server): boolean {
  const { aof, config, host } = server;
  const fd = open(server);
  if (isErrno(fd)) {
    serverLog(
      server,
      'warning',
      `Redis needs to enable the AOF but can't open the append only file ${config.appendfilename} (in server root dir ${host.getcwd()}): ${strerror(fd)}`,
    );
    return false;
  }
  if (!beginFirstRewrite(server)) {
    host.close(fd);
    serverLog(
      server,
      'warning',
      "Redis needs to enable the AOF but can't trigger a background AOF rewrite operation. Check the above logs for more info about the error.",
    );
    return false;
  }
  aof.state = 'wait-rewrite';
  aof.lastFsync = server.unixtime;
  aof.fd = fd;
  forgetErrors(server);
  return true;
}

function beginFirstRewrite(server: Server): boolean {
  const { aof } = server;
  if (hasActiveChildProcess(server) && aof.childPid === -1) {
    aof.rewriteScheduled = true;
    serverLog(
      server,
      'warning',
      'AOF was enabled but there is already another background operation. An AOF background was scheduled to start when possible.',
    );
    return true;
  }
  if (aof.childPid !== -1) {
    // Nobody has collected the commands since that one began.
    serverLog(
      server,
      'warning',
      'AOF was enabled but there is already an AOF rewriting in background. Stopping background AOF and starting a rewrite now.',
    );
    killAppendOnlyChild(server);
  }
  return rewriteAppendOnlyFileBackground(server);
}

function forgetErrors(server: Server): void {
  const { aof } = server;
  if (aof.bioFsyncErrno !== null) {
    serverLog(server, 'warning', 'AOF reopen, just ignore the AOF fsync error in bio job');
    aof.bioFsyncErrno = null;
  }
  if (aof.lastWriteStatus === 'err') {
    serverLog(server, 'warning', 'AOF reopen, just ignore the last error.');
    aof.lastWriteStatus = 'ok';
  }
}

/** The file stays as it is, complete and durable. */
export function stopAppendOnly(server: Server): void {
  const { aof } = server;
  flushAppendOnlyFile(server, true);
  fsyncAof(server);
  closeAof(server, aof.fd);
  aof.fd = -1;
  aof.selectedDb = -1;
  aof.state = 'off';
  aof.rewriteScheduled = false;
  killAppendOnlyChild(server);
  aof.buf = '';
}

/** At once, whatever appendfsync says. */
export function fsyncAof(server: Server): void {
  const { aof, host } = server;
  const synced = host.fsync(aof.fd);
  if (isErrno(synced)) {
    serverLog(server, 'warning', `Fail to fsync the AOF file: ${strerror(synced)}`);
    return;
  }
  aof.fsyncOffset = aof.currentSize;
  aof.lastFsync = server.unixtime;
}

/** The dataset is another: so must the file be. False: the process is to end. */
export function restartAOFAfterSYNC(server: Server): boolean {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (startAppendOnly(server)) return true;
    serverLog(
      server,
      'warning',
      'Failed enabling the AOF after successful master synchronization! Trying it again in one second.',
    );
    spend(server, 1_000_000);
  }
  serverLog(
    server,
    'warning',
    "FATAL: this replica instance finished the synchronization with its master, but the AOF can't be turned on. Exiting now.",
  );
  server.exiting = true;
  server.host.exit(1);
  return false;
}
