/** What a message under way is about, in words beside its own: nothing where those say it all. */
import type { WireMessage } from '#protocol/snapshot';
import type { Moment } from '../store';
import type { Texts } from '../texts/en';

type Meaning = keyof Texts['means'];

const MEANINGS: Partial<Record<WireMessage['what'], Meaning>> = {
  handshake: 'handshake',
  psync: 'asksRest',
  fullresync: 'fullresync',
  continue: 'continue',
  rdb: 'rdb',
  stream: 'stream',
  ping: 'ping',
  ack: 'ack',
};

export function meaningOf({ what, label, role, toClient }: Moment, texts: Texts): string {
  if (what === 'error') return texts.means.refused;
  // What clients and Sentinels say among themselves are commands, and read as such.
  if (role === 'client' || role === 'sentinel' || toClient) return '';
  const meaning = /^SYNC$|^PSYNC \? -1$/i.test(label) ? 'asksAll' : MEANINGS[what];
  return meaning ? texts.means[meaning] : '';
}
