/** What Sentinels announced lately, kept so that a gate can name the event that last moved it. */
import type { SentinelInstanceName } from '#host/sentinel_facts';
import type { TraceRecord } from '#host/trace';

export interface Announcement {
  /** Microseconds since the lab began. */
  readonly at: number;
  /** The Sentinel's port. */
  readonly port: number;
  readonly type: string;
  readonly instance: SentinelInstanceName | null;
  readonly text: string;
}

/** Some days of an idle lab, some dozen failovers of a busy one. */
const KEPT_MAX = 600;

export function withAnnounced(
  kept: readonly Announcement[],
  { at, fact }: TraceRecord,
): readonly Announcement[] {
  if (fact.kind !== 'sentinel-event' || fact.level === 'debug') return kept;
  const { port, type, instance, text } = fact;
  return [...kept.slice(1 - KEPT_MAX), { at, port, type, instance, text }];
}

export interface About {
  readonly port: number;
  readonly types: readonly string[];
  /** A master's name: of it and of what belongs to it. null: of the Sentinel itself. */
  readonly master: string | null;
  /** Of the master itself only, wherever it was then. */
  readonly itself?: boolean;
  /** Of its replica at this address only. */
  readonly replica?: { readonly host: string; readonly port: number };
}

/** The newest of the announcements that are asked for. */
export function lastAnnounced(
  kept: readonly Announcement[],
  { port, types, master, itself = false, replica }: About,
): Announcement | null {
  return (
    kept.findLast(
      (each) =>
        each.port === port &&
        types.includes(each.type) &&
        (each.instance?.master ?? null) === master &&
        (!itself || each.instance?.role === 'master') &&
        (!replica || isReplicaAt(each.instance, replica)),
    ) ?? null
  );
}

function isReplicaAt(
  instance: SentinelInstanceName | null,
  { host, port }: NonNullable<About['replica']>,
): boolean {
  return instance?.role === 'slave' && instance.host === host && instance.port === port;
}
