/**
 * When the graph shows what happened. Redis is done in milliseconds; a person follows about four
 * things a second. So facts and messages wait here for their turn to be drawn, under four rules:
 *
 * 1. A message is on its way for at least FLIGHT_MS, and what its receiver does because of it
 *    (facts, answers) is shown only after it has arrived. Cause before effect, per process.
 * 2. Nothing is ever drawn in another order than it happened on one process or one wire.
 *    What Sentinels say to each other and to servers all day is no cause of anything seen: of that,
 *    as much is drawn as there is room for, on each wire and on the whole picture. By it they learn
 *    from each other all the same; so what they state of themselves keeps its order among all of them.
 * 3. When drawing falls more than LAG_MAX_MS behind, all that waits is drawn together, one dot per
 *    direction with a count, and the page says so.
 * 4. What was due and has to wait for who reads (`putBack`) takes along all that is to be drawn after it.
 * 5. A direction that carries more than can be told apart is a flow (`flow.ts`): none of its messages
 *    is drawn for itself, and nothing waits for them.
 *
 * Times named `at` are virtual microseconds, those named `Ms` are the display's milliseconds.
 */
import type { TraceRecord } from '#host/trace';
import type { WireMessage } from '#protocol/snapshot';
import { countMessage, type LaneRates } from './flow';

/** Below 250 the eye sees a flash, not a journey; at 1000 a handshake takes ten seconds. */
export const FLIGHT_MS = 400;
const FLIGHT_MAX_MS = 1200;
/** Between two messages of one direction that do not wait for each other. */
const FOLLOW_MS = 110;
/** Of the everyday under way at once: of a large lab's hellos more would be one cloud. */
const ROUTINE_MAX = 240;
/** A first synchronization's dozen messages take about five seconds and must not be rushed. */
export const LAG_MAX_MS = 9000;

export interface Flight {
  readonly kind: 'flight';
  /** Connection and direction. */
  readonly lane: string;
  readonly message: WireMessage;
  readonly showMs: number;
  readonly endMs: number;
  /** More than one when drawing was late. */
  readonly count: number;
  /** Time stands still, and it does at this part of its way. */
  readonly heldAt?: number;
  /** It stood once, and does not stop again. */
  readonly passed?: boolean;
  /** It is held back: from that instant and part of its way on it goes as virtual time does. */
  readonly awaited?: { readonly from: number; readonly part: number };
}

export interface Change {
  readonly kind: 'change';
  readonly record: TraceRecord;
  readonly showMs: number;
}

export type Drawn = Flight | Change;

export interface DrawingQueue {
  /** In the order of `showMs`. */
  pending: Drawn[];
  /** For each process the messages it was sent: instant of arrival and when that is shown. */
  arrivals: Map<number, { at: number; shownMs: number }[]>;
  /** The display time of the last thing scheduled, per process and per lane. */
  processMs: Map<number, number>;
  lanes: Map<string, { showMs: number; endMs: number }>;
  /** Of the last thing that a Sentinel said of itself. */
  sentinelsMs: number;
  /** When those of the everyday that are under way arrive, the next one first. */
  routineMs: number[];
  readonly rates: LaneRates;
}

export function createQueue(): DrawingQueue {
  return {
    pending: [],
    arrivals: new Map(),
    processMs: new Map(),
    lanes: new Map(),
    sentinelsMs: 0,
    routineMs: [],
    rates: new Map(),
  };
}

export interface Batch {
  readonly records: readonly TraceRecord[];
  readonly wire: readonly WireMessage[];
}

/** `speed`: virtual seconds per real second. Answers how many messages had to be drawn together. */
export function enqueue(
  queue: DrawingQueue,
  { records, wire }: Batch,
  { nowMs, speed }: { nowMs: number; speed: number },
): number {
  const changes = records.map((record) => ({ at: record.at, record }));
  const messages = wire.map((message) => ({ at: message.sentAt, message }));
  const items = [...changes, ...messages].sort((a, b) => a.at - b.at);
  for (const item of items)
    if ('record' in item) scheduleChange(queue, item.record, nowMs);
    else if (CLOSINGS.has(item.message.what)) scheduleClosing(queue, item.message, nowMs);
    else if (flows(queue, item.message, nowMs)) continue;
    else if (item.message.what === 'watch') scheduleRoutine(queue, item.message, nowMs);
    else scheduleFlight(queue, item.message, { nowMs, speed });
  queue.pending.sort((a, b) => a.showMs - b.showMs);
  const last = queue.pending.at(-1);
  return last && last.showMs - nowMs > LAG_MAX_MS ? drawTogether(queue, nowMs) : 0;
}

/** Whether it is one of too many; those of its direction that still wait are then of the flow too. */
function flows(queue: DrawingQueue, message: WireMessage, nowMs: number): boolean {
  const lane = laneOf(message);
  const flowed = queue.rates.get(lane)?.flowing ?? false;
  const flowing = countMessage(queue.rates, lane, { message, nowMs });
  if (flowing && !flowed)
    queue.pending = queue.pending.filter((each) => each.kind === 'change' || each.lane !== lane);
  return flowing;
}

function laneOf({ conn, to }: WireMessage): string {
  return `${conn}>${to}`;
}

/** Takes what is due. */
export function takeDue(queue: DrawingQueue, nowMs: number): Drawn[] {
  const later = queue.pending.findIndex((each) => each.showMs > nowMs);
  const due = later < 0 ? queue.pending.splice(0) : queue.pending.splice(0, later);
  for (const [pid, arrivals] of queue.arrivals) {
    const kept = arrivals.filter((each) => each.shownMs > nowMs);
    if (kept.length > 0) queue.arrivals.set(pid, kept);
    else queue.arrivals.delete(pid);
  }
  return due;
}

/** Of what was taken the rest is not to be drawn yet: it comes first when the queue is asked again. */
export function putBack(queue: DrawingQueue, rest: readonly Drawn[]): void {
  queue.pending = [...rest, ...queue.pending];
}

/** All that waits is drawn so much later: for so long nothing was taken. */
export function delay(queue: DrawingQueue, byMs: number): void {
  const later = <T extends { showMs: number; endMs: number }>(each: T): T => ({
    ...each,
    showMs: each.showMs + byMs,
    endMs: each.endMs + byMs,
  });
  queue.pending = queue.pending.map((each) =>
    each.kind === 'flight' ? later(each) : { ...each, showMs: each.showMs + byMs },
  );
  for (const [lane, each] of queue.lanes) queue.lanes.set(lane, later(each));
  for (const [pid, ms] of queue.processMs) queue.processMs.set(pid, ms + byMs);
  for (const arrivals of queue.arrivals.values()) for (const each of arrivals) each.shownMs += byMs;
  queue.sentinelsMs += byMs;
}

/** The earliest display time of something that process `pid` did at instant `at`. */
function causedBy(queue: DrawingQueue, pid: number, at: number): number {
  let shown = queue.processMs.get(pid) ?? 0;
  for (const arrival of queue.arrivals.get(pid) ?? [])
    if (arrival.at <= at && arrival.shownMs > shown) shown = arrival.shownMs;
  return shown;
}

const SENTINELS: ReadonlySet<TraceRecord['fact']['kind']> = new Set([
  'sentinel',
  'sentinel-event',
  'sentinel-election',
]);

function scheduleChange(queue: DrawingQueue, record: TraceRecord, nowMs: number): void {
  const isSentinels = SENTINELS.has(record.fact.kind);
  const after = isSentinels ? queue.sentinelsMs : 0;
  const showMs = Math.max(nowMs, after, causedBy(queue, record.pid, record.at));
  if (isSentinels) queue.sentinelsMs = showMs;
  queue.processMs.set(record.pid, showMs);
  queue.pending.push({ kind: 'change', record, showMs });
}

function scheduleFlight(
  queue: DrawingQueue,
  message: WireMessage,
  { nowMs, speed }: { nowMs: number; speed: number },
): void {
  const lane = laneOf(message);
  const before = queue.lanes.get(lane);
  const cause = Math.max(nowMs, causedBy(queue, message.from, message.sentAt));
  const showMs = Math.max(cause, before ? before.showMs + FOLLOW_MS : 0);
  const travel = message.arriveAt === null ? 0 : message.arriveAt - message.sentAt;
  const flightMs = Math.min(FLIGHT_MAX_MS, Math.max(FLIGHT_MS, travel / 1000 / speed));
  const endMs = Math.max(showMs + flightMs, before ? before.endMs : 0);
  queue.lanes.set(lane, { showMs, endMs });
  queue.processMs.set(message.from, cause);
  if (message.arriveAt !== null) {
    const arrivals = queue.arrivals.get(message.to) ?? [];
    arrivals.push({ at: message.arriveAt, shownMs: endMs });
    queue.arrivals.set(message.to, arrivals);
  }
  queue.pending.push({ kind: 'flight', lane, message, showMs, endMs, count: 1 });
}

const CLOSINGS: ReadonlySet<WireMessage['what']> = new Set(['fin', 'rst', 'refused']);

/** That a connection ended is drawn by what comes of it, and that after what it came of: a server's end. */
function scheduleClosing(
  queue: DrawingQueue,
  { from, to, sentAt, arriveAt }: WireMessage,
  nowMs: number,
): void {
  if (arriveAt === null) return;
  const shownMs = Math.max(nowMs, causedBy(queue, from, sentAt));
  const arrivals = queue.arrivals.get(to) ?? [];
  arrivals.push({ at: arriveAt, shownMs });
  queue.arrivals.set(to, arrivals);
}

function scheduleRoutine(queue: DrawingQueue, message: WireMessage, nowMs: number): void {
  const lane = laneOf(message);
  const before = queue.lanes.get(lane);
  if (before && before.endMs > nowMs) return;
  const [showMs, endMs] = [nowMs, nowMs + FLIGHT_MS];
  while ((queue.routineMs[0] ?? endMs) <= nowMs) queue.routineMs.shift();
  if (queue.routineMs.length >= ROUTINE_MAX) return;
  queue.routineMs.push(endMs);
  queue.lanes.set(lane, { showMs, endMs });
  queue.pending.push({ kind: 'flight', lane, message, showMs, endMs, count: 1 });
}

function drawTogether(queue: DrawingQueue, nowMs: number): number {
  const lanes = new Map<string, Flight>();
  const changes: Change[] = [];
  const endMs = nowMs + FLIGHT_MS;
  let messages = 0;
  for (const each of queue.pending)
    if (each.kind === 'change') changes.push({ ...each, showMs: endMs });
    else {
      const count = (lanes.get(each.lane)?.count ?? 0) + each.count;
      lanes.set(each.lane, { ...each, showMs: nowMs, endMs, count });
      messages += each.count;
    }
  queue.pending = [...lanes.values(), ...changes];
  queue.arrivals.clear();
  queue.processMs.clear();
  queue.lanes.clear();
  queue.sentinelsMs = endMs;
  for (const flight of lanes.values()) {
    queue.lanes.set(flight.lane, { showMs: nowMs, endMs });
    queue.processMs.set(flight.message.from, endMs);
    queue.processMs.set(flight.message.to, endMs);
  }
  return messages;
}
