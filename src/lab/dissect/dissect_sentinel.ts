/**
 * What a Sentinel says on its links, and what it is told: the everyday apart from the moments at
 * which Sentinels ask each other who is down, and vote.
 */
import type { WireMessage } from '#protocol/snapshot';
import type { WireValue, Wording } from './dissect_message';

/** What an answer that is still to come will be the answer to. */
export type Question = 'watch' | 'opinion' | 'ballot' | 'command';

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
  if (question === 'command') return { what: 'command', label };
  if (name !== 'sentinel') return { what: question, label };
  const epoch = value.words[4] ?? '';
  const text = `${first} · epoch ${epoch}`;
  return { what: question, label: question === 'ballot' ? `${text} · vote?` : text };
}

function questionOf(words: readonly string[]): Question {
  const [name = '', first = ''] = words;
  if (name === 'sentinel' && first === 'is-master-down-by-addr')
    return words[5] === '*' ? 'opinion' : 'ballot';
  // CLIENT KILL belongs to a failover, CLIENT SETNAME to every connection.
  if (name === 'client' && first !== 'setname') return 'command';
  return EVERYDAY.has(name) ? 'watch' : 'command';
}

export function tellOpinion(asked: Question[], value: WireValue, wording: Wording): Told {
  const label = wording.reply(value);
  const [first = '', leader = '', epoch = ''] = value.words;
  const pushed = first === 'message' || first === 'subscribe';
  if (value.kind === 'array' && pushed) return { what: 'watch', label };
  const question = asked.shift() ?? 'watch';
  if (question === 'watch') return { what: 'watch', label };
  if (value.kind === 'error') return { what: 'error', label };
  if (question === 'command' || value.kind !== 'array') return { what: 'reply', label };
  const down = first === '1' ? 'down' : 'not down';
  if (question === 'opinion' || leader === '*') return { what: question, label: down };
  return { what: 'ballot', label: `${down} · vote …${leader.slice(-4)} in epoch ${epoch}` };
}
