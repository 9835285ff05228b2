/**
 * Directives of redis.conf that are not one plain value.
 * twin: redis 6.2.6 config.c, loadServerConfigFromString (its chain of directives) and
 * configGetCommand ("Everything we can't handle with macros follows").
 * differs: a table of one entry a directive. `user`, `loadmodule`, `sentinel` and cluster lines are
 * in load.ts.
 */
import { isErrno, strerror } from '#host/errno';
import { getClientTypeByName } from '../networking/client_info';
import { atoi, memtoll } from '../numbers';
import { keyspaceEventsFlagsToString, keyspaceEventsStringToFlags } from '../pubsub/notify';
import type { Server } from '../state';
import type { ObufClass, SaveParam } from './values';

export interface SpecialDirective {
  /** Null: CONFIG GET does not list it. Names are matched by CONFIG GET's pattern. */
  readonly get: ((server: Server) => string) | null;
  /** Reads a conf line's arguments. The error, null: fine, undefined: wrong number of arguments. */
  readonly load: ((server: Server, args: readonly string[]) => string | null | undefined) | null;
  /** CONFIG SET: 'badfmt' for its general error, a text for one of its own, null: fine. */
  readonly set: ((server: Server, value: string) => SetResult) | null;
}

export type SetResult = null | 'badfmt' | { readonly reply: string } | { readonly why: string };

/** As strtoll with nothing left over; null otherwise. */
export function strtoll(text: string): number | null {
  return /^\s*[+-]?[0-9]+$/.test(text) ? Number(text) : null;
}

/** What sdssplitlen makes of a value: no words of the empty string. */
function splitWords(value: string): string[] {
  return value === '' ? [] : value.split(' ');
}

const CONFIG_BINDADDR_MAX = 16;
const MAX_UNIX_MODE = 0o777;

const bind: SpecialDirective = {
  get: ({ config }) => config.bind.join(' '),
  load: ({ config }, args) => {
    if (args.length === 0) return undefined;
    if (args.length > CONFIG_BINDADDR_MAX) return 'Too many bind addresses specified';
    config.bind = [...args];
    return null;
  },
  set: null,
};

const save: SpecialDirective = {
  get: ({ config }) => config.save.map((p) => `${p.seconds} ${p.changes}`).join(' '),
  load: ({ config }, args) => {
    const [secondsText = '', changesText = ''] = args;
    if (args.length === 1 && secondsText === '') config.save = [];
    if (args.length !== 2) return null;
    const [seconds, changes] = [atoi(secondsText), atoi(changesText)];
    if (seconds < 1 || changes < 0) return 'Invalid save parameters';
    config.save.push({ seconds, changes });
    return null;
  },
  set: ({ config }, value) => {
    const numbers = splitWords(value).map(strtoll);
    if (numbers.length % 2 === 1) return 'badfmt';
    const params: SaveParam[] = [];
    for (let i = 0; i < numbers.length; i += 2) {
      const [seconds, changes] = [numbers[i] ?? null, numbers[i + 1] ?? null];
      if (seconds === null || changes === null || seconds < 1 || changes < 0) return 'badfmt';
      params.push({ seconds, changes });
    }
    config.save = params;
    return null;
  },
};

const dir: SpecialDirective = {
  get: ({ host }) => host.getcwd(),
  load: null,
  set: ({ host }, value) => {
    const result = host.chdir(value);
    return isErrno(result) ? { reply: `Changing directory: ${strerror(result)}` } : null;
  },
};

const logfile: SpecialDirective = {
  get: ({ config }) => config.logfile,
  load: ({ config, host }, [path = '', ...more]) => {
    if (more.length > 0 || path === undefined) return undefined;
    config.logfile = path;
    if (path === '') return null;
    const fd = host.open(path, { write: true, append: true, create: true });
    if (isErrno(fd)) return `Can't open the log file: ${strerror(fd)}`;
    host.close(fd);
    return null;
  },
  set: null,
};

const OBUF_CLASSES: readonly ObufClass[] = ['normal', 'slave', 'pubsub'];

function obufClass(name: string): ObufClass | undefined {
  const type = getClientTypeByName(name);
  return OBUF_CLASSES.find((each) => each === type);
}

const clientOutputBufferLimit: SpecialDirective = {
  get: ({ config }) =>
    OBUF_CLASSES.map((name) => {
      const limit = config['client-output-buffer-limit'][name];
      return `${name} ${limit.hardLimitBytes} ${limit.softLimitBytes} ${limit.softLimitSeconds}`;
    }).join(' '),
  load: ({ config }, args) => {
    if (args.length !== 4) return undefined;
    const [className = '', hard = '', soft = '', seconds = ''] = args;
    const name = obufClass(className);
    if (!name) {
      return "Unrecognized client limit class: the user specified an invalid one, or 'master' which has no buffer limits.";
    }
    if (atoi(seconds) < 0) return 'Negative number of seconds in soft limit is invalid';
    config['client-output-buffer-limit'][name] = {
      hardLimitBytes: Number(memtoll(hard) ?? 0),
      softLimitBytes: Number(memtoll(soft) ?? 0),
      softLimitSeconds: atoi(seconds),
    };
    return null;
  },
  set: ({ config }, value) => {
    const words = splitWords(value);
    if (words.length % 4 !== 0) return 'badfmt';
    // Either all of it is taken or nothing.
    const limits = { ...config['client-output-buffer-limit'] };
    for (let i = 0; i < words.length; i += 4) {
      const name = obufClass(words[i] ?? '');
      const [hard, soft, seconds] = words.slice(i + 1, i + 4).map(memtoll);
      if (!name || hard == null || soft == null || seconds == null) return 'badfmt';
      if (hard < 0n || soft < 0n || seconds < 0n) return 'badfmt';
      limits[name] = {
        hardLimitBytes: Number(hard),
        softLimitBytes: Number(soft),
        softLimitSeconds: Number(seconds),
      };
    }
    config['client-output-buffer-limit'] = limits;
    return null;
  },
};

const unixsocketperm: SpecialDirective = {
  get: ({ config }) => config.unixsocketperm.toString(8),
  load: ({ config }, args) => {
    if (args.length !== 1) return undefined;
    const mode = Number.parseInt(/^[0-7]+/.exec(args[0] ?? '')?.[0] ?? '0', 8);
    if (mode > MAX_UNIX_MODE) return 'Invalid socket file permissions';
    config.unixsocketperm = mode;
    return null;
  },
  set: null,
};

const MASTER_PORT_MAX = 65535;

/** `slaveof` and `replicaof` lines. */
export function loadReplicaof(
  { repl }: Server,
  args: readonly string[],
): string | null | undefined {
  if (args.length !== 2) return undefined;
  const [host = '', portText = ''] = args;
  repl.masterHost = null;
  if (host.toLowerCase() === 'no' && portText.toLowerCase() === 'one') return null;
  repl.masterHost = host;
  const port = strtoll(portText);
  repl.masterPort = port ?? 0;
  if (port === null || port < 0 || port > MASTER_PORT_MAX) return 'Invalid master port';
  repl.state = 'connect';
  return null;
}

const replicaof: SpecialDirective = {
  get: ({ repl }) => (repl.masterHost === null ? '' : `${repl.masterHost} ${repl.masterPort}`),
  load: loadReplicaof,
  set: null,
};

const notifyKeyspaceEvents: SpecialDirective = {
  get: ({ config }) => keyspaceEventsFlagsToString(config['notify-keyspace-events']),
  load: ({ config }, args) => {
    if (args.length !== 1) return undefined;
    const flags = keyspaceEventsStringToFlags(args[0] ?? '');
    if (flags === null) return "Invalid event class character. Use 'g$lshzxeA'.";
    config['notify-keyspace-events'] = flags;
    return null;
  },
  set: ({ config }, value) => {
    const flags = keyspaceEventsStringToFlags(value);
    if (flags === null) return 'badfmt';
    config['notify-keyspace-events'] = flags;
    return null;
  },
};

const OOM_RANGE = 'Invalid oom-score-adj-values, elements must be between -2000 and 2000.';

function updateOOMScoreAdjValues({ config }: Server, words: readonly string[]): string | null {
  const [master = null, replica = null, child = null] = words.map(strtoll);
  const isIn = (value: number | null): value is number => value !== null && Math.abs(value) <= 2000;
  if (!isIn(master) || !isIn(replica) || !isIn(child)) return OOM_RANGE;
  config['oom-score-adj-values'] = [master, replica, child];
  return null;
}

const oomScoreAdjValues: SpecialDirective = {
  get: ({ config }) => config['oom-score-adj-values'].join(' '),
  load: (server, args) => (args.length === 3 ? updateOOMScoreAdjValues(server, args) : undefined),
  set: (server, value) => {
    const words = splitWords(value);
    if (words.length !== 3) return 'badfmt';
    const why = updateOOMScoreAdjValues(server, words);
    return why === null ? null : { why };
  },
};

const watchdogPeriod: SpecialDirective = {
  get: () => '0',
  load: null,
  // There is no watchdog here: a turn that takes too long is the lab's business.
  set: (_server, value) => {
    const period = strtoll(value);
    return period === null || period < 0 || period > 2147483647 ? 'badfmt' : null;
  },
};

/** In the order CONFIG GET lists them, after the plain ones. */
export const SPECIAL_DIRECTIVES: ReadonlyMap<string, SpecialDirective> = new Map([
  ['logfile', logfile],
  ['watchdog-period', watchdogPeriod],
  ['dir', dir],
  ['save', save],
  ['client-output-buffer-limit', clientOutputBufferLimit],
  ['unixsocketperm', unixsocketperm],
  ['slaveof', replicaof],
  ['notify-keyspace-events', notifyKeyspaceEvents],
  ['bind', bind],
  ['oom-score-adj-values', oomScoreAdjValues],
]);
