/**
 * Whether this server keeps its dataset on disk at all.
 * twin: redis 6.2.6 server.c, allPersistenceDisabled.
 */
import type { Server } from '../state';

export function allPersistenceDisabled(server: Server): boolean {
  return server.config.save.length === 0 && server.aof.state === 'off';
}
