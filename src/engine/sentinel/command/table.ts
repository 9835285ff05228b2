/**
 * The commands of a Sentinel: no data, hence none that need any.
 * twin: redis 6.2.6 sentinel.c, sentinelcmds.
 */
import { aclCommand } from '#engine/acl/acl_command';
import { authCommand } from '#engine/acl/authenticate';
import { type CommandTable, populateCommandTable } from '#engine/command';
import { clientCommand } from '#engine/commands/client';
import { commandCommand } from '#engine/commands/command';
import { helloCommand, pingCommand } from '#engine/commands/connection';
import { shutdownCommand } from '#engine/lifecycle/shutdown';
import {
  psubscribeCommand,
  punsubscribeCommand,
  subscribeCommand,
  unsubscribeCommand,
} from '#engine/pubsub/pubsub_command';
import { sentinelPublishCommand } from './failover';
import { sentinelInfoCommand, sentinelRoleCommand } from './info';
import { sentinelCommand } from './sentinel';

export const sentinelCommandTable: CommandTable = populateCommandTable([
  { name: 'ping', proc: pingCommand, arity: 1, flags: 'fast @connection' },
  { name: 'sentinel', proc: sentinelCommand, arity: -2, flags: 'admin' },
  { name: 'subscribe', proc: subscribeCommand, arity: -2, flags: 'pub-sub' },
  { name: 'unsubscribe', proc: unsubscribeCommand, arity: -1, flags: 'pub-sub' },
  { name: 'psubscribe', proc: psubscribeCommand, arity: -2, flags: 'pub-sub' },
  { name: 'punsubscribe', proc: punsubscribeCommand, arity: -1, flags: 'pub-sub' },
  { name: 'publish', proc: sentinelPublishCommand, arity: 3, flags: 'pub-sub fast' },
  { name: 'info', proc: sentinelInfoCommand, arity: -1, flags: 'random @dangerous' },
  { name: 'role', proc: sentinelRoleCommand, arity: 1, flags: 'fast read-only @dangerous' },
  { name: 'client', proc: clientCommand, arity: -2, flags: 'admin random @connection' },
  { name: 'shutdown', proc: shutdownCommand, arity: -1, flags: 'admin' },
  { name: 'auth', proc: authCommand, arity: -2, flags: 'no-auth fast @connection' },
  { name: 'hello', proc: helloCommand, arity: -1, flags: 'no-auth fast @connection' },
  { name: 'acl', proc: aclCommand, arity: -2, flags: 'admin' },
  { name: 'command', proc: commandCommand, arity: -1, flags: 'random @connection' },
]);
