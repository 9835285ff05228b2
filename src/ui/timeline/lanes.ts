/**
 * The timeline's lanes from what the lab tells of them: a lane for each server, in bands of what it
 * was, with the Sentinels' opinions of it, its epochs, and its events as ticks.
 */
import type { LaneChange, Opinion } from '#protocol/lanes';
import type { TimelineMark } from '#protocol/timeline';
import { type MarkTone, toneOf } from '../time/track';

export type BandState =
  | 'starting'
  | 'loading'
  | 'master'
  | 'slave'
  /** A replica that receives its master's dataset, or has no link to it. */
  | 'syncing'
  | 'unlinked'
  | 'sentinel'
  | 'tilt'
  | 'stopped'
  | 'ended';

export interface Band {
  readonly from: number;
  readonly to: number;
  readonly state: BandState;
}

/** How long one Sentinel held this server down. */
export interface DownPeriod {
  readonly sentinel: number;
  readonly from: number;
  readonly to: number;
  readonly opinion: Opinion;
}

export interface EpochSpan {
  readonly from: number;
  readonly to: number;
  readonly epoch: number;
}

export interface Tick {
  readonly at: number;
  readonly pid: number;
  readonly port: number;
  /** As the log names it. */
  readonly text: string;
  readonly detail: string;
  readonly tone: MarkTone;
}

export interface Lane {
  /** 0: what was done to the lab as a whole. */
  readonly port: number;
  readonly node: 'data' | 'sentinel' | 'lab';
  readonly bands: readonly Band[];
  readonly downs: readonly DownPeriod[];
  readonly epochs: readonly EpochSpan[];
  readonly ticks: readonly Tick[];
}

export interface Planned {
  readonly port: number;
  readonly kind: 'data' | 'sentinel';
}

/** What a server is, as far as its lane shows it. */
interface Standing {
  node: 'data' | 'sentinel';
  state: BandState;
  stopped: boolean;
  tilt: boolean;
  since: number;
  epoch: { readonly from: number; readonly epoch: number } | null;
}

class Drawing {
  readonly bands: Band[] = [];
  readonly downs: DownPeriod[] = [];
  readonly epochs: EpochSpan[] = [];
  readonly ticks: Tick[] = [];
  node: Lane['node'];
  standing: Standing | null = null;

  constructor(node: Lane['node']) {
    this.node = node;
  }
}

interface Held {
  readonly by: number;
  readonly of: number;
  readonly from: number;
  readonly opinion: Opinion;
}

/** `end`: the last instant that is known of. Lanes in the order that they are drawn in. */
export function lanesOf(
  changes: readonly LaneChange[],
  marks: readonly TimelineMark[],
  { planned, end }: { readonly planned: readonly Planned[]; readonly end: number },
): Lane[] {
  const drawings = new Map<number, Drawing>();
  for (const { port, kind } of planned) drawings.set(port, new Drawing(kind));
  const held = new Map<string, Held>();
  for (const change of changes) take(drawings, held, change);
  for (const each of held.values()) closeHeld(drawings, each, end);
  for (const drawing of drawings.values()) closeStanding(drawing, end);
  for (const mark of marks) takeMark(drawings, mark);
  return [...drawings]
    .map(([port, { node, bands, downs, epochs, ticks }]) => ({
      port,
      node,
      bands,
      downs,
      epochs,
      ticks,
    }))
    .sort((a, b) => rank(a) - rank(b) || a.port - b.port);
}

function rank({ node }: Lane): number {
  return ['lab', 'sentinel', 'data'].indexOf(node);
}

function drawingOf(
  drawings: Map<number, Drawing>,
  port: number,
  node: Lane['node'] = 'data',
): Drawing {
  const known = drawings.get(port) ?? new Drawing(node);
  drawings.set(port, known);
  return known;
}

function take(drawings: Map<number, Drawing>, held: Map<string, Held>, change: LaneChange): void {
  const { at, port } = change;
  const drawing = drawingOf(drawings, port);
  const { standing } = drawing;
  if (change.kind === 'up') {
    closeStanding(drawing, at);
    drawing.node = change.node;
    const state = change.node === 'sentinel' ? 'sentinel' : 'starting';
    const { node } = change;
    drawing.standing = { node, state, stopped: false, tilt: false, since: at, epoch: null };
    return;
  }
  if (!standing) return;
  if (change.kind === 'opinion') takeOpinion(drawings, held, change);
  else if (change.kind === 'epoch') {
    closeEpoch(drawing, at);
    standing.epoch = { from: at, epoch: change.epoch };
  } else {
    closeBand(drawing, at);
    if (change.kind === 'ended') {
      standing.state = 'ended';
      standing.stopped = false;
      standing.tilt = false;
      closeEpoch(drawing, at);
      for (const [key, each] of held)
        if (each.by === port) {
          held.delete(key);
          closeHeld(drawings, each, at);
        }
    } else if (change.kind === 'stopped') standing.stopped = change.stopped;
    else if (change.kind === 'tilt') standing.tilt = change.tilt;
    else standing.state = stateOf(change);
  }
}

function stateOf({ role, loading, link }: Extract<LaneChange, { kind: 'role' }>): BandState {
  if (loading) return 'loading';
  if (role === 'master' || link === 'up') return role;
  return link === 'syncing' ? 'syncing' : 'unlinked';
}

function takeOpinion(
  drawings: Map<number, Drawing>,
  held: Map<string, Held>,
  { at, port, of, opinion }: Extract<LaneChange, { kind: 'opinion' }>,
): void {
  const key = `${port} ${of}`;
  const before = held.get(key);
  if (before) closeHeld(drawings, before, at);
  held.delete(key);
  if (opinion) held.set(key, { by: port, of, from: at, opinion });
}

function closeHeld(drawings: Map<number, Drawing>, each: Held, to: number): void {
  const { by, of, from, opinion } = each;
  if (to > from) drawingOf(drawings, of).downs.push({ sentinel: by, from, to, opinion });
}

function closeStanding(drawing: Drawing, to: number): void {
  closeBand(drawing, to);
  closeEpoch(drawing, to);
}

function closeBand({ standing, bands }: Drawing, to: number): void {
  if (!standing || to <= standing.since) return;
  const { since: from } = standing;
  const state = standing.stopped ? 'stopped' : standing.tilt ? 'tilt' : standing.state;
  const last = bands.at(-1);
  if (last && last.state === state && last.to === from) bands[bands.length - 1] = { ...last, to };
  else bands.push({ from, to, state });
  standing.since = to;
}

function closeEpoch({ standing, epochs }: Drawing, to: number): void {
  if (!standing?.epoch) return;
  const { from, epoch } = standing.epoch;
  if (to > from) epochs.push({ from, to, epoch });
  standing.epoch = null;
}

/** What happened to somebody who serves nothing is the lab's. */
function takeMark(drawings: Map<number, Drawing>, mark: TimelineMark): void {
  const { at, pid, text, detail } = mark;
  const known = mark.port !== null && drawings.has(mark.port);
  const port = known ? (mark.port ?? 0) : 0;
  const tick: Tick = { at, pid, port, text, detail, tone: toneOf(mark) };
  drawingOf(drawings, port, 'lab').ticks.push(tick);
}

/** Which band a lane is in at an instant. */
export function bandAt({ bands }: Lane, at: number): Band | null {
  return bands.find(({ from, to }) => from <= at && at < to) ?? null;
}
