/**
 * COMMAND: what commands there are.
 * twin: redis 6.2.6 server.c, commandCommand.
 */
import { categoriesOf } from '../acl/categories';
import { type Command, type CommandFlag, lookupCommand } from '../command';
import { getKeysFromCommand } from '../execution/get_keys';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplyNull,
  addReplySetLen,
  addReplyStatus,
  addReplySubcommandSyntaxError,
} from '../networking/reply';
import type { Client, Server } from '../state';
import { COMMAND_HELP } from './help';

/** Flags as COMMAND spells them, in its order. */
const FLAG_WORDS: readonly (readonly [CommandFlag, string])[] = [
  ['write', 'write'],
  ['read-only', 'readonly'],
  ['use-memory', 'denyoom'],
  ['admin', 'admin'],
  ['pub-sub', 'pubsub'],
  ['no-script', 'noscript'],
  ['random', 'random'],
  ['to-sort', 'sort_for_script'],
  ['ok-loading', 'loading'],
  ['ok-stale', 'stale'],
  ['no-monitor', 'skip_monitor'],
  ['no-slowlog', 'skip_slowlog'],
  ['cluster-asking', 'asking'],
  ['fast', 'fast'],
  ['no-auth', 'no_auth'],
  ['may-replicate', 'may_replicate'],
];

function addReplyWords(c: Client, words: readonly string[]): void {
  addReplySetLen(c, words.length);
  for (const word of words) addReplyStatus(c, word);
}

function addReplyCommand(c: Client, command: Command | undefined): void {
  if (!command) {
    addReplyNull(c);
    return;
  }
  const flags = FLAG_WORDS.filter(([flag]) => command.flags.has(flag)).map(([, word]) => word);
  if (command.movableKeys) flags.push('movablekeys');
  addReplyArrayLen(c, 7);
  addReplyBulk(c, command.name);
  addReplyLongLong(c, command.arity);
  addReplyWords(c, flags);
  addReplyLongLong(c, command.firstKey);
  addReplyLongLong(c, command.lastKey);
  addReplyLongLong(c, command.keyStep);
  addReplyWords(
    c,
    categoriesOf(command).map((category) => `@${category}`),
  );
}

function commandGetkeys(server: Server, c: Client): void {
  const argv = c.argv.slice(2);
  const command = lookupCommand(server, argv[0] ?? '');
  if (!command) {
    addReplyError(c, 'Invalid command specified');
    return;
  }
  if (!command.movableKeys && command.firstKey === 0) {
    addReplyError(c, 'The command has no key arguments');
    return;
  }
  const { arity } = command;
  if (arity > 0 ? arity !== argv.length : argv.length < -arity) {
    addReplyError(c, 'Invalid number of arguments specified for command');
    return;
  }
  const keys = getKeysFromCommand(command, argv);
  if (keys.length === 0) {
    addReplyError(c, 'Invalid arguments specified for command');
    return;
  }
  addReplyArrayLen(c, keys.length);
  for (const key of keys) addReplyBulk(c, key);
}

export function commandCommand(server: Server, c: Client): void {
  const [, subcommand = ''] = c.argv;
  const argc = c.argv.length;
  const word = subcommand.toLowerCase();
  const { commands } = server;
  if (argc === 1) {
    addReplyArrayLen(c, commands.size);
    for (const command of commands.values()) addReplyCommand(c, command);
  } else if (argc === 2 && word === 'help') {
    addReplyHelp(c, COMMAND_HELP);
  } else if (word === 'info') {
    addReplyArrayLen(c, argc - 2);
    for (const name of c.argv.slice(2)) addReplyCommand(c, lookupCommand(server, name));
  } else if (word === 'count' && argc === 2) {
    addReplyLongLong(c, commands.size);
  } else if (word === 'getkeys' && argc >= 3) {
    commandGetkeys(server, c);
  } else {
    addReplySubcommandSyntaxError(c);
  }
}
