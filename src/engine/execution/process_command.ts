/**
 * Decides whether a command may run, and runs or queues it.
 * twin: redis 6.2.6 server.c, processCommand, rejectCommand.
 * differs: the checks are a list, in the original's order; each answers the error or null. There
 * are no cluster and no eviction.
 */
import { strerror } from '#host/errno';
import { ACLCheckAllPerm, deniedReply } from '../acl/check';
import { addACLLogEntry } from '../acl/log';
import { blockClient } from '../blocked';
import { type Command, type CommandFlag, lookupCommand } from '../command';
import { usedMemory } from '../keyspace/memory';
import { authRequired } from '../networking/client';
import { addReply, addReplyError, shared } from '../networking/reply';
import { clientSubscriptionsCount } from '../pubsub/pubsub';
import { isReplica } from '../replication/state';
import type { Client, Server } from '../state';
import { call, commandStat } from './call';
import { markReply, traceCommand } from './command_trace';
import { execCommandAbort, flagTransaction, queueMultiCommand } from './multi';
import { handleClientsBlockedOnKeys } from './serve_blocked';

/** The command and, for EXEC, those it would run: each check looks at all of them. */
interface Intent {
  readonly command: Command;
  readonly all: readonly Command[];
}

function does(intent: Intent, flag: CommandFlag): boolean {
  for (const each of intent.all) if (each.flags.has(flag)) return true;
  return false;
}

function lacks(intent: Intent, flag: CommandFlag): boolean {
  for (const each of intent.all) if (!each.flags.has(flag)) return true;
  return false;
}

/** The error to refuse with, with or without its '\r\n'. */
type Check = (server: Server, c: Client, intent: Intent) => string | null;

const ALLOWED_IN_PUBSUB: ReadonlySet<string> = new Set([
  'ping',
  'subscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'reset',
]);

const ENDS_TRANSACTION: ReadonlySet<string> = new Set(['exec', 'discard', 'reset']);
const NOT_QUEUED: ReadonlySet<string> = new Set(['exec', 'discard', 'multi', 'watch', 'reset']);

const CHECKS: readonly Check[] = [
  checkArity,
  checkAuth,
  checkPermission,
  checkMemory,
  checkDiskError,
  checkGoodSlaves,
  checkReadOnlyReplica,
  checkPubsubContext,
  checkStale,
  checkLoading,
  checkReplicaClient,
];

function checkArity(_server: Server, c: Client, { command }: Intent): string | null {
  const argc = c.argv.length;
  const isWrong = command.arity > 0 ? argc !== command.arity : argc < -command.arity;
  return isWrong ? `wrong number of arguments for '${command.name}' command` : null;
}

function checkAuth(server: Server, c: Client, { command }: Intent): string | null {
  const isRefused = authRequired(server, c) && !command.flags.has('no-auth');
  return isRefused ? shared.noautherr : null;
}

function checkPermission(server: Server, c: Client, { command }: Intent): string | null {
  const denial = ACLCheckAllPerm(server, c, { command, argv: c.argv });
  if (denial === null) return null;
  addACLLogEntry(server, c, denial);
  return deniedReply(denial);
}

/** With a policy that evicts, the original would make room; here nothing is evicted. */
function checkMemory(server: Server, c: Client, intent: Intent): string | null {
  const { maxmemory } = server.config;
  if (maxmemory === 0 || server.config['maxmemory-policy'] !== 'noeviction') return null;
  // A queue takes memory, too: only what ends a transaction is let through.
  const isQueueing = c.multi !== null && !ENDS_TRANSACTION.has(intent.command.name);
  if (!isQueueing && !does(intent, 'use-memory')) return null;
  return usedMemory(server) > maxmemory ? shared.oomerr : null;
}

function checkDiskError(server: Server, _c: Client, intent: Intent): string | null {
  const isMaster = server.repl.masterHost === null;
  const isRefused = does(intent, 'write') || intent.command.name === 'ping';
  return isMaster && isRefused ? diskError(server) : null;
}

/** twin: writeCommandsDeniedByDiskError. */
function diskError({ config, rdb, aof }: Server): string | null {
  const savesAreNeeded = config['stop-writes-on-bgsave-error'] && config.save.length > 0;
  if (savesAreNeeded && rdb.lastBgsaveStatus === 'err') return shared.bgsaveerr;
  if (aof.state === 'off') return null;
  const errno = aof.lastWriteStatus === 'err' ? aof.lastWriteErrno : aof.bioFsyncErrno;
  return errno && `-MISCONF Errors writing to the AOF file: ${strerror(errno)}`;
}

function checkGoodSlaves(server: Server, _c: Client, intent: Intent): string | null {
  const needed = server.config['min-replicas-to-write'];
  if (server.repl.masterHost !== null || !does(intent, 'write')) return null;
  if (needed === 0 || server.config['min-replicas-max-lag'] === 0) return null;
  return server.repl.goodSlavesCount < needed ? shared.noreplicaserr : null;
}

function checkReadOnlyReplica(server: Server, c: Client, intent: Intent): string | null {
  if (server.repl.masterHost === null || !server.config['replica-read-only']) return null;
  return !c.isMaster && does(intent, 'write') ? shared.roslaveerr : null;
}

function checkPubsubContext(_server: Server, c: Client, { command }: Intent): string | null {
  if (c.resp !== 2 || clientSubscriptionsCount(c) === 0) return null;
  if (ALLOWED_IN_PUBSUB.has(command.name)) return null;
  return `Can't execute '${command.name}': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`;
}

function checkStale(server: Server, _c: Client, intent: Intent): string | null {
  if (server.repl.masterHost === null || server.repl.state === 'connected') return null;
  if (server.config['replica-serve-stale-data']) return null;
  return lacks(intent, 'ok-stale') ? shared.masterdownerr : null;
}

function checkLoading(server: Server, _c: Client, intent: Intent): string | null {
  return server.rdb.loading && lacks(intent, 'ok-loading') ? shared.loadingerr : null;
}

function checkReplicaClient(_server: Server, c: Client, intent: Intent): string | null {
  if (!isReplica(c)) return null;
  const touches = does(intent, 'may-replicate') || does(intent, 'write');
  if (!touches && !does(intent, 'read-only')) return null;
  return "Replica can't interract with the keyspace";
}

/** Whether CLIENT PAUSE (or a FAILOVER) holds this command back. */
function isPaused(server: Server, c: Client, command: Command): boolean {
  if (isReplica(c) || server.clientPauseType === 'off') return false;
  const intent = intentOf(server, c, command);
  return server.clientPauseType === 'all' || does(intent, 'write') || does(intent, 'may-replicate');
}

function rejectCommand(server: Server, c: Client, error: string, command?: Command): void {
  flagTransaction(c);
  if (command) commandStat(server, command).rejectedCalls++;
  if (command?.name === 'exec') execCommandAbort(server, c, error);
  else addReplyError(c, error);
}

/** Arguments are shown up to their first NUL, as C's strings end there. */
function unknownCommand(c: Client): string {
  const [name = '', ...rest] = c.argv.map((arg) => arg.split('\0', 1)[0] ?? '');
  let args = '';
  for (const arg of rest) {
    if (args.length >= 128) break;
    args += `\`${arg.slice(0, 128 - args.length)}\`, `;
  }
  return `unknown command \`${name}\`, with args beginning with: ${args}`;
}

/**
 * Handles the command in c.argv. Answers false when the client is not to be reset as after a
 * command: it quits.
 */
export function processCommand(server: Server, c: Client): boolean {
  const [name = ''] = c.argv;
  if (name.toLowerCase() === 'quit') {
    addReply(c, shared.ok);
    c.closeAfterReply = true;
    return false;
  }
  const command = lookupCommand(server, name);
  c.lastCommand = command?.name ?? null;
  const { argv, db } = c;
  const mark = markReply(c);
  const error = command ? refusal(server, c, command) : unknownCommand(c);
  if (command === undefined || error !== null) {
    rejectCommand(server, c, error ?? '', command);
    traceCommand(server, c, { argv, db, mark, dirty: 0 });
  } else if (isPaused(server, c, command)) {
    blockClient(server, c, { kind: 'pause', untilMs: 0, data: null });
    server.postponedClients.push(c.id);
  } else if (c.multi !== null && !NOT_QUEUED.has(command.name)) {
    queueMultiCommand(c);
    addReply(c, shared.queued);
    traceCommand(server, c, { argv, db, mark, dirty: 0 });
  } else {
    call(server, c, command);
    c.woff = server.repl.masterReplOffset;
    if (server.readyKeys.length > 0) handleClientsBlockedOnKeys(server);
  }
  return true;
}

function intentOf(server: Server, c: Client, command: Command): Intent {
  if (command.name !== 'exec' || c.multi === null) return { command, all: [command] };
  const commands = c.multi.map(([name = '']) => lookupCommand(server, name));
  return { command, all: [command, ...commands.filter((each) => each !== undefined)] };
}

function refusal(server: Server, c: Client, command: Command): string | null {
  const intent = intentOf(server, c, command);
  for (const check of CHECKS) {
    const error = check(server, c, intent);
    if (error !== null) return error;
  }
  return null;
}
