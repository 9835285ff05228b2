/** The answer to "why (not)?" in one fact: what this Sentinel is doing about the master, or waits for. */
import type { Watch } from '../topology/sentinels';
import { type Announcement, lastAnnounced } from './announcements';
import { type FailoverState, runnerOf } from './failover_states';
import { type Gate, type GateOf, gatesOf, type NameOf, namesOf, type Voice } from './gates';
import type { ReplicaCase } from './replica_cases';

/** How its last attempt came out, by the event that says so. */
export type Outcome = 'not-elected' | 'no-good-slave' | 'slave-timeout' | 'ended' | 'unknown';

export type Verdict =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'tilt'; readonly leftMs: number }
  | {
      readonly kind: 'standing';
      readonly got: number;
      readonly needed: number;
      readonly leftMs: number;
    }
  /** It stands, and cannot be elected: too few of those it knows answer. */
  | {
      readonly kind: 'hopeless';
      readonly reachable: number;
      readonly needed: number;
      readonly leftMs: number;
    }
  | { readonly kind: 'running'; readonly state: FailoverState; readonly leftMs: number | null }
  | { readonly kind: 'answers' }
  | { readonly kind: 'overdue'; readonly ageMs: number; readonly leftMs: number }
  /** The quorum is larger than the number of Sentinels it knows of. */
  | { readonly kind: 'few'; readonly quorum: number; readonly known: number }
  | {
      readonly kind: 'alone';
      readonly agreed: number;
      readonly quorum: number;
      readonly others: readonly Voice[];
    }
  | {
      readonly kind: 'voted';
      readonly whom: string;
      readonly epoch: number;
      readonly until: number;
    }
  | {
      readonly kind: 'backoff';
      readonly outcome: Outcome;
      readonly until: number;
      readonly cases: readonly ReplicaCase[];
    }
  | { readonly kind: 'starting' };

/** The quorum's opinions are exchanged once a second; a failover that may begin begins at a tick. */
export interface Reason {
  readonly watch: Watch;
  readonly gates: readonly Gate[];
  readonly verdict: Verdict;
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '-failover-abort-not-elected': 'not-elected',
  '-failover-abort-no-good-slave': 'no-good-slave',
  '-failover-abort-slave-timeout': 'slave-timeout',
  '+failover-end': 'ended',
  '+switch-master': 'ended',
};

/** Of every Sentinel that watches this master. */
export function reasonsOf(
  watches: readonly Watch[],
  name: string,
  wallMs: number,
  announced: readonly Announcement[],
): Reason[] {
  const nameOf = namesOf(watches.map(({ sentinel }) => sentinel));
  return watches
    .filter(({ master }) => master.name === name)
    .map((watch) => reasonOf(watch, { wallMs, nameOf, announced }));
}

interface Context {
  readonly wallMs: number;
  readonly nameOf: NameOf;
  readonly announced: readonly Announcement[];
}

function reasonOf(watch: Watch, context: Context): Reason {
  const gates = gatesOf(watch, context.wallMs, context.nameOf);
  return { watch, gates, verdict: verdictOf(watch, gates, context) };
}

export function gate<Id extends Gate['id']>(gates: readonly Gate[], id: Id): GateOf<Id> {
  return gates.find((each) => each.id === id) as GateOf<Id>;
}

function verdictOf(watch: Watch, gates: readonly Gate[], context: Context): Verdict {
  const awake = gate(gates, 'awake');
  if (awake.stopped) return { kind: 'stopped' };
  if (awake.tilt) return { kind: 'tilt', leftMs: awake.leftMs ?? 0 };
  return (
    ofRunning(watch, gates, context) ??
    ofVote(gates) ??
    ofOpinion(gates) ??
    ofBackoff(watch, gates, context) ?? { kind: 'starting' }
  );
}

function ofRunning(watch: Watch, gates: readonly Gate[], { wallMs }: Context): Verdict | null {
  const runner = runnerOf(watch, wallMs);
  if (!runner) return null;
  const leftMs = runner.timer?.leftMs ?? null;
  if (runner.state !== 'wait_start') return { kind: 'running', state: runner.state, leftMs };
  const { got, needed, reachable, state } = gate(gates, 'votes');
  return state === 'shut'
    ? { kind: 'hopeless', reachable, needed, leftMs: leftMs ?? 0 }
    : { kind: 'standing', got, needed, leftMs: leftMs ?? 0 };
}

/** Who holds the master down and has voted leaves it to another, whether or not it heard that others agree. */
function ofVote(gates: readonly Gate[]): Verdict | null {
  const { state, until, cause } = gate(gates, 'backoff');
  const { voted, votedEpoch } = gate(gates, 'votes');
  const isOn = gate(gates, 'sdown').state === 'open' && state === 'counting' && cause === 'vote';
  return isOn && voted !== null && until !== null
    ? { kind: 'voted', whom: voted, epoch: votedEpoch, until }
    : null;
}

function ofOpinion(gates: readonly Gate[]): Verdict | null {
  const sdown = gate(gates, 'sdown');
  if (sdown.state === 'counting')
    return { kind: 'overdue', ageMs: sdown.ageMs ?? 0, leftMs: sdown.leftMs ?? 0 };
  if (sdown.state !== 'open') return { kind: 'answers' };
  const { state, quorum, agreed, voices } = gate(gates, 'odown');
  if (state === 'open') return null;
  if (quorum > voices.length) return { kind: 'few', quorum, known: voices.length };
  return { kind: 'alone', agreed, quorum, others: voices.slice(1) };
}

function ofBackoff(
  { sentinel, master }: Watch,
  gates: readonly Gate[],
  { announced }: Context,
): Verdict | null {
  const { state, until } = gate(gates, 'backoff');
  if (state !== 'counting' || until === null) return null;
  const last = lastAnnounced(announced, {
    port: sentinel.port,
    types: Object.keys(OUTCOMES),
    master: master.name,
  });
  const outcome = (last && OUTCOMES[last.type]) ?? 'unknown';
  return { kind: 'backoff', outcome, until, cases: gate(gates, 'replica').cases };
}
