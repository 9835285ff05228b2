/** Plays the drawing queue: folds what is due into the drawn graph and keeps the dots in flight. */
import type { Moved, TraceRecord } from '#host/trace';
import { isMoved } from '#protocol/moved';
import type { LabSnapshot, WireMessage } from '#protocol/snapshot';
import { endOf } from '../flights/ends';
import { type Announcement, withAnnounced } from '../mind/announcements';
import { messagesOf } from '../sequence/wire_log';
import { type Decoded, type Moment, store } from '../store';
import { awaitedAt, behindAwaited, flightAgain, putOff } from './awaited';
import {
  createQueue,
  type DrawingQueue,
  type Drawn,
  delay,
  enqueue,
  type Flight,
  putBack,
  takeDue,
} from './drawing_queue';
import { type Flow, flowsAt } from './flow';
import { calmed, emptyGraph, foldGraph, type Graph, isDrawn, type PlannedNode } from './graph';
import { hold, isStepped, released, type Stop } from './held';
import type { MachinePlace } from './servers';

/** A label can be read for this long after its message arrived, if no other takes its place. */
const LINGER_MS = 900;

/** How long the page says that drawing was late. */
const BULK_SHOWN_MS = 2500;

/** Records that change nothing in the graph, and are told of when their turn comes. */
const TOLD_ONLY = new Set(['command', 'sentinel-event', 'sentinel-election', 'fault', 'clock']);

let queue: DrawingQueue = createQueue();
let flights: Flight[] = [];
let stop: Stop | null = null;
let bulkUntilMs = 0;
/** Since when, by the display's clock, what is due waits. */
let heldBackMs: number | null = null;
let planned: readonly PlannedNode[] = [];
let machines: readonly MachinePlace[] = [];
let opened: readonly TraceRecord[] = [];

export function planNodes(nodes: readonly PlannedNode[], on: readonly MachinePlace[]): void {
  planned = nodes;
  machines = on;
  store.setState({ graph: emptyGraph(nodes, on) });
}

/** What a record meets: the graph, and what was announced, before it. */
export interface Meeting {
  readonly graph: Graph;
  readonly announced: readonly Announcement[];
}

type Watcher = (record: TraceRecord, before: Meeting) => void;

const watchers = new Set<Watcher>();

/** Tells of each record when it is drawn, and not of the past that an opening brings. */
export function watchDrawn(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Whether a record, and all after it, is not to be drawn yet. To be asked again with each display frame. */
type Gate = (record: TraceRecord, before: Meeting) => boolean;

let gate: Gate = () => false;

/** Who tells the story decides how far it is drawn. */
export function pace(by: Gate): () => void {
  gate = by;
  return () => {
    gate = () => false;
  };
}

/** What the last opening brought, and the graph before it. */
export function pastOfOpening(): {
  readonly records: readonly TraceRecord[];
  readonly empty: Graph;
} {
  return { records: opened, empty: emptyGraph(planned, machines) };
}

/** Starts over from a lab's whole past: folded at once, nothing of it travels again. */
export function restartPlayback(past: readonly TraceRecord[]): void {
  queue = createQueue();
  flights = [];
  stop = null;
  bulkUntilMs = 0;
  heldBackMs = null;
  opened = past;
  const graph = calmed(past.reduce(foldGraph, emptyGraph(planned, machines)));
  const announced = past.reduce(withAnnounced, []);
  store.setState({ graph, announced, moment: null, bulk: 0 });
}

export function schedule(
  records: readonly TraceRecord[],
  wire: readonly WireMessage[],
  speed: number,
): void {
  const nowMs = performance.now();
  const drawn = records.filter((each) => isDrawn(each) || TOLD_ONLY.has(each.fact.kind));
  const bulk = enqueue(queue, { records: drawn, wire }, { nowMs, speed });
  if (bulk === 0) return;
  bulkUntilMs = nowMs + BULK_SHOWN_MS;
  store.setState((page) => ({ bulk: page.bulk + bulk }));
}

/** What travels at a display instant. */
export interface Travelling {
  readonly flights: readonly Flight[];
  readonly flows: readonly Flow[];
  /** Nothing waits to be drawn, and what is on the wires stands still. */
  readonly atRest: boolean;
}

/**
 * The machine's wall clock as of what is drawn, in milliseconds: where the drawing is behind the
 * lab, the Sentinels' beliefs that it shows are of then, and so must be the time that they run by.
 */
export function drawnWallMs(snapshot: LabSnapshot | null): number {
  if (!snapshot) return 0;
  let behindUs = 0;
  for (const each of queue.pending)
    if (each.kind === 'change') behindUs = Math.max(behindUs, snapshot.now - each.record.at);
  return (snapshot.wall - behindUs) / 1000;
}

let arrivals: (nowMs: number) => void = () => undefined;

/** What has come is handed on in the same callback, just before: the page renders once for both. */
export function playAfter(handOn: (nowMs: number) => void): void {
  arrivals = handOn;
}

/** Advances to the display's present and answers what travels. Called once a display frame. */
export function playTo(nowMs: number): Travelling {
  arrivals(nowMs);
  const { graph, moment, bulk, announced, decoded } = store.getState();
  let nextAnnounced = announced;
  let nextGraph = graph;
  let nextMoment = moment;
  let nextDecoded = decoded;
  noticeStop(nowMs);
  if (heldBackMs !== null) delay(queue, nowMs - heldBackMs);
  heldBackMs = null;
  const due = takeDue(queue, nowMs);
  for (const [i, each] of due.entries())
    if (each.kind === 'change') {
      const before = { graph: nextGraph, announced: nextAnnounced };
      if (gate(each.record, before)) {
        putBack(queue, due.slice(i));
        heldBackMs = nowMs;
        break;
      }
      for (const watcher of watchers) watcher(each.record, before);
      movedBy(each.record, nowMs);
      nextGraph = foldGraph(nextGraph, each.record);
      nextAnnounced = withAnnounced(nextAnnounced, each.record);
    } else {
      flights.push(behindAwaited(each, flights));
      nextMoment = momentOf(nextGraph, each) ?? nextMoment;
      if (stop && isStepped(each, stop)) nextDecoded = steppedOnto(nextGraph, each) ?? nextDecoded;
    }
  const nextBulk = bulk > 0 && nowMs > bulkUntilMs ? 0 : bulk;
  const changed =
    nextGraph !== graph ||
    nextMoment !== moment ||
    nextBulk !== bulk ||
    nextDecoded !== decoded ||
    nextAnnounced !== announced;
  if (changed)
    store.setState({
      graph: nextGraph,
      moment: nextMoment,
      bulk: nextBulk,
      announced: nextAnnounced,
      decoded: nextDecoded,
    });
  const labNow = store.getState().snapshot?.now ?? 0;
  flights = flights.map((flight) => awaitedAt(flight, { labNow, nowMs }));
  if (stop) flights = hold(flights, stop, { nowMs, labNow });
  flights = flights.filter(
    (flight) => flight.heldAt !== undefined || flight.endMs + lingers(flight) > nowMs,
  );
  const flows = flowsAt(queue.rates, nowMs);
  const standing = flights.every(({ heldAt }) => heldAt !== undefined);
  return { flights, flows, atRest: standing && flows.length === 0 && queue.pending.length === 0 };
}

/** What a fault holds back, or lets go, is drawn at its real arrival, also if it seemed to be there. */
function movedBy({ at, fact }: TraceRecord, nowMs: number): void {
  const moved = fact.kind === 'fault' ? (fact.moved ?? []) : [];
  if (moved.length === 0) return;
  const waiting = queue.pending.filter((each) => each.kind === 'flight');
  const known = (change: Moved) =>
    [...flights, ...waiting].some(({ message }) => isMoved(message, change));
  const again = moved.flatMap((change) => {
    const message = messagesOf(store.getState().wire).find((each) =>
      isMoved(each, { ...change, was: change.arriveAt }),
    );
    return known(change) || !message ? [] : [flightAgain(message, change, { at, nowMs })];
  });
  flights = [...putOff(flights, moved, at), ...again];
  queue.pending = queue.pending.flatMap((each): readonly Drawn[] =>
    each.kind === 'flight' ? putOff([each], moved, at) : [each],
  );
}

/** A Sentinel's everyday has no label. */
function lingers({ message }: Flight): number {
  return message.what === 'watch' ? 0 : LINGER_MS;
}

/** Notices that time stopped, or goes on: what stood then goes on too. */
function noticeStop(nowMs: number): void {
  const { snapshot, decoded } = store.getState();
  if (!snapshot) return;
  const stands = !snapshot.running || snapshot.seeking === 'step';
  if (stands) stop ??= { ms: nowMs, labNow: snapshot.now };
  else if (stop) {
    stop = null;
    flights = flights.map((flight) => released(flight, nowMs)).map(unmarked);
    if (decoded?.how === 'stepped') store.setState({ decoded: null });
  }
}

/** The next stop may hold it again. */
function unmarked({ passed: _passed, ...flight }: Flight): Flight {
  return flight;
}

/** What the step came to see: what is told of, not a Sentinel's everyday beside it. */
function steppedOnto(graph: Graph, { message }: Flight): Decoded | null {
  const { decoded, decodesSteps } = store.getState();
  const ends = [message.from, message.to].map((pid) => endOf(graph, pid, message.conn));
  if (!decodesSteps || ends.includes(null)) return null;
  const told = decoded?.how === 'stepped' && decoded.message.what !== 'watch';
  const same = decoded?.message.sentAt === message.sentAt;
  if (told && same && message.what === 'watch') return null;
  return { message, how: 'stepped' };
}

function momentOf(graph: Graph, { message }: Flight): Moment | null {
  if (message.label.trim() === '' || message.what === 'watch') return null;
  const from = endOf(graph, message.from, message.conn);
  const to = endOf(graph, message.to, message.conn);
  if (!from || !to) return null;
  const role = message.what === 'error' ? 'error' : from.role;
  const { label, what } = message;
  return { from: from.name, to: to.name, label, what, role, toClient: to.role === 'client' };
}
