/**
 * "Why (not)?": what stands between a Sentinel and a failover, gate by gate in sentinel.c's order,
 * each with its figures at this instant, the conf line that sets it and the events that move it.
 * Pure: a Sentinel's own facts and its wall clock in, gates out.
 */
import type { SentinelPeerFacts } from '#host/sentinel_facts';
import { ownersOf } from '../ids/owners';
import type { GraphNode } from '../topology/graph';
import { silenceOf, type Watch } from '../topology/sentinels';
import { type ReplicaCase, replicaCases } from './replica_cases';

/**
 * open: nothing to wait for here. counting: it opens, or is decided, by itself when `leftMs` is
 * over. ahead: not yet asked, and could be met. shut: it will not open unless something changes.
 */
export type GateState = 'open' | 'counting' | 'ahead' | 'shut';

interface Common {
  readonly state: GateState;
  readonly leftMs: number | null;
  /** As the Sentinel's conf file has it, or would; null: nothing sets it. */
  readonly conf: string | null;
  /** Names of the announcements that move it. */
  readonly events: readonly string[];
}

/** Who agrees that the master is down, as this Sentinel has heard. */
export interface Voice {
  readonly sentinel: string;
  readonly saysDown: boolean;
  /** This Sentinel gets no answer from it. */
  readonly silent: boolean;
}

export type Gate =
  | (Common & { readonly id: 'awake'; readonly stopped: boolean; readonly tilt: boolean })
  | (Common & {
      readonly id: 'sdown';
      /** How long the oldest PING is unanswered; null: the master answers. */
      readonly ageMs: number | null;
      readonly limitMs: number;
      /** It answers, and says that it is a replica. */
      readonly impostor: boolean;
    })
  | (Common & {
      readonly id: 'odown';
      readonly agreed: number;
      readonly quorum: number;
      readonly voices: readonly Voice[];
    })
  | (Common & {
      readonly id: 'backoff';
      /** What it began with: its own last attempt, or a vote for another. null: neither was. */
      readonly cause: 'attempt' | 'vote' | null;
      /** Its wall clock's milliseconds; null with no cause. */
      readonly until: number | null;
      readonly timeoutMs: number;
    })
  | (Common & {
      readonly id: 'votes';
      readonly epoch: number;
      /** Counted for it in that epoch. */
      readonly got: number;
      readonly needed: number;
      readonly majority: number;
      readonly quorum: number;
      readonly voters: number;
      /** Of the voters, those that answer this Sentinel, itself included. */
      readonly reachable: number;
      /** Whom it voted for itself, in `votedEpoch`. */
      readonly voted: string | null;
      readonly votedEpoch: number;
      readonly forced: boolean;
    })
  | (Common & { readonly id: 'replica'; readonly cases: readonly ReplicaCase[] });

export type GateOf<Id extends Gate['id']> = Extract<Gate, { id: Id }>;

/** The Sentinel of an id as the graph names it. */
export type NameOf = (id: string) => string;

export function namesOf(nodes: readonly GraphNode[]): NameOf {
  const owners = ownersOf(nodes);
  return (id) => owners[id]?.name ?? id.slice(0, 8);
}

/** SENTINEL_TILT_PERIOD, SENTINEL_ELECTION_TIMEOUT, SENTINEL_INFO_PERIOD. */
const TILT_MS = 30_000;
const ELECTION_MS = 10_000;
const INFO_MS = 10_000;

export function gatesOf(watch: Watch, wallMs: number, nameOf: NameOf): readonly Gate[] {
  return [
    awakeGate(watch, wallMs),
    sdownGate(watch, wallMs),
    odownGate(watch, nameOf),
    backoffGate(watch, wallMs),
    votesGate(watch, wallMs, nameOf),
    replicaGate(watch, wallMs),
  ];
}

/** The first gate that holds this Sentinel up; null when none does. */
export function firstShut(gates: readonly Gate[]): Gate | null {
  return gates.find(({ state }) => state === 'shut' || state === 'counting') ?? null;
}

function left(ms: number): number {
  return Math.max(0, ms);
}

function awakeGate({ sentinel }: Watch, wallMs: number): Gate {
  const { beliefs, stopped } = sentinel;
  const tilt = beliefs?.tilt ?? false;
  const leftMs = tilt ? left((beliefs?.tiltSince ?? wallMs) + TILT_MS - wallMs) : null;
  const state = stopped ? 'shut' : tilt ? 'counting' : 'open';
  return { id: 'awake', state, leftMs, stopped, tilt, conf: null, events: ['+tilt', '-tilt'] };
}

function sdownGate({ master }: Watch, wallMs: number): Gate {
  const { downAfterMs, sdownSince, name, roleReported, roleReportedSince } = master;
  const ageMs = silenceOf(master, wallMs);
  const isDown = sdownSince !== null;
  const impostor =
    roleReported === 'slave' && wallMs - roleReportedSince > downAfterMs + 2 * INFO_MS;
  const leftMs = isDown || ageMs === null ? null : left(downAfterMs - ageMs);
  return {
    id: 'sdown',
    state: isDown ? 'open' : ageMs === null ? 'shut' : 'counting',
    leftMs,
    ageMs,
    limitMs: downAfterMs,
    impostor: isDown && impostor && ageMs === null,
    conf: `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    events: ['+sdown', '-sdown'],
  };
}

function isSilent({ sdownSince, linkUp }: SentinelPeerFacts): boolean {
  return sdownSince !== null || !linkUp;
}

function peerName(peer: SentinelPeerFacts, nameOf: NameOf): string {
  return peer.runid === null ? String(peer.port) : nameOf(peer.runid);
}

function odownGate({ sentinel, master }: Watch, nameOf: NameOf): Gate {
  const { quorum, sentinels, sdownSince, odownSince, name, host, port } = master;
  const isDown = sdownSince !== null;
  const voices: Voice[] = [
    { sentinel: sentinel.name, saysDown: isDown, silent: false },
    ...sentinels.map((peer) => ({
      sentinel: peerName(peer, nameOf),
      saysDown: peer.masterDown,
      silent: isSilent(peer),
    })),
  ];
  // Without an opinion of its own it asks nobody.
  const agreed = isDown ? voices.filter(({ saysDown }) => saysDown).length : 0;
  return {
    id: 'odown',
    state: odownSince !== null ? 'open' : isDown || quorum > voices.length ? 'shut' : 'ahead',
    leftMs: null,
    agreed,
    quorum,
    voices,
    conf: `sentinel monitor ${name} ${host} ${port} ${quorum}`,
    events: ['+odown', '-odown'],
  };
}

function backoffGate({ sentinel, master }: Watch, wallMs: number): Gate {
  const { failover, failoverTimeoutMs, leader, name } = master;
  const { start } = failover;
  const until = start === null ? null : start + 2 * failoverTimeoutMs;
  const isOn = failover.state !== 'none';
  const isShut = !isOn && until !== null && wallMs < until;
  const voted = leader !== null && leader !== sentinel.beliefs?.myid;
  return {
    id: 'backoff',
    state: isShut ? 'counting' : 'open',
    leftMs: isShut ? left(until - wallMs) : null,
    cause: start === null ? null : voted ? 'vote' : 'attempt',
    until,
    timeoutMs: failoverTimeoutMs,
    conf: `sentinel failover-timeout ${name} ${failoverTimeoutMs}`,
    events: ['+try-failover', '+vote-for-leader', '-failover-abort-not-elected'],
  };
}

function votesGate({ sentinel, master }: Watch, wallMs: number, nameOf: NameOf): Gate {
  const { failover, quorum, sentinels, leader, leaderEpoch, failoverTimeoutMs } = master;
  const { name, host, port } = master;
  const { beliefs } = sentinel;
  const voters = sentinels.length + 1;
  const majority = Math.floor(voters / 2) + 1;
  const needed = Math.max(majority, quorum);
  const { epoch, state: at, start, forced } = failover;
  const isFor = (each: { leader: string | null; leaderEpoch: number }) =>
    at !== 'none' && each.leader === beliefs?.myid && each.leaderEpoch === epoch;
  const got = [master, ...sentinels].filter(isFor).length;
  const reachable = 1 + sentinels.filter((peer) => !isSilent(peer)).length;
  const isOver = at !== 'none' && at !== 'wait_start';
  const timeout = Math.min(ELECTION_MS, failoverTimeoutMs);
  const waits = at === 'wait_start' && start !== null && !forced;
  const state = isOver || forced ? 'open' : waits ? 'counting' : 'ahead';
  return {
    id: 'votes',
    state: !isOver && !forced && reachable < needed ? 'shut' : state,
    leftMs: waits ? left(start + timeout - wallMs) : null,
    epoch,
    got,
    needed,
    majority,
    quorum,
    voters,
    reachable,
    voted: leader === null ? null : nameOf(leader),
    votedEpoch: leaderEpoch,
    forced,
    conf: `sentinel monitor ${name} ${host} ${port} ${quorum}`,
    events: ['+vote-for-leader', '+elected-leader', '-failover-abort-not-elected'],
  };
}

function replicaGate({ master }: Watch, wallMs: number): Gate {
  const cases = replicaCases(master, wallMs);
  const chosen = master.failover.promoted !== null;
  const can = chosen || cases.some(({ rank }) => rank !== null);
  return {
    id: 'replica',
    state: chosen ? 'open' : can ? 'ahead' : 'shut',
    leftMs: null,
    cases,
    conf: null,
    events: ['+selected-slave', '-failover-abort-no-good-slave', '-failover-abort-slave-timeout'],
  };
}
