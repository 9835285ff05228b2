/**
 * What the lab says, put where it belongs: terminal bytes straight to their screens, everything
 * else into the store, at most once a display frame.
 */
import type { TraceRecord } from '#host/trace';
import type { SnapshotChanges } from '#protocol/changes';
import type { LaneChange } from '#protocol/lanes';
import type { FromLab } from '#protocol/messages';
import { movedIn } from '#protocol/moved';
import type { LabSnapshot, Verdict, WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';
import { rescueKeyboard } from './focus';
import { namedBallots } from './ids/ballots';
import { takeInspected } from './inspector/inspections';
import { afterMoves, emptyLog, withAnswer, withFrame } from './sequence/wire_log';
import { addNotice, store } from './store';
import { arrangeTerminals } from './terminal/arrangement';
import { resetScreens, writeScreen } from './terminal/screens';
import { playAfter, restartPlayback, schedule } from './topology/playback';

type Opened = Extract<FromLab, { kind: 'opened' }>;
type Frame = Extract<FromLab, { kind: 'frame' }>;

/** What arrived since the last display frame. */
interface Gathered {
  snapshot: SnapshotChanges;
  verdicts: readonly Verdict[] | null;
  records: TraceRecord[];
  wire: WireMessage[];
  /** What was sent before was too much, and left out. */
  wireSince: number | null;
  marks: TimelineMark[];
  lanes: LaneChange[];
}

/** A hidden page has no display frames; past this many records it is handed on all the same. */
const GATHER_MAX = 5000;

/** In fast time each display frame brings more than anybody follows: that much is handed on less often. */
const BUSY = 60;
const BUSY_EVERY_MS = 50;

let gathered: Gathered | null = null;
let handedOnMs = 0;

export function receive(message: FromLab): void {
  if (message.kind === 'opened') takeOpened(message);
  else if (message.kind === 'frame') takeFrame(message);
  else if (message.kind === 'notice') {
    // The banner says it for as long as it is so.
    if (message.code !== 'read-only') addNotice(message.code, message.detail);
  } else if (message.kind === 'replaying') store.setState({ replay: message });
  else if (message.kind === 'wire')
    store.setState(({ wire, graph }) => {
      const messages = namedBallots(message.messages, graph.nodes);
      return { wire: withAnswer(wire, { ...message, messages }) };
    });
  else if (message.kind === 'compared') store.setState({ comparison: message });
  else if (message.kind === 'inspected') takeInspected(message);
  else if (message.kind === 'shared') store.setState({ shared: message.session });
  else if (message.kind === 'failed')
    store.setState({ phase: 'failed', failure: message.message, replay: null });
}

function takeOpened({ readOnly, snapshot, screens, verdicts, trace, marks, lanes }: Opened): void {
  gathered = null;
  resetScreens(screens, snapshot);
  restartPlayback(trace);
  const openings = store.getState().openings + 1;
  store.setState({
    phase: 'open',
    failure: '',
    openings,
    written: screens.length > 0 || store.getState().written,
    readOnly,
    snapshot,
    verdicts,
    marks,
    lanes,
    wire: emptyLog(snapshot.now),
    replay: null,
    ...(store.getState().player && { watched: snapshot.branch }),
  });
  arrangeTerminals(snapshot);
  // The button that asked for it may be gone, and the keyboard with it.
  requestAnimationFrame(rescueKeyboard);
}

function takeFrame({
  snapshot,
  ttys,
  trace,
  wire,
  wireSince,
  verdicts,
  marks,
  lanes,
}: Frame): void {
  for (const { tty, bytes } of ttys) writeScreen(tty, bytes);
  if (ttys.length > 0 && !store.getState().written) store.setState({ written: true });
  if (gathered) {
    gathered.snapshot = { ...gathered.snapshot, ...snapshot };
    gathered.verdicts = verdicts ?? gathered.verdicts;
    gathered.records.push(...trace);
    gathered.wire.push(...wire);
    gathered.wireSince = wireSince ?? gathered.wireSince;
    gathered.marks.push(...marks);
    gathered.lanes.push(...lanes);
  } else {
    gathered = {
      snapshot,
      verdicts,
      records: [...trace],
      wire: [...wire],
      wireSince,
      marks: [...marks],
      lanes: [...lanes],
    };
    if (!document.hidden) requestAnimationFrame(handOnInTime);
  }
  if (document.hidden && gathered.records.length + gathered.wire.length > GATHER_MAX) handOn();
}

/** Where nothing is drawn, nobody else asks. */
function handOnInTime(nowMs: number): void {
  handOnIfDue(nowMs);
  if (gathered) requestAnimationFrame(handOnInTime);
}

function handOnIfDue(nowMs: number): void {
  if (!gathered) return;
  const busy = gathered.records.length + gathered.wire.length > BUSY;
  if (busy && nowMs - handedOnMs < BUSY_EVERY_MS) return;
  handedOnMs = nowMs;
  handOn();
}

playAfter(handOnIfDue);

function handOn(): void {
  const known = store.getState();
  if (!gathered || !known.snapshot) return;
  const { verdicts, records, wireSince, marks, lanes } = gathered;
  const wire = namedBallots(gathered.wire, known.graph.nodes);
  const snapshot = { ...known.snapshot, ...gathered.snapshot };
  gathered = null;
  tellOfBranch(snapshot);
  schedule(records, wire, snapshot.reached > 0 ? snapshot.reached : snapshot.speed);
  store.setState({
    snapshot,
    verdicts: verdicts ?? known.verdicts,
    marks: joined(known.marks, marks),
    lanes: joined(known.lanes, lanes),
    wire: afterMoves(
      withFrame(known.wire, wire, { now: snapshot.now, since: wireSince }),
      movedIn(records),
    ),
  });
  arrangeTerminals(snapshot);
}

/** Doing something at a past moment begins a branch: who did not ask for one by its button may wonder. */
function tellOfBranch({ branches }: LabSnapshot): void {
  const known = store.getState().snapshot?.branches.length ?? branches.length;
  if (branches.length > known && !document.activeElement?.closest('.time-bar'))
    addNotice('branched', '');
}

/** What happens again is known already. */
function joined<T extends { readonly at: number }>(
  known: readonly T[],
  told: readonly T[],
): readonly T[] {
  const last = known.at(-1)?.at ?? -1;
  const added = told.filter(({ at }) => at > last);
  return added.length === 0 ? known : [...known, ...added];
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) requestAnimationFrame(handOn);
});
