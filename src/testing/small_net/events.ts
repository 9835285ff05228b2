/**
 * The order of everything in a small net: instants in microseconds, ties in order of scheduling.
 */
export interface Events {
  now: number;
  seq: number;
  readonly queue: { at: number; seq: number; run: () => void }[];
}

export function createEvents(): Events {
  return { now: 0, seq: 0, queue: [] };
}

export function schedule(events: Events, delayUs: number, run: () => void): void {
  const event = { at: events.now + delayUs, seq: events.seq++, run };
  let at = events.queue.length;
  while (at > 0 && isAfter(events.queue[at - 1], event)) at--;
  events.queue.splice(at, 0, event);
}

function isAfter(
  a: { at: number; seq: number } | undefined,
  b: { at: number; seq: number },
): boolean {
  return a !== undefined && (a.at > b.at || (a.at === b.at && a.seq > b.seq));
}

/** Runs what is due until `untilUs`, or until `isDone` says so after an event. */
export function runEvents(events: Events, untilUs: number, isDone?: () => boolean): void {
  for (;;) {
    const next = events.queue[0];
    if (next === undefined || next.at > untilUs) break;
    events.queue.shift();
    events.now = Math.max(events.now, next.at);
    next.run();
    if (isDone?.()) return;
  }
  events.now = Math.max(events.now, untilUs);
}
