/**
 * PING, ECHO, HELLO, RESET and TIME.
 * twin: redis 6.2.6 server.c, pingCommand, echoCommand, timeCommand; networking.c, helloCommand,
 * resetCommand.
 */

import { ACLAuthenticateUser, WRONGPASS } from '../acl/authenticate';
import { discardTransaction } from '../execution/multi';
import { serverLog } from '../log';
import {
  authRequired,
  clientSetDefaultAuth,
  freeClientAsync,
  redactClientCommandArgument,
  removeId,
} from '../networking/client';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyBulkLongLong,
  addReplyError,
  addReplyLongLong,
  addReplyMapLen,
  addReplyStatus,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply } from '../numbers';
import { addReplyPubsubPong, clientSubscriptionsCount, unsubscribeAll } from '../pubsub/pubsub';
import { isReplica } from '../replication/state';
import type { Client, Server } from '../state';

export function pingCommand(_server: Server, c: Client): void {
  const [, text] = c.argv;
  if (c.argv.length > 2) addReplyError(c, "wrong number of arguments for 'ping' command");
  else if (clientSubscriptionsCount(c) > 0 && c.resp === 2) addReplyPubsubPong(c, text ?? '');
  else if (text === undefined) addReply(c, shared.pong);
  else addReplyBulk(c, text);
}

export function echoCommand(_server: Server, c: Client): void {
  addReplyBulk(c, c.argv[1] ?? '');
}

export function timeCommand(server: Server, c: Client): void {
  const us = server.host.ustime();
  addReplyArrayLen(c, 2);
  addReplyBulkLongLong(c, Math.floor(us / 1_000_000));
  addReplyBulkLongLong(c, us % 1_000_000);
}

/** Sets the client's name, '' for none. False: it has characters CLIENT LIST can't show. */
export function clientSetNameOrReply(c: Client, name: string): boolean {
  if (/[^!-~]/.test(name)) {
    addReplyError(c, 'Client names cannot contain spaces, newlines or special characters.');
    return false;
  }
  c.name = name;
  return true;
}

/** HELLO [protover [AUTH username password] [SETNAME name]] */
export function helloCommand(server: Server, c: Client): void {
  const [, versionText] = c.argv;
  let version = 0n;
  if (versionText !== undefined) {
    const parsed = getLongLongFromObjectOrReply(
      c,
      versionText,
      'Protocol version is not an integer or out of range',
    );
    if (parsed === null) return;
    version = parsed;
    if (version < 2n || version > 3n) {
      addReplyError(c, '-NOPROTO unsupported protocol version');
      return;
    }
  }
  if (!helloOptions(server, c)) return;
  if (authRequired(server, c)) {
    addReplyError(
      c,
      '-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
    );
    return;
  }
  if (version !== 0n) c.resp = version === 3n ? 3 : 2;
  addReplyHello(server, c);
}

/** False: an option was wrong, and answered. */
function helloOptions(server: Server, c: Client): boolean {
  for (let j = 2; j < c.argv.length; j++) {
    const option = c.argv[j] ?? '';
    const more = c.argv.length - 1 - j;
    const word = option.toLowerCase();
    if (word === 'auth' && more >= 2) {
      redactClientCommandArgument(c, j + 1);
      redactClientCommandArgument(c, j + 2);
      const [name = '', password = ''] = c.argv.slice(j + 1);
      if (!ACLAuthenticateUser(server, c, { name, password })) {
        addReplyError(c, WRONGPASS);
        return false;
      }
      j += 2;
    } else if (word === 'setname' && more >= 1) {
      if (!clientSetNameOrReply(c, c.argv[j + 1] ?? '')) return false;
      j++;
    } else {
      addReplyError(c, `Syntax error in HELLO option '${option}'`);
      return false;
    }
  }
  return true;
}

function addReplyHello(server: Server, c: Client): void {
  const { sentinelMode } = server;
  const fields: [string, string | number][] = [
    ['server', 'redis'],
    ['version', '6.2.6'],
    ['proto', c.resp],
    ['id', c.id],
    ['mode', sentinelMode ? 'sentinel' : 'standalone'],
  ];
  const role = server.repl.masterHost === null ? 'master' : 'replica';
  if (!sentinelMode) fields.push(['role', role]);
  addReplyMapLen(c, fields.length + 1);
  for (const [name, value] of fields) {
    addReplyBulk(c, name);
    if (typeof value === 'number') addReplyLongLong(c, value);
    else addReplyBulk(c, value);
  }
  addReplyBulk(c, 'modules');
  addReplyArrayLen(c, 0);
}

/** RESET: as if the connection were new. */
export function resetCommand(server: Server, c: Client): void {
  if (c.monitor) removeId(server.monitors, c.id);
  c.monitor = false;
  if (isReplica(c) || c.isMaster) {
    addReplyError(c, 'can only reset normal client connections');
    return;
  }
  c.db = 0;
  c.resp = 2;
  clientSetDefaultAuth(server, c);
  discardTransaction(server, c);
  unsubscribeAll(server, c);
  c.name = '';
  c.readonlyMode = false;
  c.replyMode = 'on';
  addReplyStatus(c, 'RESET');
}

const SECURITY_WARNING_PERIOD_S = 60;

/** The first words of an HTTP request: some web page makes a browser talk to us. */
export function securityWarningCommand(server: Server, c: Client): void {
  if (Math.abs(server.unixtime - server.lastSecurityWarning) > SECURITY_WARNING_PERIOD_S) {
    serverLog(
      server,
      'warning',
      'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting to compromise your Redis instance. Connection aborted.',
    );
    server.lastSecurityWarning = server.unixtime;
  }
  freeClientAsync(server, c);
}
