/**
 * SENTINEL <subcommand>.
 * twin: redis 6.2.6 sentinel.c, "SENTINEL command", sentinelCommand.
 * differs: a table of subcommands.
 */
import {
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplySubcommandSyntaxError,
} from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import { sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';
import { addressCommand, infoCacheCommand, quorumCommand } from './ask';
import { sentinelConfigCommand } from './config';
import { failoverCommand, isMasterDownCommand, resetCommand } from './failover';
import { SENTINEL_HELP } from './help';
import { addReplyDictOfRedisInstances, addReplySentinelRedisInstance } from './reply';
import {
  flushconfigCommand,
  monitorCommand,
  removeCommand,
  simulateFailureCommand,
} from './runtime';
import { sentinelPendingScriptsCommand } from './scripts';
import { sentinelSetCommand } from './set';

interface Subcommand {
  /** Words, SENTINEL's own included: exactly, or at least if negative; null: any number. */
  readonly arity: number | null;
  readonly proc: (server: Server, c: Client) => void;
}

/** A subcommand whose first argument names a master. */
function ofMaster(
  arity: number,
  proc: (server: Server, c: Client, master: SentinelRedisInstance) => void,
): Subcommand {
  return {
    arity,
    proc: (server, c) => {
      const master = sentinelOf(server).masters.get(c.argv[2] ?? '');
      if (master) proc(server, c, master);
      else addReplyError(c, 'No such master with that name');
    },
  };
}

const replicas = ofMaster(3, (server, c, { slaves }) =>
  addReplyDictOfRedisInstances(server, c, slaves),
);

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  [
    'masters',
    {
      arity: 2,
      proc: (server, c) => addReplyDictOfRedisInstances(server, c, sentinelOf(server).masters),
    },
  ],
  ['master', ofMaster(3, addReplySentinelRedisInstance)],
  ['slaves', replicas],
  ['replicas', replicas],
  [
    'sentinels',
    ofMaster(3, (server, c, { sentinels }) => addReplyDictOfRedisInstances(server, c, sentinels)),
  ],
  ['is-master-down-by-addr', { arity: 6, proc: isMasterDownCommand }],
  ['reset', { arity: 3, proc: resetCommand }],
  ['failover', ofMaster(3, failoverCommand)],
  ['get-master-addr-by-name', { arity: 3, proc: addressCommand }],
  ['pending-scripts', { arity: 2, proc: sentinelPendingScriptsCommand }],
  ['monitor', { arity: 6, proc: monitorCommand }],
  ['flushconfig', { arity: 2, proc: flushconfigCommand }],
  ['remove', ofMaster(3, removeCommand)],
  ['ckquorum', ofMaster(3, quorumCommand)],
  ['set', ofMaster(-3, sentinelSetCommand)],
  ['config', { arity: -3, proc: sentinelConfigCommand }],
  ['info-cache', { arity: null, proc: infoCacheCommand }],
  ['simulate-failure', { arity: null, proc: simulateFailureCommand }],
]);

function fits(arity: number | null, argc: number): boolean {
  if (arity === null) return true;
  return arity < 0 ? argc >= -arity : argc === arity;
}

export function sentinelCommand(server: Server, c: Client): void {
  const [, word = ''] = c.argv;
  const name = word.toLowerCase();
  const argc = c.argv.length;
  const subcommand = SUBCOMMANDS.get(name);
  if (name === 'help' && argc === 2) addReplyHelp(c, SENTINEL_HELP);
  else if (name === 'myid' && argc === 2) addReplyBulk(c, sentinelOf(server).myid);
  else if (!subcommand) addReplySubcommandSyntaxError(c);
  else if (fits(subcommand.arity, argc)) subcommand.proc(server, c);
  else addReplyError(c, `Wrong number of arguments for 'sentinel ${word}'`);
}
