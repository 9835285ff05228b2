/** What a message means, in one sentence. */
import type { WireMessage } from '#protocol/snapshot';
import type { End } from '../flights/ends';
import { bytesText } from '../picture/bytes_text';
import type { PacketWords } from './words';

export interface Ends {
  readonly from: End;
  readonly to: End;
}

export function explain(message: WireMessage, { from, to }: Ends, words: PacketWords): string {
  const { what, label, progress } = message;
  const { means } = words;
  const pair = [from.name, to.name] as const;
  const name = (label.split(' ')[0] ?? '').toUpperCase();
  switch (what) {
    case 'command':
      return (from.role === 'sentinel' ? means.order : means.command)(...pair, name);
    case 'psync':
      return (/^SYNC$|^PSYNC \? -1$/i.test(label) ? means.asksAll : means.asksRest)(...pair);
    case 'rdb':
      if (!progress || progress.done === 0 || progress.total < 0) return means.rdb(...pair);
      return means.rdbPart(from.name, bytesText(progress.done), bytesText(progress.total));
    case 'watch':
      return means[watchOf(label)](...pair);
    case 'opinion':
      return (
        from.role === 'sentinel' && isQuestion(label) ? means.opinionAsked : means.opinionGiven
      )(...pair);
    case 'ballot':
      return (isQuestion(label) ? means.voteAsked : means.voteGiven)(...pair);
    case 'reply':
    case 'error':
    case 'handshake':
    case 'fullresync':
    case 'continue':
    case 'stream':
    case 'ping':
    case 'ack':
    case 'data':
    case 'fin':
    case 'rst':
    case 'refused':
      return means[what](...pair);
  }
}

function isQuestion(label: string): boolean {
  return label.startsWith('is-master-down-by-addr');
}

function watchOf(label: string): 'hello' | 'sentinelPing' | 'pong' | 'info' | 'watch' {
  if (label.includes('__sentinel__:hello')) return 'hello';
  if (/^PING\b/i.test(label)) return 'sentinelPing';
  if (label === '+PONG') return 'pong';
  return /^INFO\b/i.test(label) ? 'info' : 'watch';
}
