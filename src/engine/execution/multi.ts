/**
 * MULTI, EXEC, DISCARD, WATCH, UNWATCH.
 * twin: redis 6.2.6 multi.c.
 */
import { bytesOf } from '#hiredis/bytes';
import { ACLCheckAllPerm, DENIED_IN_EXEC } from '../acl/check';
import { addACLLogEntry } from '../acl/log';
import { type Command, lookupCommand } from '../command';
import { getDb, keyIsExpired } from '../keyspace/db';
import {
  addReply,
  addReplyArrayLen,
  addReplyError,
  addReplyErrorObject,
  addReplyNullArray,
  shared,
} from '../networking/reply';
import { feedReplicationBacklog } from '../replication/backlog';
import type { Client, Server } from '../state';
import { unwatchAllKeys, watchForKey } from '../watch';
import { call } from './call';
import { replicationFeedMonitors } from './monitor';

export function queueMultiCommand(c: Client): void {
  // A transaction that will abort anyway need not remember more.
  if (!c.dirtyExec) c.multi?.push(c.argv);
}

export function discardTransaction(server: Server, c: Client): void {
  c.multi = null;
  c.dirtyCas = false;
  c.dirtyExec = false;
  unwatchAllKeys(server, c);
}

/** A command was refused while queueing: EXEC will abort. */
export function flagTransaction(c: Client): void {
  if (c.multi !== null) c.dirtyExec = true;
}

export function multiCommand(_server: Server, c: Client): void {
  if (c.multi !== null) {
    addReplyError(c, 'MULTI calls can not be nested');
    return;
  }
  c.multi = [];
  addReply(c, shared.ok);
}

export function discardCommand(server: Server, c: Client): void {
  if (c.multi === null) {
    addReplyError(c, 'DISCARD without MULTI');
    return;
  }
  discardTransaction(server, c);
  addReply(c, shared.ok);
}

/** EXEC itself was refused: the transaction is over, and the answer says why. */
export function execCommandAbort(server: Server, c: Client, error: string): void {
  discardTransaction(server, c);
  const reason = error.startsWith('-') ? error.slice(1) : error;
  addReplyError(c, `-EXECABORT Transaction discarded because of: ${reason}`);
  replicationFeedMonitors(server, c, { db: c.db, argv: c.argv });
}

function isWatchedKeyExpired(server: Server, c: Client): boolean {
  return c.watchedKeys.some(({ db, key }) => keyIsExpired(server, getDb(server, db), key));
}

export function execCommand(server: Server, c: Client): void {
  if (c.multi === null) {
    addReplyError(c, 'EXEC without MULTI');
    return;
  }
  if (isWatchedKeyExpired(server, c)) c.dirtyCas = true;
  if (c.dirtyExec || c.dirtyCas) {
    if (c.dirtyExec) addReplyErrorObject(c, shared.execaborterr);
    else addReplyNullArray(c);
    discardTransaction(server, c);
    return;
  }
  execQueue(server, c, c.multi);
}

function execQueue(server: Server, c: Client, queue: readonly string[][]): void {
  const wasMaster = server.repl.masterHost === null;
  const execArgv = c.argv;
  unwatchAllKeys(server, c);
  server.inExec = true;
  addReplyArrayLen(c, queue.length);
  for (const argv of queue) {
    c.argv = argv;
    const command = lookupCommand(server, argv[0] ?? '');
    // What the append only file holds was counted, logged and shown when it first ran.
    if (c.fd === -1) command?.proc(server, c);
    else if (command && isAllowed(server, c, command)) call(server, c, command);
  }
  c.argv = execArgv;
  discardTransaction(server, c);
  server.inExec = false;
  if (!server.propagatedMulti) return;
  server.propagatedMulti = false;
  // EXEC is propagated like any command that changed something: it ends the MULTI of the stream.
  server.dirty++;
  const becameReplica = wasMaster && server.repl.masterHost !== null;
  if (becameReplica) feedReplicationBacklog(server, bytesOf('*1\r\n$4\r\nEXEC\r\n'));
}

/** The user's rules may be others than when the command was queued. */
function isAllowed(server: Server, c: Client, command: Command): boolean {
  const denial = ACLCheckAllPerm(server, c, { command, argv: c.argv });
  if (denial === null) return true;
  addACLLogEntry(server, c, denial);
  addReplyError(
    c,
    `-NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: ${DENIED_IN_EXEC[denial.reason]}`,
  );
  return false;
}

export function watchCommand(server: Server, c: Client): void {
  if (c.multi !== null) {
    addReplyError(c, 'WATCH inside MULTI is not allowed');
    return;
  }
  for (const key of c.argv.slice(1)) watchForKey(server, c, key);
  addReply(c, shared.ok);
}

export function unwatchCommand(server: Server, c: Client): void {
  unwatchAllKeys(server, c);
  c.dirtyCas = false;
  addReply(c, shared.ok);
}
