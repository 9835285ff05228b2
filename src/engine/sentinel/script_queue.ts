/**
 * Scripts that are to run: notification and client reconfiguration. Running them is scripts.ts.
 * twin: redis 6.2.6 sentinel.c, "script execution", sentinelScheduleScriptExecution.
 */
import type { Server } from '../state';
import { announceSentinelAddr } from './address';
import { sentinelOf } from './sentinel';
import type { SentinelAddr, SentinelRedisInstance } from './state';

const SENTINEL_SCRIPT_MAX_QUEUE = 256;

/** Puts a script at the end of the queue; a queue too long loses its oldest that is not running. */
export function sentinelScheduleScriptExecution(server: Server, argv: readonly string[]): void {
  const { scriptsQueue } = sentinelOf(server);
  scriptsQueue.push({ argv, running: false, retryNum: 0, startTime: 0, pid: 0 });
  if (scriptsQueue.length <= SENTINEL_SCRIPT_MAX_QUEUE) return;
  const oldest = scriptsQueue.findIndex((job) => !job.running);
  if (oldest !== -1) scriptsQueue.splice(oldest, 1);
}

export interface Reconfiguration {
  /** Whether this Sentinel does it, or was told of it. */
  readonly role: 'leader' | 'observer';
  readonly from: SentinelAddr;
  readonly to: SentinelAddr;
}

/** Has clients told where the master is now. */
export function sentinelCallClientReconfScript(
  server: Server,
  master: SentinelRedisInstance,
  { role, from, to }: Reconfiguration,
): void {
  const { clientReconfigScript, name } = master;
  if (clientReconfigScript === null) return;
  const where = [from, to].flatMap((addr) => [
    announceSentinelAddr(server, addr),
    String(addr.port),
  ]);
  const argv = [clientReconfigScript, name, role, 'start', ...where];
  sentinelScheduleScriptExecution(server, argv);
}
