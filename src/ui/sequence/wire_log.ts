/**
 * The messages that the page knows of: all that were sent in one stretch of the branch, which grows
 * as time goes on and, by asking the lab, back into the past.
 */
import type { Moved } from '#host/trace';
import { withMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';
import { oncePer } from '../topology/once_per';

export interface WireLog {
  /** Everything sent from here on ... */
  readonly from: number;
  /** ... and before here is known. */
  readonly until: number;
  /** Oldest first. */
  readonly messages: readonly WireMessage[];
  /** Those after them: each frame brings a few, for which not all are copied. */
  readonly newest: readonly WireMessage[];
}

const NEWEST_MAX = 500;

/** All, oldest first. */
export const messagesOf = oncePer(({ messages, newest }: WireLog): readonly WireMessage[] =>
  newest.length === 0 ? messages : messages.concat(newest),
);

/** More would be searched and drawn too slowly; the oldest go. */
const MESSAGES_MAX = 40_000;
/** They go together: to leave out a few at each display frame would move all that stay. */
const DROPPED_TOGETHER = 5000;

export function emptyLog(at: number): WireLog {
  return { from: at, until: at, messages: [], newest: [] };
}

/** What a frame brought. `since`: the frame left out what was sent before. */
export function withFrame(
  log: WireLog,
  wire: readonly WireMessage[],
  { now, since }: { readonly now: number; readonly since: number | null },
): WireLog {
  if (since !== null && since > log.until)
    return shortened({ from: since, until: now, messages: wire, newest: [] });
  // After a seek what is known already happens again.
  const fresh = wire.filter(({ sentAt }) => sentAt >= log.until);
  const until = Math.max(log.until, now);
  if (fresh.length === 0) return until === log.until ? log : { ...log, until };
  const newest = log.newest.concat(fresh);
  if (newest.length <= NEWEST_MAX) return { ...log, until, newest };
  return shortened({ ...log, until, messages: log.messages.concat(newest), newest: [] });
}

/** After messages were held back, or let go: each with its real arrival. */
export function afterMoves(log: WireLog, moved: readonly Moved[]): WireLog {
  if (moved.length === 0) return log;
  return { ...log, messages: withMoved(messagesOf(log), moved), newest: [] };
}

/** What the lab answered: joined where the stretches touch, else in the place of what was known. */
export function withAnswer(log: WireLog, answer: Omit<WireLog, 'newest'>): WireLog {
  if (answer.until < log.from || answer.from > log.until)
    return shortened({ ...answer, newest: [] });
  const before = answer.messages.filter(({ sentAt }) => sentAt < log.from);
  const after = answer.messages.filter(({ sentAt }) => sentAt >= log.until);
  return shortened({
    from: Math.min(log.from, answer.from),
    until: Math.max(log.until, answer.until),
    messages: [...before, ...messagesOf(log), ...after],
    newest: [],
  });
}

function shortened(log: WireLog): WireLog {
  if (log.messages.length <= MESSAGES_MAX + DROPPED_TOGETHER) return log;
  const messages = log.messages.slice(-MESSAGES_MAX);
  return { ...log, from: messages[0]?.sentAt ?? log.from, messages };
}

/** What has to be asked for to know a stretch; null: nothing. */
export function missing(
  log: WireLog,
  { from, until }: { readonly from: number; readonly until: number },
): { readonly from: number; readonly until: number } | null {
  if (from >= log.from && until <= log.until) return null;
  if (until < log.from || from > log.until) return { from, until };
  if (from < log.from && until <= log.until) return { from, until: log.from };
  if (from >= log.from) return { from: log.until, until };
  return { from, until };
}
