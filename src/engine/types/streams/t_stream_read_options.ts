/**
 * The arguments of XREAD and XREADGROUP.
 * twin: redis 6.2.6 t_stream.c, xreadCommand, "Parse arguments".
 */
import { addReplyError, addReplyErrorObject, shared } from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { getTimeoutFromObjectOrReply } from '#engine/timeout';

export interface ReadOptions {
  /** Unix milliseconds, 0: for ever, -1: does not wait. */
  timeout: number;
  /** 0: all. */
  count: number;
  noack: boolean;
  group: string | null;
  consumer: string;
  keys: string[];
  /** As given, one for each key. */
  ids: string[];
}

/** null after answering what is wrong. */
export function parseReadOptionsOrReply(
  server: Server,
  c: Client,
  isGroup: boolean,
): ReadOptions | null {
  const options: ReadOptions = {
    timeout: -1,
    count: 0,
    noack: false,
    group: null,
    consumer: '',
    keys: [],
    ids: [],
  };
  for (let i = 1; i < c.argv.length && options.keys.length === 0; i++) {
    const last = parseOption(server, c, { options, at: i, isGroup });
    if (last === null) return null;
    i = last;
  }
  if (options.keys.length === 0) addReplyErrorObject(c, shared.syntaxerr);
  else if (isGroup && options.group === null)
    addReplyError(c, 'Missing GROUP option for XREADGROUP');
  else return options;
  return null;
}

interface OptionAt {
  readonly options: ReadOptions;
  readonly at: number;
  readonly isGroup: boolean;
}

/** Where the option's last word stands; null after answering what is wrong. */
function parseOption(server: Server, c: Client, { options, at, isGroup }: OptionAt) {
  const option = (c.argv[at] ?? '').toLowerCase();
  const more = c.argv.length - at - 1;
  const next = c.argv[at + 1] ?? '';
  if (option === 'block' && more > 0) {
    const timeout = getTimeoutFromObjectOrReply(server, c, next);
    if (timeout === null) return null;
    options.timeout = timeout;
    return at + 1;
  }
  if (option === 'count' && more > 0) {
    const count = getLongLongFromObjectOrReply(c, next);
    if (count === null) return null;
    options.count = Math.max(Number(count), 0);
    return at + 1;
  }
  if (option === 'streams' && more > 0) return parseStreams(c, options, at + 1);
  if ((option === 'group' && more >= 2) || option === 'noack')
    return parseGroupOption(c, { options, at, isGroup });
  addReplyErrorObject(c, shared.syntaxerr);
  return null;
}

function parseStreams(c: Client, options: ReadOptions, first: number): number | null {
  const words = c.argv.slice(first);
  if (words.length % 2 !== 0) {
    addReplyError(
      c,
      "Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
    );
    return null;
  }
  options.keys = words.slice(0, words.length / 2);
  options.ids = words.slice(words.length / 2);
  return c.argv.length;
}

function parseGroupOption(c: Client, { options, at, isGroup }: OptionAt): number | null {
  const option = (c.argv[at] ?? '').toUpperCase();
  if (!isGroup) {
    addReplyError(
      c,
      `The ${option} option is only supported by XREADGROUP. You called XREAD instead.`,
    );
    return null;
  }
  if (option === 'NOACK') {
    options.noack = true;
    return at;
  }
  options.group = c.argv[at + 1] ?? '';
  options.consumer = c.argv[at + 2] ?? '';
  return at + 2;
}
