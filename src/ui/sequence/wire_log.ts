/**
 * The messages that the page knows of: all that were sent in one stretch of the branch, which grows
 * as time goes on and, by asking the lab, back into the past.
 */
import type { Moved } from '#host/trace';
import { withMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';

export interface WireLog {
  /** Everything sent from here on ... */
  readonly from: number;
  /** ... and before here is known. */
  readonly until: number;
  /** Oldest first. */
  readonly messages: readonly WireMessage[];
}

/** More would be searched and drawn too slowly; the oldest go. */
const MESSAGES_MAX = 40_000;
/** They go together: to leave out a few at each display frame would move all that stay. */
const DROPPED_TOGETHER = 5000;

export function emptyLog(at: number): WireLog {
  return { from: at, until: at, messages: [] };
}

/** What a frame brought. `since`: the frame left out what was sent before. */
export function withFrame(
  log: WireLog,
  wire: readonly WireMessage[],
  { now, since }: { readonly now: number; readonly since: number | null },
): WireLog {
  if (since !== null && since > log.until)
    return shortened({ from: since, until: now, messages: wire });
  // After a seek what is known already happens again.
  const fresh = wire.filter(({ sentAt }) => sentAt >= log.until);
  const until = Math.max(log.until, now);
  if (fresh.length === 0) return until === log.until ? log : { ...log, until };
  return shortened({ ...log, until, messages: log.messages.concat(fresh) });
}

/** After messages were held back, or let go: each with its real arrival. */
export function afterMoves(log: WireLog, moved: readonly Moved[]): WireLog {
  return moved.length === 0 ? log : { ...log, messages: withMoved(log.messages, moved) };
}

/** What the lab answered: joined where the stretches touch, else in the place of what was known. */
export function withAnswer(log: WireLog, answer: WireLog): WireLog {
  if (answer.until < log.from || answer.from > log.until) return shortened(answer);
  const before = answer.messages.filter(({ sentAt }) => sentAt < log.from);
  const after = answer.messages.filter(({ sentAt }) => sentAt >= log.until);
  return shortened({
    from: Math.min(log.from, answer.from),
    until: Math.max(log.until, answer.until),
    messages: [...before, ...log.messages, ...after],
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
