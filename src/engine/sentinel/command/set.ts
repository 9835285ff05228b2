/**
 * SENTINEL SET: options of a master at runtime.
 * twin: redis 6.2.6 sentinel.c, sentinelSetCommand.
 */
import { addReply, addReplyError, shared } from '#engine/networking/reply';
import { string2ll } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { sentinelFlushConfig } from '../conf/flush';
import { sentinelEvent } from '../event';
import { isExecutable } from '../executable';
import { sentinelPropagateDownAfterPeriod } from '../instance';
import { sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

/** `error`: an answer of its own; `badArgument`: which value is wrong, 0 for the first. */
type SetResult = null | { readonly error: string } | { readonly badArgument: number };

interface Option {
  readonly values: 1 | 2;
  readonly set: (
    server: Server,
    master: SentinelRedisInstance,
    values: readonly string[],
  ) => SetResult;
}

function positive(apply: (master: SentinelRedisInstance, value: number) => void): Option {
  return {
    values: 1,
    set: (_server, master, [text = '']) => {
      const value = string2ll(text);
      if (value === null || value <= 0n) return { badArgument: 0 };
      apply(master, Number(value));
      return null;
    },
  };
}

const DENIED =
  'Reconfiguration of scripts path is denied for security reasons. Check the deny-scripts-reconfig configuration directive in your Sentinel configuration';

function script(field: 'notificationScript' | 'clientReconfigScript', what: string): Option {
  return {
    values: 1,
    set: (server, master, [path = '']) => {
      if (sentinelOf(server).denyScriptsReconfig) return { error: DENIED };
      if (path !== '' && !isExecutable(server.host, path)) {
        return { error: `${what} seems non existing or non executable` };
      }
      master[field] = path === '' ? null : path;
      return null;
    },
  };
}

function credential(field: 'authPass' | 'authUser'): Option {
  return {
    values: 1,
    set: (_server, master, [text = '']) => {
      master[field] = text === '' ? null : text;
      return null;
    },
  };
}

const renameCommand: Option = {
  values: 2,
  set: (_server, { renamedCommands }, [from = '', to = '']) => {
    if (from === '' || to === '') return { badArgument: to === '' ? 1 : 0 };
    const key = from.toLowerCase();
    renamedCommands.delete(key);
    if (key !== to.toLowerCase()) renamedCommands.set(key, { from, to });
    return null;
  },
};

const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  [
    'down-after-milliseconds',
    positive((master, value) => {
      master.downAfterPeriod = value;
      sentinelPropagateDownAfterPeriod(master);
    }),
  ],
  [
    'failover-timeout',
    positive((master, value) => {
      master.failoverTimeout = value;
    }),
  ],
  [
    'parallel-syncs',
    positive((master, value) => {
      master.parallelSyncs = value;
    }),
  ],
  ['notification-script', script('notificationScript', 'Notification script')],
  ['client-reconfig-script', script('clientReconfigScript', 'Client reconfiguration script')],
  ['auth-pass', credential('authPass')],
  ['auth-user', credential('authUser')],
  [
    'quorum',
    positive((master, value) => {
      master.quorum = value;
    }),
  ],
  ['rename-command', renameCommand],
]);

/** SENTINEL SET <master> [<option> <value> ...]. What came before an error holds, and is kept. */
export function sentinelSetCommand(server: Server, c: Client, master: SentinelRedisInstance): void {
  const { argv } = c;
  let changes = 0;
  let error: string | null = null;
  for (let j = 3; j < argv.length && error === null; j++) {
    const word = argv[j] ?? '';
    const option = OPTIONS.get(word.toLowerCase());
    const values = argv.slice(j + 1, j + 1 + (option?.values ?? 0));
    if (!option || values.length < option.values) {
      error = `Unknown option or number of arguments for SENTINEL SET '${word}'`;
      break;
    }
    const result = option.set(server, master, values);
    error = result && errorText(word, values, result);
    if (error !== null) break;
    changes++;
    j += option.values;
    const text = `%@ ${[word, ...values].join(' ')}`;
    sentinelEvent(server, { level: 'warning', type: '+set', instance: master, text });
  }
  if (changes > 0) sentinelFlushConfig(server);
  if (error === null) addReply(c, shared.ok);
  else addReplyError(c, error);
}

function errorText(
  option: string,
  values: readonly string[],
  result: Exclude<SetResult, null>,
): string {
  if ('error' in result) return result.error;
  return `Invalid argument '${values[result.badArgument]}' for SENTINEL SET '${option}'`;
}
