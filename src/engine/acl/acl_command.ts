/**
 * ACL: users shown and changed.
 * twin: redis 6.2.6 acl.c, aclCommand.
 * differs: a table of subcommands.
 */
import { ACL_HELP } from '../commands/help';
import { redactClientCommandArgument } from '../networking/client';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplyMapLen,
  addReplyNull,
  addReplySetLen,
  addReplySubcommandSyntaxError,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import { getRandomHexChars } from '../random_hex';
import type { Client, Server } from '../state';
import { ACL_CATEGORIES, commandsOfCategory } from './categories';
import { ACLDescribeUser, ACLDescribeUserCommandRules } from './describe';
import { killClientsOf, killPubsubClientsIfNeeded } from './kill_clients';
import { ACLLoadFromFile, ACLSaveToFile } from './load';
import { aclLog } from './log';
import { ACLSetUser, ACLStringHasSpaces } from './set_user';
import { copyUser, createUser, type User, usersInOrder } from './state';

interface Subcommand {
  readonly proc: (server: Server, c: Client) => void;
  /** Numbers of words allowed, ACL and itself included. */
  readonly min: number;
  readonly max: number;
}

const ANY = Number.POSITIVE_INFINITY;

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['setuser', { proc: setuser, min: 3, max: ANY }],
  ['deluser', { proc: deluser, min: 3, max: ANY }],
  ['getuser', { proc: getuser, min: 3, max: 3 }],
  ['list', { proc: list, min: 2, max: 2 }],
  ['users', { proc: users, min: 2, max: 2 }],
  ['whoami', { proc: whoami, min: 2, max: 2 }],
  ['load', { proc: load, min: 2, max: 2 }],
  ['save', { proc: save, min: 2, max: 2 }],
  ['cat', { proc: cat, min: 2, max: 3 }],
  ['genpass', { proc: genpass, min: 2, max: 3 }],
  ['log', { proc: aclLog, min: 2, max: 3 }],
  ['help', { proc: (_server, c) => addReplyHelp(c, ACL_HELP), min: 2, max: 2 }],
]);

const NO_ACL_FILE =
  'This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.';

export function aclCommand(server: Server, c: Client): void {
  const word = (c.argv[1] ?? '').toLowerCase();
  const argc = c.argv.length;
  if ((word === 'load' || word === 'save') && server.config.aclfile === '') {
    addReplyError(c, NO_ACL_FILE);
    return;
  }
  const subcommand = SUBCOMMANDS.get(word);
  if (subcommand && argc >= subcommand.min && argc <= subcommand.max) subcommand.proc(server, c);
  else addReplySubcommandSyntaxError(c);
}

/** ACL SETUSER username [rule ...]: all rules or none. */
function setuser(server: Server, c: Client): void {
  const [, , name = '', ...rules] = c.argv;
  if (ACLStringHasSpaces(name)) {
    addReplyError(c, "Usernames can't contain spaces or null characters");
    return;
  }
  for (let j = 2; j < c.argv.length; j++) redactClientCommandArgument(c, j);
  const known = server.acl.users.get(name);
  const user = known ? copyUser(known, name) : createUser(name, server.config);
  for (const rule of rules) {
    const error = ACLSetUser(server, user, rule);
    if (error === null) continue;
    addReplyError(c, `Error in ACL SETUSER modifier '${rule}': ${error.text}`);
    return;
  }
  if (known && !user.allChannels) killPubsubClientsIfNeeded(server, known, user.channels);
  server.acl.users.set(name, user);
  addReply(c, shared.ok);
}

function deluser(server: Server, c: Client): void {
  const names = c.argv.slice(2);
  if (names.includes('default')) {
    addReplyError(c, "The 'default' user cannot be removed");
    return;
  }
  const deleted = names.filter((name) => server.acl.users.delete(name));
  // The answer first: whoever removes itself is told so.
  addReplyLongLong(c, deleted.length);
  for (const name of deleted) killClientsOf(server, name);
}

function flagsOf(user: User): string[] {
  const flags = [user.enabled ? 'on' : 'off'];
  if (user.allKeys) flags.push('allkeys');
  if (user.allChannels) flags.push('allchannels');
  if (user.allCommands) flags.push('allcommands');
  if (user.noPass) flags.push('nopass');
  if (user.sanitizePayload === 'skip') flags.push('skip-sanitize-payload');
  if (user.sanitizePayload === 'sanitize') flags.push('sanitize-payload');
  return flags;
}

function addReplyWords(c: Client, words: readonly string[]): void {
  addReplyArrayLen(c, words.length);
  for (const word of words) addReplyBulk(c, word);
}

function getuser(server: Server, c: Client): void {
  const user = server.acl.users.get(c.argv[2] ?? '');
  if (!user) {
    addReplyNull(c);
    return;
  }
  addReplyMapLen(c, 5);
  addReplyBulk(c, 'flags');
  const flags = flagsOf(user);
  addReplySetLen(c, flags.length);
  for (const flag of flags) addReplyBulk(c, flag);
  addReplyBulk(c, 'passwords');
  addReplyWords(c, user.passwords);
  addReplyBulk(c, 'commands');
  addReplyBulk(c, ACLDescribeUserCommandRules(server, user));
  addReplyBulk(c, 'keys');
  addReplyWords(c, user.allKeys ? ['*'] : user.patterns);
  addReplyBulk(c, 'channels');
  addReplyWords(c, user.allChannels ? ['*'] : user.channels);
}

function list(server: Server, c: Client): void {
  const lines = usersInOrder(server.acl).map(
    (user) => `user ${user.name} ${ACLDescribeUser(server, user)}`,
  );
  addReplyWords(c, lines);
}

function users(server: Server, c: Client): void {
  addReplyWords(
    c,
    usersInOrder(server.acl).map(({ name }) => name),
  );
}

function whoami(_server: Server, c: Client): void {
  if (c.user === null) addReplyNull(c);
  else addReplyBulk(c, c.user);
}

function load(server: Server, c: Client): void {
  const { errors, gone } = ACLLoadFromFile(server);
  if (errors === null) addReply(c, shared.ok);
  else addReplyError(c, errors);
  for (const name of gone) killClientsOf(server, name);
}

function save(server: Server, c: Client): void {
  if (ACLSaveToFile(server)) addReply(c, shared.ok);
  else {
    addReplyError(
      c,
      'There was an error trying to save the ACLs. Please check the server logs for more information',
    );
  }
}

/** ACL CAT [category] */
function cat(server: Server, c: Client): void {
  const [, , category] = c.argv;
  const names =
    category === undefined
      ? ACL_CATEGORIES
      : commandsOfCategory(server.commands.values(), category);
  if (names === undefined) addReplyError(c, `Unknown category '${category}'`);
  else addReplyWords(c, names);
}

const GENPASS_MAX_BITS = 4096;
const GENPASS_DEFAULT_BITS = 256;

/** ACL GENPASS [bits] */
function genpass(server: Server, c: Client): void {
  const [, , text] = c.argv;
  const bits = text === undefined ? GENPASS_DEFAULT_BITS : getLongFromObjectOrReply(c, text);
  if (bits === null) return;
  if (bits <= 0 || bits > GENPASS_MAX_BITS) {
    addReplyError(
      c,
      `ACL GENPASS argument must be the number of bits for the output password, a positive number up to ${GENPASS_MAX_BITS}`,
    );
    return;
  }
  addReplyBulk(c, getRandomHexChars(server.host, Math.floor((bits + 3) / 4)));
}
