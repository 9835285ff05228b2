/**
 * The last commands that took long.
 * twin: redis 6.2.6 slowlog.c.
 */
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyHelp,
  addReplyLongLong,
  addReplySubcommandSyntaxError,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server, SlowlogEntry } from '../state';

const SLOWLOG_ENTRY_MAX_ARGC = 32;
const SLOWLOG_ENTRY_MAX_STRING = 128;
const DEFAULT_COUNT = 10;

function cutArgv(argv: readonly string[]): string[] {
  const count = Math.min(argv.length, SLOWLOG_ENTRY_MAX_ARGC);
  const cut = argv.slice(0, count).map((arg) => {
    const more = arg.length - SLOWLOG_ENTRY_MAX_STRING;
    return more > 0 ? `${arg.slice(0, SLOWLOG_ENTRY_MAX_STRING)}... (${more} more bytes)` : arg;
  });
  const left = argv.length - count + 1;
  if (argv.length > count) cut[count - 1] = `... (${left} more arguments)`;
  return cut;
}

export function slowlogPushEntryIfNeeded(
  server: Server,
  c: Client,
  { argv, durationUs }: { readonly argv: readonly string[]; readonly durationUs: number },
): void {
  const slowerThan = server.config['slowlog-log-slower-than'];
  if (slowerThan < 0) return;
  if (durationUs >= slowerThan) {
    server.slowlog.unshift({
      id: server.slowlogEntryId++,
      time: server.unixtime,
      durationUs,
      argv: cutArgv(argv),
      peer: c.peer,
      name: c.name,
    });
  }
  const max = server.config['slowlog-max-len'];
  if (server.slowlog.length > max) server.slowlog.length = max;
}

const HELP = [
  'GET [<count>]',
  '    Return top <count> entries from the slowlog (default: 10). Entries are',
  '    made of:',
  '    id, timestamp, time in microseconds, arguments array, client IP and port,',
  '    client name',
  'LEN',
  '    Return the length of the slowlog.',
  'RESET',
  '    Reset the slowlog.',
];

function addReplyEntry(c: Client, entry: SlowlogEntry): void {
  addReplyArrayLen(c, 6);
  addReplyLongLong(c, entry.id);
  addReplyLongLong(c, entry.time);
  addReplyLongLong(c, entry.durationUs);
  addReplyArrayLen(c, entry.argv.length);
  for (const arg of entry.argv) addReplyBulk(c, arg);
  addReplyBulk(c, entry.peer);
  addReplyBulk(c, entry.name);
}

export function slowlogCommand(server: Server, c: Client): void {
  const [, subcommand = '', countText] = c.argv;
  const word = subcommand.toLowerCase();
  const argc = c.argv.length;
  if (argc === 2 && word === 'help') {
    addReplyHelp(c, HELP);
  } else if (argc === 2 && word === 'reset') {
    server.slowlog = [];
    addReply(c, shared.ok);
  } else if (argc === 2 && word === 'len') {
    addReplyLongLong(c, server.slowlog.length);
  } else if (argc <= 3 && word === 'get') {
    const count = countText === undefined ? DEFAULT_COUNT : getLongFromObjectOrReply(c, countText);
    if (count === null) return;
    const entries = count < 0 ? server.slowlog : server.slowlog.slice(0, count);
    addReplyArrayLen(c, entries.length);
    for (const entry of entries) addReplyEntry(c, entry);
  } else {
    addReplySubcommandSyntaxError(c);
  }
}
