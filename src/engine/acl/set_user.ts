/**
 * One rule applied to a user: `on`, `>password`, `~pattern`, `+@category` ...
 * twin: redis 6.2.6 acl.c, ACLSetUser, ACLSetUserStringError.
 * differs: the error is answered as its text.
 */

import { sha256Hex } from '../sha/sha256';
import type { Server } from '../state';
import { commandsOfCategory } from './categories';
import type { User } from './state';

const UNKNOWN_COMMAND = 'Unknown command or category name in ACL';
const ACL_SYNTAX_ERROR = 'Syntax error';
const AFTER_ALL_KEYS =
  "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns";
const AFTER_ALL_CHANNELS =
  "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels";
const NO_SUCH_PASSWORD = 'The password you are trying to remove from the user does not exist';
const BAD_HASH =
  'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters';

/** Why a rule can't be applied. */
export interface RuleError {
  readonly text: string;
  /** The command may yet come with a module: a conf file with it is read. */
  readonly isUnknownCommand: boolean;
}

type Word = (server: Server, user: User) => void;

const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['on', (_server, user) => setEnabled(user, true)],
  ['off', (_server, user) => setEnabled(user, false)],
  ['skip-sanitize-payload', (_server, user) => setSanitize(user, 'skip')],
  ['sanitize-payload', (_server, user) => setSanitize(user, 'sanitize')],
  ['allkeys', (_server, user) => setAllKeys(user, true)],
  ['~*', (_server, user) => setAllKeys(user, true)],
  ['resetkeys', (_server, user) => setAllKeys(user, false)],
  ['allchannels', (_server, user) => setAllChannels(user, true)],
  ['&*', (_server, user) => setAllChannels(user, true)],
  ['resetchannels', (_server, user) => setAllChannels(user, false)],
  ['allcommands', allowAllCommands],
  ['+@all', allowAllCommands],
  ['nocommands', (_server, user) => allowNoCommands(user)],
  ['-@all', (_server, user) => allowNoCommands(user)],
  ['nopass', (_server, user) => setNoPass(user, true)],
  ['resetpass', (_server, user) => setNoPass(user, false)],
  ['reset', reset],
]);

type Rule = (server: Server, user: User, rest: string) => string | null;

/** By the rule's first character. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['>', (_server, user, password) => addPassword(user, sha256Hex(password))],
  ['#', (_server, user, hash) => (isHash(hash) ? addPassword(user, hash) : BAD_HASH)],
  ['<', (_server, user, password) => removePassword(user, sha256Hex(password))],
  ['!', (_server, user, hash) => (isHash(hash) ? removePassword(user, hash) : BAD_HASH)],
  ['~', addKeyPattern],
  ['&', addChannelPattern],
  ['+', (server, user, rest) => allowOrNot(server, user, { rest, allow: true })],
  ['-', (server, user, rest) => allowOrNot(server, user, { rest, allow: false })],
]);

/** Applies one rule. Null: done. */
export function ACLSetUser(server: Server, user: User, op: string): RuleError | null {
  if (op === '') return null;
  const word = WORDS.get(op.toLowerCase());
  if (word) {
    word(server, user);
    return null;
  }
  const rule = RULES.get(op.charAt(0));
  const text = rule ? rule(server, user, op.slice(1)) : ACL_SYNTAX_ERROR;
  return text === null ? null : { text, isUnknownCommand: text === UNKNOWN_COMMAND };
}

function setEnabled(user: User, enabled: boolean): void {
  user.enabled = enabled;
}

function setSanitize(user: User, how: 'skip' | 'sanitize'): void {
  user.sanitizePayload = how;
}

function setAllKeys(user: User, allKeys: boolean): void {
  user.allKeys = allKeys;
  user.patterns = [];
}

function setAllChannels(user: User, allChannels: boolean): void {
  user.allChannels = allChannels;
  user.channels = [];
}

function setNoPass(user: User, noPass: boolean): void {
  user.noPass = noPass;
  user.passwords = [];
}

function allowAllCommands(server: Server, user: User): void {
  user.allCommands = true;
  user.futureCommands = true;
  user.commands = new Set(server.commands.keys());
  user.subcommands = new Map();
}

function allowNoCommands(user: User): void {
  user.allCommands = false;
  user.futureCommands = false;
  user.commands = new Set();
  user.subcommands = new Map();
}

/** As the user was right after its creation, but for sanitize-payload. */
function reset(server: Server, user: User): void {
  setNoPass(user, false);
  setAllKeys(user, false);
  setAllChannels(user, server.config['acl-pubsub-default'] === 'allchannels');
  setEnabled(user, false);
  setSanitize(user, 'sanitize');
  allowNoCommands(user);
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function addPassword(user: User, hash: string): null {
  if (!user.passwords.includes(hash)) user.passwords.push(hash);
  user.noPass = false;
  return null;
}

function removePassword(user: User, hash: string): string | null {
  if (!user.passwords.includes(hash)) return NO_SUCH_PASSWORD;
  user.passwords = user.passwords.filter((each) => each !== hash);
  return null;
}

/** Also for names of users: what can't stand in a conf file's line. */
export function ACLStringHasSpaces(text: string): boolean {
  return /[\s\0]/.test(text);
}

function addKeyPattern(_server: Server, user: User, pattern: string): string | null {
  if (user.allKeys) return AFTER_ALL_KEYS;
  return addPattern(user.patterns, pattern);
}

function addChannelPattern(_server: Server, user: User, pattern: string): string | null {
  if (user.allChannels) return AFTER_ALL_CHANNELS;
  return addPattern(user.channels, pattern);
}

function addPattern(patterns: string[], pattern: string): string | null {
  if (ACLStringHasSpaces(pattern)) return ACL_SYNTAX_ERROR;
  if (!patterns.includes(pattern)) patterns.push(pattern);
  return null;
}

interface Change {
  /** What follows + or -. */
  readonly rest: string;
  readonly allow: boolean;
}

function allowOrNot(server: Server, user: User, { rest, allow }: Change): string | null {
  if (rest.startsWith('@')) {
    const names = commandsOfCategory(server.commands.values(), rest.slice(1));
    if (names === undefined) return UNKNOWN_COMMAND;
    for (const name of names) setCommand(user, name, allow);
    return null;
  }
  const bar = rest.indexOf('|');
  // Subcommands can only be allowed: `-debug|segfault` names a command that does not exist.
  if (bar !== -1 && allow) return allowSubcommand(server, user, rest);
  const name = rest.toLowerCase();
  if (!server.commands.has(name)) return UNKNOWN_COMMAND;
  setCommand(user, name, allow);
  return null;
}

function setCommand(user: User, name: string, allow: boolean): void {
  if (allow) user.commands.add(name);
  else user.commands.delete(name);
  if (!allow) user.allCommands = false;
  user.subcommands.delete(name);
}

/** +command|subcommand */
function allowSubcommand(server: Server, user: User, rest: string): string | null {
  const bar = rest.indexOf('|');
  const name = rest.slice(0, bar).toLowerCase();
  const sub = rest.slice(bar + 1);
  if (!server.commands.has(name)) return UNKNOWN_COMMAND;
  if (sub === '') return ACL_SYNTAX_ERROR;
  if (user.commands.has(name)) return null;
  const known = user.subcommands.get(name) ?? [];
  if (!known.some((each) => each.toLowerCase() === sub.toLowerCase())) known.push(sub);
  user.subcommands.set(name, known);
  return null;
}
