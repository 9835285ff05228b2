/**
 * Which facts are events of interest: where "next event" stops, and around which time slows down.
 * A fold over the trace, because a change is only seen beside what was there before.
 */
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import type { Interest } from '#protocol/timeline';

export type { Interest };

/** What Sentinels announce; anything else of theirs is everyday. */
const ANNOUNCED: Readonly<Record<string, Interest>> = {
  '+monitor': 'discovery',
  '+slave': 'discovery',
  '+sentinel': 'discovery',
  '+sdown': 'down',
  '-sdown': 'down',
  '+odown': 'down',
  '-odown': 'down',
  '+new-epoch': 'election',
  '+try-failover': 'election',
  '+vote-for-leader': 'election',
  '+elected-leader': 'election',
  '-failover-abort-not-elected': 'election',
  '-failover-abort-no-good-slave': 'failover',
  '-failover-abort-slave-timeout': 'failover',
  '+selected-slave': 'failover',
  '+promoted-slave': 'failover',
  '+failover-state-send-slaveof-noone': 'failover',
  '+failover-state-reconf-slaves': 'failover',
  '+slave-reconf-sent': 'failover',
  '+slave-reconf-done': 'failover',
  '+failover-end': 'failover',
  '+failover-end-for-timeout': 'failover',
  '+switch-master': 'switch',
  '+config-update-from': 'switch',
  '+convert-to-slave': 'switch',
  '+fix-slave-config': 'switch',
  '+role-change': 'switch',
  '+reboot': 'switch',
  '+tilt': 'tilt',
  '-tilt': 'tilt',
};

/** What must be remembered to see a change; plain data. */
export interface InterestState {
  readonly servers: Map<number, ServerFacts>;
  /** Processes that listen somewhere. */
  readonly listening: Set<number>;
}

export function createInterestState(): InterestState {
  return { servers: new Map(), listening: new Set() };
}

type Noticed = {
  [K in TraceFact['kind']]?: (
    state: InterestState,
    pid: number,
    fact: Extract<TraceFact, { kind: K }>,
  ) => Interest | null;
};

const NOTICED: Noticed = {
  server: noticeServer,
  sync: () => 'psync',
  rdb: () => 'transfer',
  command: (_state, _pid, fact) => (fact.error === 'READONLY' ? 'refused' : null),
  listen: (state, pid) => {
    const first = !state.listening.has(pid);
    state.listening.add(pid);
    return first ? 'birth' : null;
  },
  exit: (state, pid) => noticeEnd(state, pid),
  crash: (state, pid) => noticeEnd(state, pid),
  signal: (state, pid, fact) =>
    state.listening.has(pid) && (fact.signal === 'SIGSTOP' || fact.signal === 'SIGCONT')
      ? 'fault'
      : null,
  'sentinel-event': (_state, _pid, { type }) =>
    Object.hasOwn(ANNOUNCED, type) ? (ANNOUNCED[type] ?? null) : null,
  fault: () => 'fault',
  clock: () => 'fault',
};

/** Takes one record in; answers what it is, null for the everyday. */
export function noticeInterest(state: InterestState, record: TraceRecord): Interest | null {
  const notice = NOTICED[record.fact.kind] as
    | ((state: InterestState, pid: number, fact: TraceFact) => Interest | null)
    | undefined;
  return notice ? notice(state, record.pid, record.fact) : null;
}

function noticeEnd(state: InterestState, pid: number): Interest | null {
  state.servers.delete(pid);
  return state.listening.delete(pid) ? 'death' : null;
}

function noticeServer(
  state: InterestState,
  pid: number,
  fact: { readonly facts: ServerFacts },
): Interest | null {
  const before = state.servers.get(pid);
  const now = fact.facts;
  state.servers.set(pid, now);
  if (!before) return null;
  if (before.role !== now.role) return 'role';
  if (before.master?.linkUp !== now.master?.linkUp) return 'link';
  if (before.master?.state !== now.master?.state)
    return now.master?.state === 'transfer' ? 'transfer' : handshakeStep(before, now);
  if (before.replicas.some((each, i) => each.state !== now.replicas[i]?.state)) return 'link';
  return before.replicas.length === now.replicas.length ? null : 'link';
}

/** A replica that knocks each second at a closed port is no news after the first time. */
function handshakeStep(before: ServerFacts, now: ServerFacts): Interest | null {
  const waiting = ['none', 'connect', 'connecting'];
  const knocks =
    waiting.includes(before.master?.state ?? 'none') &&
    waiting.includes(now.master?.state ?? 'none');
  return knocks ? null : 'handshake';
}
