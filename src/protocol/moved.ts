/** Messages whose arrival changed while they were under way: they were held back, or let go. */
import type { Moved, TraceRecord } from '#host/trace';
import type { WireMessage } from './snapshot';

export function movedIn(records: readonly TraceRecord[]): readonly Moved[] {
  return records.flatMap(({ fact }) => (fact.kind === 'fault' ? (fact.moved ?? []) : []));
}

export function isMoved({ conn, to, arriveAt }: WireMessage, { was, ...moved }: Moved): boolean {
  return conn === moved.conn && to === moved.to && arriveAt === was;
}

/** The same messages, each with the arrival that was last told of it. */
export function withMoved(
  messages: readonly WireMessage[],
  moved: readonly Moved[],
): readonly WireMessage[] {
  if (moved.length === 0) return messages;
  return messages.map((message) => {
    let told = message;
    for (const change of moved)
      if (isMoved(told, change)) told = { ...told, arriveAt: change.arriveAt };
    return told;
  });
}
