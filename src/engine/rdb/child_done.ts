/**
 * What serverCron does about saving: notes that a child has ended, begins what is due.
 * twin: redis 6.2.6 server.c, checkChildrenDone and serverCron, "Check if a background saving".
 */
import { backgroundRewriteDoneHandler, rewriteIfGrown } from '../aof/background';
import { hasActiveChildProcess } from '../children';
import { serverLog } from '../log';
import { updateSlavesWaitingBgsave } from '../replication/bulk';
import { backgroundSaveDoneHandlerSocket } from '../replication/diskless/pipe';
import { replicationStartPendingFork } from '../replication/start_bgsave';
import type { Server } from '../state';
import { backgroundSaveDoneHandler, rdbSaveBackground } from './background';

/** After a failed save, none is begun by itself for so long: a full disk would have us fork on and on. */
const CONFIG_BGSAVE_RETRY_DELAY = 5;

/** Acts on the end of the child, if it has ended. */
export function checkChildrenDone(server: Server): void {
  if (server.aof.childExit !== null) backgroundRewriteDoneHandler(server, server.aof.childExit);
  const { childExit, childType } = server.rdb;
  if (childExit === null || childType === 'none') return;
  if (childType === 'socket') backgroundSaveDoneHandlerSocket(server, childExit);
  else backgroundSaveDoneHandler(server, childExit);
  const ok = childExit.kind === 'exited' && childExit.code === 0;
  updateSlavesWaitingBgsave(server, { ok, type: childType });
  replicationStartPendingFork(server);
}

/** serverCron's part: the running child, or the save points and the append only file's growth. */
export function rdbCron(server: Server): void {
  if (hasActiveChildProcess(server)) {
    checkChildrenDone(server);
    return;
  }
  saveIfDue(server);
  rewriteIfGrown(server);
}

/** Later in serverCron: a BGSAVE SCHEDULE that had to wait. */
export function startScheduledBgsave(server: Server): void {
  const { rdb } = server;
  if (!rdb.bgsaveScheduled || hasActiveChildProcess(server) || !mayTryAgain(server)) return;
  if (rdbSaveBackground(server, server.config.dbfilename)) rdb.bgsaveScheduled = false;
}

function saveIfDue(server: Server): void {
  for (const { seconds, changes } of server.config.save) {
    if (server.dirty < changes || server.unixtime - server.rdb.lastSave <= seconds) continue;
    if (!mayTryAgain(server)) continue;
    serverLog(server, 'notice', `${changes} changes in ${seconds} seconds. Saving...`);
    rdbSaveBackground(server, server.config.dbfilename);
    return;
  }
}

function mayTryAgain({ rdb, unixtime }: Server): boolean {
  return rdb.lastBgsaveStatus === 'ok' || unixtime - rdb.lastBgsaveTry > CONFIG_BGSAVE_RETRY_DELAY;
}
