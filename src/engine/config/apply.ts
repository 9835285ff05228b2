/**
 * What CONFIG SET of a directive sets in motion, besides the new value.
 * twin: redis 6.2.6 config.c, the update functions (updateHZ, updatePort, updateRequirePass ...).
 */
import { ACLUpdateDefaultUserPassword } from '../acl/authenticate';
import { startAppendOnly, stopAppendOnly } from '../aof/switch';
import { resizeReplicationBacklog } from '../replication/backlog';
import { refreshGoodSlavesCount } from '../replication/slave';
import type { Server } from '../state';
import type { PlainValue } from './plain';

/** Answers why the new value can't be had, null when it holds. */
type Update = (server: Server, previous: PlainValue) => string | null;

const HZ_MIN = 1;
const HZ_MAX = 500;

const UPDATES: ReadonlyMap<string, Update> = new Map<string, Update>([
  ['hz', updateHZ],
  ['repl-backlog-size', updateReplBacklogSize],
  ['min-replicas-to-write', updateGoodSlaves],
  ['min-replicas-max-lag', updateGoodSlaves],
  ['appendonly', updateAppendonly],
  ['requirepass', updateRequirePass],
]);

/** To be called after the value was stored. */
export function applyDirective(server: Server, name: string, previous: PlainValue): string | null {
  return UPDATES.get(name)?.(server, previous) ?? null;
}

function updateHZ(server: Server): string | null {
  server.config.hz = Math.min(Math.max(server.config.hz, HZ_MIN), HZ_MAX);
  server.hz = server.config.hz;
  return null;
}

function updateReplBacklogSize(server: Server): string | null {
  resizeReplicationBacklog(server, server.config['repl-backlog-size']);
  return null;
}

function updateGoodSlaves(server: Server): string | null {
  refreshGoodSlavesCount(server);
  return null;
}

function updateRequirePass(server: Server): string | null {
  ACLUpdateDefaultUserPassword(server, server.config.requirepass);
  return null;
}

function updateAppendonly(server: Server): string | null {
  const { aof, config } = server;
  if (!config.appendonly && aof.state !== 'off') stopAppendOnly(server);
  const mustStart = config.appendonly && aof.state === 'off';
  if (!mustStart || startAppendOnly(server)) return null;
  return 'Unable to turn on AOF. Check server logs.';
}
