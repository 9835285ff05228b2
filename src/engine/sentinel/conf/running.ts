/**
 * A Sentinel's start: its conf file must be writable, it needs an id, and says whom it watches.
 * twin: redis 6.2.6 sentinel.c, initSentinelConfig, initSentinel, sentinelCheckConfigFile,
 * sentinelIsRunning.
 */

import { serverLog } from '#engine/log';
import { getRandomHexChars } from '#engine/random_hex';
import type { Server } from '#engine/state';
import { isErrno, strerror } from '#host/errno';
import { sentinelGenerateInitialMonitorEvents } from '../event';
import { mstime, sentinelOf } from '../sentinel';
import { createSentinelState } from '../state';
import { sentinelFlushConfig } from './flush';

const REDIS_SENTINEL_PORT = 26379;
const ID_LENGTH = 40;

/** Makes a Sentinel of a server, before its configuration is read. */
export function initSentinel(server: Server): void {
  server.sentinelMode = true;
  server.sentinel = createSentinelState(mstime(server));
  server.config.port = REDIS_SENTINEL_PORT;
  // It must be reachable by the others, wherever they are.
  server.config['protected-mode'] = false;
}

/** False: there is no file to keep the state in. */
export function sentinelCheckConfigFile(server: Server): boolean {
  const { host, configFile } = server;
  if (configFile === null) {
    serverLog(server, 'warning', 'Sentinel needs config file on disk to save state. Exiting...');
    return false;
  }
  const fd = host.open(configFile, { write: true });
  if (!isErrno(fd)) {
    host.close(fd);
    return true;
  }
  const why = strerror(fd);
  serverLog(
    server,
    'warning',
    `Sentinel config file ${configFile} is not writable: ${why}. Exiting...`,
  );
  return false;
}

/** Once it listens. An id is drawn at the first start, and kept in the file for all later ones. */
export function sentinelIsRunning(server: Server): void {
  const sentinel = sentinelOf(server);
  if (sentinel.myid === '') {
    sentinel.myid = getRandomHexChars(server.host, ID_LENGTH);
    sentinelFlushConfig(server);
  }
  serverLog(server, 'warning', `Sentinel ID is ${sentinel.myid}`);
  sentinelGenerateInitialMonitorEvents(server);
}
