/** A fact in a line. */
import type { TraceFact } from '#host/trace';
import type { ToldRecord } from '#protocol/branches';
import { byteText, clipped } from '../inspector/byte_text';

/** In the words of the machine: they are the same in every language. */
export function factText(fact: TraceFact): string {
  switch (fact.kind) {
    case 'line':
      return `${fact.prompt}${fact.line}`;
    case 'log':
      return fact.text;
    case 'command':
      return fact.argv.join(' ');
    case 'exec':
      return fact.argv.join(' ');
    case 'signal':
      return fact.signal;
    case 'fault':
      return fact.text;
    case 'segment':
      return sentText(fact.bytes);
    default:
      return fact.kind;
  }
}

/** Who sent it to whom; of what goes to nobody, whose it is. */
export function toldText({ from, to, record: { fact } }: ToldRecord): string {
  if (from === '' || to === '') return factText(fact);
  return `${from}${to === null ? '' : ` → ${to}`}: ${factText(fact)}`;
}

const READ_MAX = 240;
const SHOWN_MAX = 60;

/** What was sent, as far as it can be read in a line. */
function sentText(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, READ_MAX)).replaceAll('\r\n', ' ');
  return clipped(byteText(text.trim()), SHOWN_MAX);
}
