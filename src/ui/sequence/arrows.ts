/**
 * The space-time diagram from facts: a column for each server, an arrow from where and when a
 * message was sent to where and when it arrived. A message that nobody got ends in a cross.
 */
import type { LaneChange } from '#protocol/lanes';
import type { WireMessage } from '#protocol/snapshot';
import type { Lane, Tick } from '../timeline/lanes';
import { type Meaning, meaningOf } from './meaning';

export interface Column {
  /** 0: whoever is no server. */
  readonly port: number;
  readonly node: Lane['node'];
}

export interface Arrow {
  readonly id: string;
  readonly message: WireMessage;
  readonly meaning: Meaning;
  /** Ports of the columns. */
  readonly from: number;
  readonly to: number;
  readonly sentAt: number;
  /** null: it waits at a cut. */
  readonly arriveAt: number | null;
  /** Whoever it was for was gone when it came; or it did not come. */
  readonly lost: 'cut' | 'gone' | 'refused' | null;
  /** More than one when they were drawn together. */
  readonly count: number;
}

/** Which server a process is or was, and when it ended. */
export interface Processes {
  readonly ports: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
}

export function processesOf(changes: readonly LaneChange[]): Processes {
  const ports = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const change of changes) {
    if (change.kind === 'up') ports.set(change.pid, change.port);
    if (change.kind === 'ended') ends.set(change.pid, change.at);
  }
  return { ports, ends };
}

/** Of the messages sent in a stretch, those that are between two columns that are shown. */
export function arrowsOf(
  messages: readonly WireMessage[],
  { ports, ends }: Processes,
  shown: {
    readonly from: number;
    readonly until: number;
    readonly columns: readonly Column[];
    readonly hidden: readonly Meaning[];
  },
): Arrow[] {
  const columns = new Set(shown.columns.map(({ port }) => port));
  const arrows: Arrow[] = [];
  for (const [i, message] of messages.entries()) {
    const { sentAt, arriveAt } = message;
    if (sentAt >= shown.until) break;
    if (Math.max(sentAt, arriveAt ?? sentAt) < shown.from) continue;
    const from = ports.get(message.from) ?? 0;
    const to = message.port ?? ports.get(message.to) ?? 0;
    const meaning = meaningOf(message);
    if (shown.hidden.includes(meaning) || !columns.has(from) || !columns.has(to)) continue;
    const end = ends.get(message.to);
    const gone = arriveAt !== null && end !== undefined && end <= arriveAt;
    const refused = message.what === 'refused' ? 'refused' : null;
    const lost = arriveAt === null ? 'cut' : gone ? 'gone' : refused;
    const id = idOf(message, i);
    arrows.push({ id, message, meaning, from, to, sentAt, arriveAt, lost, count: 1 });
  }
  return arrows;
}

/** The same for the same message, however many are known. */
export function idOf({ conn, from, sentAt, label }: WireMessage, index: number): string {
  // Two of one segment may even say the same; then either will do.
  return label === '' ? `${conn} ${from} ${sentAt} ${index}` : `${conn} ${from} ${sentAt} ${label}`;
}

/** More arrows than this are drawn together: those of one way and meaning that lie close. */
export const ARROWS_MAX = 300;

/** `keep`: ids of arrows that stay by themselves. */
export function bundled(arrows: readonly Arrow[], keep: ReadonlySet<string>): Arrow[] {
  if (arrows.length <= ARROWS_MAX) return [...arrows];
  const first = arrows[0]?.sentAt ?? 0;
  const span = (arrows.at(-1)?.sentAt ?? 0) - first + 1;
  const bundles = new Map<string, Arrow>();
  for (const arrow of arrows) {
    // Who knocks at a closed port does so each second.
    const failed = arrow.lost !== null && arrow.lost !== 'refused';
    const alone = keep.has(arrow.id) || failed || isTelling(arrow);
    const slot = Math.floor(((arrow.sentAt - first) / span) * (ARROWS_MAX / 8));
    const key = alone ? arrow.id : `${slot} ${arrow.from} ${arrow.to} ${arrow.meaning}`;
    const known = bundles.get(key);
    bundles.set(key, known ? { ...known, count: known.count + arrow.count } : arrow);
  }
  return [...bundles.values()];
}

/** What a failover or a synchronization is made of, apart from the everyday. */
export function isTelling({ meaning, lost }: Pick<Arrow, 'meaning' | 'lost'>): boolean {
  return TELLING.has(meaning) && lost !== 'refused';
}

const TELLING: ReadonlySet<Meaning> = new Set(['vote', 'psync', 'command', 'rdb', 'close']);

export interface SequenceEvent {
  readonly id: string;
  readonly tick: Tick;
}

export function eventsOf(
  ticks: readonly Tick[],
  shown: { readonly from: number; readonly until: number; readonly columns: readonly Column[] },
): SequenceEvent[] {
  const columns = new Set(shown.columns.map(({ port }) => port));
  return ticks
    .filter(({ at, port }) => at >= shown.from && at < shown.until && columns.has(port))
    .map((tick) => ({ id: eventId(tick), tick }));
}

export function eventId({ at, pid, text, detail }: Tick): string {
  return `${at} ${pid} ${text} ${detail}`;
}
