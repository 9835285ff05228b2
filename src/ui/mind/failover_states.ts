/** sentinel.c's failover state machine: which state each Sentinel is in, and the timer that ends it. */
import type { SentinelFailoverState } from '#host/sentinel_facts';
import type { Watch } from '../topology/sentinels';

export const FAILOVER_STATES = [
  'wait_start',
  'select_slave',
  'send_slaveof_noone',
  'wait_promotion',
  'reconf_slaves',
  'update_config',
] as const satisfies readonly SentinelFailoverState[];

export type FailoverState = (typeof FAILOVER_STATES)[number];

export interface Runner {
  readonly sentinel: string;
  readonly state: FailoverState;
  readonly epoch: number;
  /** Its timer: what is left of how much. null: it goes on at its next tick. */
  readonly timer: { readonly leftMs: number; readonly ofMs: number } | null;
  /** Replicas that follow the new master, of those that are to; null before it comes to that. */
  readonly reconf: { readonly done: number; readonly of: number } | null;
}

/** SENTINEL_ELECTION_TIMEOUT. */
const ELECTION_MS = 10_000;

/** null: no failover is on, as far as this Sentinel is concerned. */
export function runnerOf({ sentinel, master }: Watch, wallMs: number): Runner | null {
  const { failover, failoverTimeoutMs, replicas } = master;
  const { state, start, stateSince, epoch } = failover;
  if (state === 'none') return null;
  const election = Math.min(ELECTION_MS, failoverTimeoutMs);
  const [since, ofMs] =
    state === 'wait_start' ? [start, election] : [stateSince, failoverTimeoutMs];
  const isTimed = state !== 'select_slave' && state !== 'update_config' && since !== null;
  const leftMs = isTimed ? Math.max(0, Math.min(ofMs, since + ofMs - wallMs)) : 0;
  const others = replicas.filter(({ promoted }) => !promoted);
  const isReconf = state === 'reconf_slaves' || state === 'update_config';
  return {
    sentinel: sentinel.name,
    state,
    epoch,
    timer: isTimed ? { leftMs, ofMs } : null,
    reconf: isReconf
      ? { done: others.filter(({ reconf }) => reconf === 'done').length, of: others.length }
      : null,
  };
}
