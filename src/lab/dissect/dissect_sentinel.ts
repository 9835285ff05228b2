/**
 * What a Sentinel says on its links, and what it is told: the everyday apart from the moments at
 * which Sentinels ask each other who is down, and vote.
 */
import type { WireMessage } from '#protocol/snapshot';
import type { WireValue, Wording } from './dissect_message';

/** What an answer that is still to come will be the answer to. */
export type Question =
  | { readonly what: 'watch' | 'command' }
  /** Of the master with that port. */
  | { readonly what: 'opinion' | 'ballot'; readonly port: string };

interface Told {
  readonly what: WireMessage['what'];
  readonly label: string;
}

/** More answers owed than this: somebody does not answer, and what comes is told plainly. */
const ASKED_MAX = 256;
const EVERYDAY = new Set(['ping', 'info', 'publish', 'auth', 'client']);

export function tellQuestion(asked: Question[], value: WireValue, wording: Wording): Told {
  const words = value.words.map((word) => word.toLowerCase());
  const [name = '', first = ''] = words;
  const label = wording.command(value);
  // Its answers come as messages, one for each that is published.
  if (name === 'subscribe') return { what: 'watch', label };
  const question = questionOf(words);
  if (asked.length < ASKED_MAX) asked.push(question);
  if (!('port' in question)) return { what: question.what, label };
  const { what } = question;
  const text = `${first} ${question.port} · epoch ${value.words[4] ?? ''}`;
  return { what, label: what === 'ballot' ? `${text} · vote?` : text };
}

const WATCH: Question = { what: 'watch' };
const COMMAND: Question = { what: 'command' };

function questionOf(words: readonly string[]): Question {
  const [name = '', first = ''] = words;
  if (name === 'sentinel' && first === 'is-master-down-by-addr')
    return { what: words[5] === '*' ? 'opinion' : 'ballot', port: words[3] ?? '' };
  // CLIENT KILL belongs to a failover, CLIENT SETNAME to every connection.
  if (name === 'client' && first !== 'setname') return COMMAND;
  return EVERYDAY.has(name) ? WATCH : COMMAND;
}

export function tellOpinion(asked: Question[], value: WireValue, wording: Wording): Told {
  const label = wording.reply(value);
  const [first = '', leader = '', epoch = ''] = value.words;
  const pushed = first === 'message' || first === 'subscribe';
  if (value.kind === 'array' && pushed) return { what: 'watch', label };
  const question = asked.shift() ?? WATCH;
  if (question.what === 'watch') return { what: 'watch', label };
  if (value.kind === 'error') return { what: 'error', label };
  if (!('port' in question) || value.kind !== 'array') return { what: 'reply', label };
  const { what } = question;
  const down = `${question.port} ${first === '1' ? 'down' : 'not down'}`;
  if (what === 'opinion' || leader === '*') return { what, label: down };
  return { what: 'ballot', label: `${down} · vote …${leader.slice(-4)} in epoch ${epoch}` };
}
