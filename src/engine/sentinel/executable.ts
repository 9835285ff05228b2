/**
 * Whether a script could be run.
 * twin: redis 6.2.6 sentinel.c, access(path,X_OK) of sentinelHandleConfiguration, sentinelSetCommand.
 */
import { isErrno } from '#host/errno';
import type { Host } from '#host/host';

/** A directory counts, as it does for access(2) where one may enter it. */
export function isExecutable(host: Host, path: string): boolean {
  const stat = host.stat(path);
  return !isErrno(stat) && (stat.kind === 'directory' || stat.executable);
}
