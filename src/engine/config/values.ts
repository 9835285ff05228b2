/**
 * The configuration of one server, as values: `server.config['repl-timeout']`.
 * twin: redis 6.2.6 server.h, struct redisServer, "Configuration".
 * differs: fields are the directives' own names, so that conf file, CONFIG and code say one word.
 */
import {
  BOOL_DIRECTIVES,
  ENUM_DIRECTIVES,
  NUMBER_DIRECTIVES,
  STRING_DIRECTIVES,
} from './directives';

type NameOf<Table extends readonly { readonly name: string }[]> = Table[number]['name'];
type EnumValues = {
  -readonly [D in (typeof ENUM_DIRECTIVES)[number] as D['name']]: D['values'][number];
};

export interface SaveParam {
  readonly seconds: number;
  readonly changes: number;
}

export interface ObufLimit {
  hardLimitBytes: number;
  softLimitBytes: number;
  softLimitSeconds: number;
}

export type ObufClass = 'normal' | 'slave' | 'pubsub';

/** Directives whose value is not one plain word. */
interface SpecialValues {
  save: SaveParam[];
  /** Empty: all addresses. */
  bind: string[];
  'client-output-buffer-limit': Record<ObufClass, ObufLimit>;
  /** Flags of notify.c (NOTIFY_*) or'ed together. */
  'notify-keyspace-events': number;
  'oom-score-adj-values': [number, number, number];
  unixsocketperm: number;
  logfile: string;
  'cluster-config-file': string;
  /** Paths of modules, in order. */
  loadmodule: string[];
  /** Command names changed by rename-command, lower case; '' removes one. */
  'rename-command': Map<string, string>;
}

export type BoolName = NameOf<typeof BOOL_DIRECTIVES>;
export type StringName = NameOf<typeof STRING_DIRECTIVES>;
export type NumberName = NameOf<typeof NUMBER_DIRECTIVES>;

/** Strings are '' where the original has NULL. Sizes are bytes, numbers as redis.conf counts them. */
export type Config = Record<BoolName, boolean> &
  Record<StringName, string> &
  Record<NumberName, number> &
  EnumValues &
  SpecialValues;

const MB = 1024 * 1024;

export function initConfigValues(): Config {
  const values: Record<string, unknown> = {};
  const tables = [BOOL_DIRECTIVES, STRING_DIRECTIVES, ENUM_DIRECTIVES, NUMBER_DIRECTIVES];
  for (const table of tables) for (const { name, initial } of table) values[name] = initial;
  const special: SpecialValues = {
    save: [
      { seconds: 3600, changes: 1 },
      { seconds: 300, changes: 100 },
      { seconds: 60, changes: 10000 },
    ],
    bind: [],
    'client-output-buffer-limit': {
      normal: { hardLimitBytes: 0, softLimitBytes: 0, softLimitSeconds: 0 },
      slave: { hardLimitBytes: 256 * MB, softLimitBytes: 64 * MB, softLimitSeconds: 60 },
      pubsub: { hardLimitBytes: 32 * MB, softLimitBytes: 8 * MB, softLimitSeconds: 60 },
    },
    'notify-keyspace-events': 0,
    'oom-score-adj-values': [0, 200, 800],
    unixsocketperm: 0,
    logfile: '',
    'cluster-config-file': 'nodes.conf',
    loadmodule: [],
    'rename-command': new Map(),
  };
  return { ...values, ...special } as Config;
}
