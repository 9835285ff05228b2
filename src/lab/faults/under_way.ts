/** What is on the wires now, as the screen lists it. */
import { latin1 } from '#hiredis/bytes';
import type { MessageUnderWay } from '#protocol/snapshot';
import { messagesUnderWay, portServedBy } from '#world/net/under_way';
import { commandLabel, replyLabel, takeValue } from '../dissect/dissect_message';
import type { Lab } from '../lab';

/** A menu has room for fewer. */
const SHOWN_MAX = 24;
const TOLD_MAX = 3;
/** A message's first words are all that is told of it. */
const READ_MAX = 4096;

export function underWayOf({ world }: Lab): MessageUnderWay[] {
  return messagesUnderWay(world)
    .slice(0, SHOWN_MAX)
    .map(({ message, arriveAt, from, to, bytes }) => ({
      message,
      arriveAt,
      from: portServedBy(world, from),
      to: portServedBy(world, to),
      label: labelOf(bytes),
    }));
}

/** Of the messages in one segment the first ones; what is none, by its size. */
function labelOf(bytes: Uint8Array): string {
  const text = latin1(bytes, 0, Math.min(bytes.length, READ_MAX));
  const labels: string[] = [];
  let at = 0;
  while (labels.length < TOLD_MAX) {
    const value = takeValue(text, at);
    if (value === null) break;
    const command = value.kind === 'inline' || (value.kind === 'array' && value.count > 0);
    labels.push(command ? commandLabel(value) : replyLabel(value));
    at = value.end;
  }
  if (labels.length === 0) return `${bytes.length} bytes`;
  return at < bytes.length ? `${labels.join('; ')}; …` : labels.join('; ');
}
