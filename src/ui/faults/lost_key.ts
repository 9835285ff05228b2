/** What has become of a lost write's key on one server. */
import type { ValueAnswer } from '#host/inspection';
import type { LossStory } from '#protocol/timeline';
import { byteText, clipped } from '../inspector/byte_text';
import type { LossWords } from './loss_words';

/** Characters of a value. */
const VALUE_MAX = 40;

/** `value`: what the server has there; undefined: it has not answered. */
export function fateOf(
  { command }: Pick<LossStory, 'command'>,
  value: ValueAnswer | undefined,
  words: LossWords,
): string {
  if (value === undefined) return words.asking;
  if (value === null) return words.none;
  if (typeof value !== 'string') return words.parts(value.length);
  const shown = clipped(byteText(value), VALUE_MAX);
  const [, written] = /^set \S+ (\S+)$/i.exec(command) ?? [];
  // Of any other command only what is there now can be told.
  if (written === undefined || written.endsWith('…')) return words.value(shown);
  return written === value ? words.same : words.other(shown);
}
