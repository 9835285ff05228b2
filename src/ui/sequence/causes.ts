/**
 * What led to an event or a message: backwards over what its process received and did before, and
 * from each message to what made its sender send it. The trace does not say which message made a
 * process act; two rules come close to what a reader of the code would say.
 *
 * 1. What arrived a few milliseconds before was the reason, a question for its answer above all.
 * 2. Before that, the process's own last event, and the telling messages that it got since, the
 *    newest of each sender.
 *
 * A Sentinel holds somebody down because nothing came: for that the last it heard from there, and
 * what happened there, stand in the place of rule 2.
 */
import type { WireMessage } from '#protocol/snapshot';
import type { Tick } from '../timeline/lanes';
import { type Arrow, eventId, isTelling, type Processes } from './arrows';

export interface Story {
  /** Oldest first, by when they were sent. */
  readonly arrows: readonly Arrow[];
  /** Oldest first. */
  readonly ticks: readonly Tick[];
  readonly processes: Processes;
}

export type Happening =
  | { readonly kind: 'message'; readonly arrow: Arrow }
  | { readonly kind: 'event'; readonly tick: Tick };

/** A turn that reads a message and acts on it takes no longer, but for a busy server. */
const TURN_US = 5000;
/** A chain ends where nobody would look any more. */
const CHAIN_MAX = 40;
const LOOKBACK_US = 120_000_000;
const SECONDS_US = 2_000_000;

export function happeningId(happening: Happening): string {
  return happening.kind === 'message' ? happening.arrow.id : eventId(happening.tick);
}

/** When a happening began. */
export function happeningAt(happening: Happening): number {
  return happening.kind === 'message' ? happening.arrow.sentAt : happening.tick.at;
}

/** Everything that led to it and itself, oldest first. */
export function chainOf(last: Happening, story: Story): Happening[] {
  const floor = happeningAt(last) - LOOKBACK_US;
  // Of one turn's events the trace tells the order.
  const places = new Map(story.ticks.map((tick, i) => [eventId(tick), i]));
  const place = (each: Happening) => places.get(happeningId(each)) ?? -1;
  const inOrder = (a: Happening, b: Happening) =>
    happeningAt(a) - happeningAt(b) || place(a) - place(b);
  const known = new Map<string, Happening>([[happeningId(last), last]]);
  const waiting = [last];
  while (waiting.length > 0 && known.size < CHAIN_MAX) {
    // The latest first: where the chain is cut off, it is cut off at its beginning.
    waiting.sort(inOrder);
    const next = waiting.pop();
    if (!next) break;
    for (const each of causesOf(next, story)) {
      const id = happeningId(each);
      if (known.has(id) || happeningAt(each) < floor) continue;
      known.set(id, each);
      waiting.push(each);
    }
  }
  return [...known.values()].sort(inOrder);
}

/** What immediately led to it. */
export function causesOf(happening: Happening, story: Story): Happening[] {
  return happening.kind === 'message'
    ? causesOfMessage(happening.arrow, story)
    : causesOfEvent(happening.tick, story);
}

function causesOfMessage(arrow: Arrow, story: Story): Happening[] {
  const { conn, from } = arrow.message;
  const at = arrow.sentAt;
  const recent = received(story, from, at - TURN_US, at);
  const question = recent.findLast(({ message }) => message.conn === conn);
  const trigger = question ?? recent.at(-1);
  const causes: Happening[] = trigger ? [message(trigger)] : [];
  // What an answer says comes of what its sender is by then; that it lives is no news.
  const tells = question !== undefined && arrow.message.label !== '+PONG';
  const back = isTelling(arrow) ? LOOKBACK_US : tells ? SECONDS_US : TURN_US;
  const own = ownBefore(story, from, { at, back });
  if (own) causes.push(event(own));
  return causes;
}

function causesOfEvent(tick: Tick, story: Story): Happening[] {
  const { pid, at } = tick;
  const recent = received(story, pid, at - TURN_US, at);
  const trigger = recent.at(-1);
  const causes: Happening[] = trigger ? [message(trigger)] : [];
  const silent = silenceOf(tick);
  if (silent !== null) return [...causes, ...lastHeard(story, tick, silent)];
  // A server does this and that; a Sentinel's events are one story.
  const back = isSentinels(tick) ? LOOKBACK_US : SECONDS_US;
  const before = ownBefore(story, pid, { at, back, than: tick });
  if (before) causes.push(event(before));
  const since = received(story, pid, before?.at ?? at - LOOKBACK_US, at).filter(isTelling);
  const newest = new Map(since.map((each) => [`${each.message.from}`, each]));
  for (const each of newest.values()) if (each !== trigger) causes.push(message(each));
  return causes;
}

/** `+sdown master mymaster 127.0.0.1 6379`: the port that is silent, if that is what it tells of. */
function silenceOf({ text, detail }: Tick): number | null {
  if (text !== '+sdown') return null;
  const port = /^(?:master|slave|sentinel) \S+ \S+ (\d+)/.exec(detail)?.[1];
  return port === undefined ? null : Number(port);
}

function lastHeard({ arrows, ticks, processes }: Story, tick: Tick, port: number): Happening[] {
  const heard = arrows.findLast(
    ({ message: { to }, from, arriveAt, lost }) =>
      to === tick.pid && from === port && lost === null && (arriveAt ?? tick.at) < tick.at,
  );
  const since = heard?.sentAt ?? tick.at - LOOKBACK_US;
  const end = ticks.find(
    (each) =>
      processes.ports.get(each.pid) === port &&
      each.at >= since &&
      each.at < tick.at &&
      (each.tone === 'death' || each.tone === 'fault'),
  );
  const faults = ticks.filter(({ port: of, at }) => of === 0 && at >= since && at < tick.at);
  const causes: Happening[] = heard ? [message(heard)] : [];
  const reason = end ?? faults.at(0);
  return reason ? [...causes, event(reason)] : causes;
}

/** What the process got in a stretch, oldest first by arrival. */
function received({ arrows }: Story, pid: number, from: number, until: number): Arrow[] {
  return arrows
    .filter(
      ({ message: { to }, arriveAt, lost }) =>
        to === pid && lost === null && arriveAt !== null && arriveAt >= from && arriveAt <= until,
    )
    .sort((a, b) => (a.arriveAt ?? 0) - (b.arriveAt ?? 0));
}

/** The process's last event up to an instant, `than` itself and what follows it left out. */
function ownBefore(
  { ticks }: Story,
  pid: number,
  { at, back, than }: { readonly at: number; readonly back: number; readonly than?: Tick },
): Tick | null {
  const end = than ? ticks.indexOf(than) : ticks.length;
  for (let i = (end < 0 ? ticks.length : end) - 1; i >= 0; i--) {
    const tick = ticks[i];
    if (tick && tick.pid === pid && tick.at <= at && tick.at >= at - back) return tick;
  }
  return null;
}

/** What a Sentinel announces. */
function isSentinels({ text }: Tick): boolean {
  return text.startsWith('+') || text.startsWith('-');
}

function message(arrow: Arrow): Happening {
  return { kind: 'message', arrow };
}

function event(tick: Tick): Happening {
  return { kind: 'event', tick };
}

/** How long it took; null: it has not arrived. */
export function latencyUs({
  sentAt,
  arriveAt,
}: Pick<WireMessage, 'sentAt' | 'arriveAt'>): number | null {
  return arriveAt === null ? null : arriveAt - sentAt;
}
