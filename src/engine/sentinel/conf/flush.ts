/**
 * Keeps the state on disk. It is there, synced, before a vote is answered: unless the disk is full,
 * when the Sentinel says so and goes on.
 * twin: redis 6.2.6 sentinel.c, sentinelFlushConfig.
 */

import { rewriteConfig } from '#engine/config/rewrite';
import { serverLog } from '#engine/log';
import type { Server } from '#engine/state';
import { type Errno, isErrno, strerror } from '#host/errno';

export function sentinelFlushConfig(server: Server): void {
  const errno = rewriteAndSync(server, server.configFile ?? '');
  if (errno === null) return;
  serverLog(
    server,
    'warning',
    `WARNING: Sentinel was not able to save the new configuration on disk!!!: ${strerror(errno)}`,
  );
}

/** Once more through the new name: the rename itself may be what is not on disk yet. */
function rewriteAndSync(server: Server, path: string): Errno | null {
  const { host } = server;
  const rewritten = rewriteConfig(server, path);
  if (isErrno(rewritten)) return rewritten;
  const fd = host.open(path, { read: true });
  if (isErrno(fd)) return fd;
  const synced = host.fsync(fd);
  host.close(fd);
  return isErrno(synced) ? synced : null;
}
