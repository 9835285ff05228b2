/**
 * Options of one master in the conf file.
 * twin: redis 6.2.6 sentinel.c, sentinelHandleConfiguration, the branches that name a master.
 */
import { atoi, strtoull } from '#engine/numbers';
import type { Server } from '#engine/state';
import { isExecutable } from '../executable';
import { sentinelPropagateDownAfterPeriod } from '../instance';
import { sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

export interface MasterOption {
  /** How many words may follow the option's, the master's name included. */
  readonly argc: readonly number[];
  /** What is wrong with the words after the master's name, null if nothing is. */
  readonly load: (
    server: Server,
    master: SentinelRedisInstance,
    args: readonly string[],
  ) => string | null;
}

function value(
  load: (server: Server, master: SentinelRedisInstance, value: string) => string | null,
): MasterOption {
  return { argc: [2], load: (server, master, [only = '']) => load(server, master, only) };
}

function period(
  field: 'downAfterPeriod' | 'failoverTimeout',
  then: (master: SentinelRedisInstance) => void,
): MasterOption {
  return value((_server, master, text) => {
    master[field] = atoi(text);
    if (master[field] <= 0) return 'negative or zero time parameter.';
    then(master);
    return null;
  });
}

function script(field: 'notificationScript' | 'clientReconfigScript', error: string): MasterOption {
  return value((server, master, path) => {
    if (!isExecutable(server.host, path)) return error;
    master[field] = path;
    return null;
  });
}

function credential(field: 'authPass' | 'authUser'): MasterOption {
  return value((_server, master, text) => {
    master[field] = text;
    return null;
  });
}

function loadRename(
  _server: Server,
  { renamedCommands }: SentinelRedisInstance,
  [from = '', to = '']: readonly string[],
): string | null {
  const key = from.toLowerCase();
  if (renamedCommands.has(key)) {
    return 'Same command renamed multiple times with rename-command.';
  }
  renamedCommands.set(key, { from, to });
  return null;
}

export const MASTER_OPTIONS: ReadonlyMap<string, MasterOption> = new Map<string, MasterOption>([
  ['down-after-milliseconds', period('downAfterPeriod', sentinelPropagateDownAfterPeriod)],
  ['failover-timeout', period('failoverTimeout', () => {})],
  [
    'parallel-syncs',
    value((_server, master, text) => {
      master.parallelSyncs = atoi(text);
      return null;
    }),
  ],
  [
    'notification-script',
    script('notificationScript', 'Notification script seems non existing or non executable.'),
  ],
  [
    'client-reconfig-script',
    script(
      'clientReconfigScript',
      'Client reconfiguration script seems non existing or non executable.',
    ),
  ],
  ['auth-pass', credential('authPass')],
  ['auth-user', credential('authUser')],
  [
    'config-epoch',
    value((server, master, text) => {
      const sentinel = sentinelOf(server);
      master.configEpoch = strtoull(text);
      sentinel.currentEpoch = Math.max(sentinel.currentEpoch, master.configEpoch);
      return null;
    }),
  ],
  [
    'leader-epoch',
    value((_server, master, text) => {
      master.leaderEpoch = strtoull(text);
      return null;
    }),
  ],
  ['rename-command', { argc: [3], load: loadRename }],
]);
