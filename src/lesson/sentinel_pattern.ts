/** Patterns about Sentinels: what they announce, and what they believe. Any of them may lead. */
import type { TraceRecord } from '#host/trace';
import { type Bindings, bind } from './bindings';
import type { Seen } from './seen';

/** An event as logged and published; `port` is the Sentinel's, a number or a `$name`. */
export interface SentinelEventPattern {
  readonly on: 'sentinel-event';
  readonly type: string | readonly string[];
  readonly port?: number | string;
  /** Whom it is about. */
  readonly role?: 'master' | 'slave' | 'sentinel';
  readonly about?: number | string;
}

/** What one Sentinel believes at that instant, of its first master. */
export interface SentinelPattern {
  readonly on: 'sentinel';
  readonly port: number;
  readonly myid?: string;
  /** The Sentinel on that port has the same id: a conf was copied as it stood. */
  readonly sameIdAs?: number;
  readonly masterPort?: number;
  readonly parallelSyncs?: number;
  /** Other Sentinels, and replicas, that it knows: at least so many. */
  readonly others?: number;
  readonly replicas?: number;
}

export function matchSentinelEvent(
  { type, port, role, about }: SentinelEventPattern,
  { fact }: TraceRecord,
  bound: Bindings,
): Bindings | null {
  if (fact.kind !== 'sentinel-event') return null;
  if (typeof type === 'string' ? type !== fact.type : !type.includes(fact.type)) return null;
  if (role !== undefined && role !== fact.instance?.role) return null;
  const by = port === undefined ? bound : bind(bound, String(port), String(fact.port));
  if (by === null || about === undefined) return by;
  return fact.instance && bind(by, String(about), String(fact.instance.port));
}

export function matchSentinel(
  pattern: SentinelPattern,
  { sentinels }: Seen,
  bound: Bindings,
): Bindings | null {
  const facts = sentinels[pattern.port]?.facts;
  const master = facts?.masters[0];
  if (!facts || !master) return null;
  const { sameIdAs, masterPort, parallelSyncs, others = 0, replicas = 0, myid } = pattern;
  if (sameIdAs !== undefined && sentinels[sameIdAs]?.facts.myid !== facts.myid) return null;
  if (masterPort !== undefined && masterPort !== master.port) return null;
  if (parallelSyncs !== undefined && parallelSyncs !== master.parallelSyncs) return null;
  if (master.sentinels.length < others || master.replicas.length < replicas) return null;
  return myid === undefined ? bound : bind(bound, myid, facts.myid);
}
