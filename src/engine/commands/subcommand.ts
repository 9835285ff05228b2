/**
 * Commands that are a family: CLIENT LIST, DEBUG SLEEP.
 * twin: redis 6.2.6 networking.c, clientCommand and other chains of strcasecmp.
 * differs: a table.
 */

import type { CommandProc } from '../command';
import { addReplySubcommandSyntaxError } from '../networking/reply';
import type { Client, Server } from '../state';

export interface Subcommand {
  /** Least and most words, the command and the subcommand included. */
  readonly min: number;
  readonly max: number;
  readonly proc: CommandProc;
}

export type Subcommands = ReadonlyMap<string, Subcommand>;

/** Any number of words. */
export const ANY = Number.MAX_SAFE_INTEGER;

export function callSubcommand(server: Server, c: Client, subcommands: Subcommands): void {
  const argc = c.argv.length;
  const subcommand = subcommands.get((c.argv[1] ?? '').toLowerCase());
  if (subcommand && argc >= subcommand.min && argc <= subcommand.max) subcommand.proc(server, c);
  else addReplySubcommandSyntaxError(c);
}
