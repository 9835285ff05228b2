/**
 * The timeline's lanes as a fold over the trace: a server's facts are many, the changes that a lane
 * shows are few. Kept as the lab goes, like marks, so that lanes show a branch's whole time however
 * little of it somebody watched.
 */
import type { SentinelFacts, SentinelMasterFacts, WatchedFacts } from '#host/sentinel_facts';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import type { LaneChange, Opinion } from '#protocol/lanes';

type Of<K extends LaneChange['kind']> = Extract<LaneChange, { kind: K }>;

interface Lane {
  readonly node: 'data' | 'sentinel';
  /** 0: it does not listen yet. */
  port: number;
  role: string;
  stopped: boolean;
  epoch: number;
  tilt: boolean;
  /** By the port of who is held down. */
  readonly opinions: Map<number, Opinion>;
}

/** Servers that live, by process; plain data. */
export type LanesState = Map<number, Lane>;

/** Beyond this the older half is told by what held at its end. */
const CHANGES_MAX = 6000;

type Folders = {
  [K in TraceFact['kind']]?: (
    state: LanesState,
    record: TraceRecord,
    fact: Extract<TraceFact, { kind: K }>,
  ) => LaneChange[];
};

const FOLDERS: Folders = {
  exec: (state, { pid }, { program, argv }) => {
    const watches = program === 'redis-sentinel' || argv.includes('--sentinel');
    if (watches || program === 'redis-server')
      state.set(pid, {
        node: watches ? 'sentinel' : 'data',
        port: 0,
        role: '',
        stopped: false,
        epoch: -1,
        tilt: false,
        opinions: new Map(),
      });
    else state.delete(pid);
    return [];
  },

  listen: (state, { at, pid }, { local: { port } }) => {
    const lane = state.get(pid);
    if (lane?.port !== 0) return [];
    lane.port = port;
    return [{ at, pid, port, kind: 'up', node: lane.node }];
  },

  exit: (state, { at, pid }, { status }) =>
    ended(state, { at, pid }, status.kind === 'exited' ? `exit ${status.code}` : status.signal),
  crash: (state, { at, pid }) => ended(state, { at, pid }, 'SIGABRT'),

  signal: (state, { at, pid }, { signal }) => {
    const lane = state.get(pid);
    const stopped = signal === 'SIGSTOP' || signal === 'SIGTSTP';
    if (!lane || lane.port === 0 || lane.stopped === stopped) return [];
    if (!stopped && signal !== 'SIGCONT') return [];
    lane.stopped = stopped;
    return [{ at, pid, port: lane.port, kind: 'stopped', stopped }];
  },

  server: (state, { at, pid }, { facts }) => {
    const lane = state.get(pid);
    if (!lane || lane.port === 0) return [];
    const { role, loading } = facts;
    const link = linkOf(facts);
    const said = `${role} ${loading} ${link}`;
    if (said === lane.role) return [];
    lane.role = said;
    return [{ at, pid, port: lane.port, kind: 'role', role, loading, link }];
  },

  sentinel: (state, { at, pid }, { facts }) => {
    const lane = state.get(pid);
    if (!lane || lane.port === 0) return [];
    const place = { at, pid, port: lane.port };
    const changes: LaneChange[] = changedOpinions(lane, facts).map((each) => ({
      ...place,
      ...each,
    }));
    if (lane.epoch !== facts.currentEpoch) {
      lane.epoch = facts.currentEpoch;
      changes.push({ ...place, kind: 'epoch', epoch: lane.epoch });
    }
    if (lane.tilt !== facts.tilt) {
      lane.tilt = facts.tilt;
      changes.push({ ...place, kind: 'tilt', tilt: lane.tilt });
    }
    return changes;
  },
};

/** Takes one record in; answers how lanes change by it. */
export function foldLanes(state: LanesState, record: TraceRecord): LaneChange[] {
  const fold = FOLDERS[record.fact.kind] as
    | ((state: LanesState, record: TraceRecord, fact: TraceFact) => LaneChange[])
    | undefined;
  return fold ? fold(state, record, record.fact) : [];
}

function ended(
  state: LanesState,
  { at, pid }: { readonly at: number; readonly pid: number },
  how: string,
): LaneChange[] {
  const lane = state.get(pid);
  state.delete(pid);
  return lane && lane.port !== 0 ? [{ at, pid, port: lane.port, kind: 'ended', how }] : [];
}

function linkOf({ master }: ServerFacts): Of<'role'>['link'] {
  if (!master) return null;
  if (master.linkUp) return 'up';
  return master.syncInProgress || master.state === 'transfer' ? 'syncing' : 'down';
}

function changedOpinions(
  { opinions }: Lane,
  facts: SentinelFacts,
): Pick<Of<'opinion'>, 'kind' | 'of' | 'opinion'>[] {
  const now = new Map<number, Opinion>();
  for (const master of facts.masters)
    for (const each of [master, ...master.replicas, ...master.sentinels]) {
      const opinion = opinionOf(each, master);
      if (opinion && now.get(each.port) !== 'odown') now.set(each.port, opinion);
    }
  const ports = [...new Set([...opinions.keys(), ...now.keys()])];
  const changed = ports.filter((port) => opinions.get(port) !== now.get(port));
  for (const port of changed) {
    const opinion = now.get(port);
    if (opinion) opinions.set(port, opinion);
    else opinions.delete(port);
  }
  return changed.map((of) => ({ kind: 'opinion', of, opinion: now.get(of) ?? null }));
}

function opinionOf(each: WatchedFacts, master: SentinelMasterFacts): Opinion | null {
  if (each === master && master.odownSince !== null) return 'odown';
  return each.sdownSince === null ? null : 'sdown';
}

/** Keeps the newest; of older ones, those that still held when the newest began. */
export function thinLanes(changes: readonly LaneChange[]): LaneChange[] {
  if (changes.length <= CHANGES_MAX) return [...changes];
  const newest = changes.length - CHANGES_MAX / 2;
  const standing = new Map<string, LaneChange>();
  for (const change of changes.slice(0, newest)) {
    const about = change.kind === 'opinion' ? change.of : '';
    const kind = change.kind === 'ended' ? 'up' : change.kind;
    standing.set(`${change.pid} ${kind} ${about}`, change);
  }
  const held = [...standing.values()].filter((each) => !isOver(each, standing));
  return [...held.sort((a, b) => a.at - b.at), ...changes.slice(newest)];
}

function isOver(change: LaneChange, standing: ReadonlyMap<string, LaneChange>): boolean {
  return standing.get(`${change.pid} up `)?.kind === 'ended';
}
