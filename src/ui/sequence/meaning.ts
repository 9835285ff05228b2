/** What a message means, as far as its arrow shows it: a colour, a dash, a name in the legend. */
import type { WireMessage } from '#protocol/snapshot';

export type Meaning =
  | 'command'
  | 'reply'
  | 'ping'
  | 'hello'
  | 'psync'
  | 'rdb'
  | 'stream'
  | 'ack'
  | 'vote'
  | 'data'
  | 'close';

export const MEANINGS: readonly Meaning[] = [
  'command',
  'reply',
  'ping',
  'hello',
  'psync',
  'rdb',
  'stream',
  'ack',
  'vote',
  'data',
  'close',
];

const OF_WHAT: Readonly<Record<WireMessage['what'], Meaning>> = {
  command: 'command',
  reply: 'reply',
  error: 'reply',
  handshake: 'psync',
  psync: 'psync',
  fullresync: 'psync',
  continue: 'psync',
  rdb: 'rdb',
  stream: 'stream',
  ping: 'ping',
  ack: 'ack',
  watch: 'ping',
  opinion: 'vote',
  ballot: 'vote',
  data: 'data',
  fin: 'close',
  rst: 'close',
  refused: 'close',
};

export function meaningOf({ what, label }: Pick<WireMessage, 'what' | 'label'>): Meaning {
  if (what === 'watch' && label.includes('__sentinel__:hello')) return 'hello';
  return OF_WHAT[what];
}
