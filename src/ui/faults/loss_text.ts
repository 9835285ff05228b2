/** A lost write in a sentence: which, who said OK to it and when, and what it was lost by. */
import type { LossStory } from '#protocol/timeline';
import { byteText } from '../inspector/byte_text';
import type { Texts } from '../texts/en';
import { durationText } from '../time/clock_text';

/** `at`: when it was lost, microseconds since the lab began. */
export function lossText(loss: LossStory, at: number, texts: Texts): string {
  const command = byteText(loss.command);
  const sentence = texts.lostWrite({ ...loss, command }, durationText(Math.max(0, at - loss.said)));
  return loss.count > 1 ? `${texts.lostWrites(loss.count)} ${sentence}` : sentence;
}
