/**
 * What a command is: its line in the command table together with the function that does it.
 * twin: redis 6.2.6 server.h, struct redisCommand; server.c, populateCommandTable.
 * differs: the table reaches the code through `server.commands`, lent for a turn, so that EXEC can
 * call commands of a table that lists EXEC itself.
 */
import type { Client, Server } from './state';

export type CommandProc = (server: Server, c: Client) => void;

export type CommandFlag =
  | 'write'
  | 'read-only'
  | 'use-memory'
  | 'admin'
  | 'pub-sub'
  | 'no-script'
  | 'random'
  | 'to-sort'
  | 'ok-loading'
  | 'ok-stale'
  | 'no-monitor'
  | 'no-slowlog'
  | 'cluster-asking'
  | 'fast'
  | 'no-auth'
  | 'may-replicate';

export interface CommandSpec {
  readonly name: string;
  /** Number of words; negative: at least that many. */
  readonly arity: number;
  readonly flags: ReadonlySet<CommandFlag>;
  /** Positions of keys in argv: first, last (negative: from the end), step; 0: none. */
  readonly firstKey: number;
  readonly lastKey: number;
  readonly keyStep: number;
  /** Keys are found by looking at the arguments (COMMAND's `movablekeys`). */
  readonly movableKeys: boolean;
  /** ACL categories besides those that follow from the flags, with @. */
  readonly categories: readonly string[];
}

export interface Command extends CommandSpec {
  readonly proc: CommandProc;
}

export type CommandTable = ReadonlyMap<string, Command>;

/** A line of the table as it is written down. */
export interface CommandRow {
  readonly name: string;
  readonly proc: CommandProc;
  readonly arity: number;
  /** The original's words: flags, and ACL categories with an @. */
  readonly flags: string;
  /** First and last key and the step between keys. */
  readonly keys?: readonly [first: number, last: number, step: number];
  readonly movableKeys?: true;
}

export function populateCommandTable(rows: readonly CommandRow[]): CommandTable {
  return new Map(rows.map((row) => [row.name, commandOf(row)]));
}

function commandOf({ name, proc, arity, flags, keys, movableKeys }: CommandRow): Command {
  const words = flags.split(' ');
  const [firstKey, lastKey, keyStep] = keys ?? [0, 0, 0];
  return {
    name,
    proc,
    arity,
    flags: new Set(words.filter((word) => !word.startsWith('@')) as CommandFlag[]),
    categories: words.filter((word) => word.startsWith('@')),
    firstKey,
    lastKey,
    keyStep,
    movableKeys: movableKeys ?? false,
  };
}

/** The command of that name in any case of letters, under the names rename-command gave. */
export function lookupCommand(server: Server, name: string): Command | undefined {
  const word = name.toLowerCase();
  const renamed = server.config['rename-command'];
  for (const [from, to] of renamed) {
    if (to !== '' && to === word) return server.commands.get(from);
  }
  return renamed.has(word) ? undefined : server.commands.get(word);
}
