/**
 * OBJECT: how a value is stored and when it was used.
 * twin: redis 6.2.6 object.c, objectCommand.
 */
import { getDb, lookupKey } from '../keyspace/db';
import { estimateObjectIdleTime, isLfuPolicy, lfuDecrAndReturn } from '../keyspace/lru';
import { type RedisObject, refcount } from '../keyspace/object';
import {
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplyNull,
  addReplySubcommandSyntaxError,
} from '../networking/reply';
import type { Client, Server } from '../state';

const SWITCHING =
  'Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';

const HELP = [
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
];

type Answer = (server: Server, c: Client, o: RedisObject) => void;

const SUBCOMMANDS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['refcount', (server, c, o) => addReplyLongLong(c, refcount(server, o))],
  ['encoding', (_server, c, o) => addReplyBulk(c, o.encoding)],
  ['idletime', replyIdleTime],
  ['freq', replyFreq],
]);

export function objectCommand(server: Server, c: Client): void {
  const [, name = '', key = ''] = c.argv;
  const answer = SUBCOMMANDS.get(name.toLowerCase());
  if (c.argv.length === 2 && name.toLowerCase() === 'help') addReplyHelp(c, HELP);
  else if (answer === undefined || c.argv.length !== 3) addReplySubcommandSyntaxError(c);
  else {
    // Straight from the table: to be asked about is no use, and an expired key has an encoding too.
    const o = lookupKey(server, getDb(server, c.db), { key, noTouch: true });
    if (o === null) addReplyNull(c);
    else answer(server, c, o);
  }
}

function replyIdleTime(server: Server, c: Client, o: RedisObject): void {
  if (isLfuPolicy(server))
    addReplyError(c, `An LFU maxmemory policy is selected, idle time not tracked. ${SWITCHING}`);
  else addReplyLongLong(c, estimateObjectIdleTime(server, o) / 1000);
}

function replyFreq(server: Server, c: Client, o: RedisObject): void {
  if (isLfuPolicy(server)) addReplyLongLong(c, lfuDecrAndReturn(server, o));
  else
    addReplyError(
      c,
      `An LFU maxmemory policy is not selected, access frequency not tracked. ${SWITCHING}`,
    );
}
