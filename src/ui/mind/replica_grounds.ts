/**
 * On what a reason to pass over a replica stands: the conf line that decides it, and whose; and what
 * last happened that changed it. Pure.
 */
import type { SentinelReplicaFacts } from '#host/sentinel_facts';
import type { LaneChange } from '#protocol/lanes';
import type { Watch } from '../topology/sentinels';
import { type Announcement, lastAnnounced } from './announcements';
import type { Passed } from './replica_cases';

export interface Grounds {
  /** null: no line sets it, the times are fixed in sentinel.c. */
  readonly conf: { readonly of: 'sentinel' | 'replica'; readonly line: string } | null;
  readonly event: Announcement | null;
  /** When its link to its master went, which no Sentinel announces; null: not known, or of no concern. */
  readonly lostAt: number | null;
}

/** What is known of the past: the Sentinels' announcements, and the lanes up to the instant that is shown. */
export interface Past {
  readonly announced: readonly Announcement[];
  readonly lanes: readonly LaneChange[];
  readonly now: number;
}

export function groundsOf(
  { why }: Pick<Passed, 'why'>,
  replica: SentinelReplicaFacts,
  { sentinel, master }: Watch,
  past: Past,
): Grounds {
  const { name, downAfterMs } = master;
  const last = (...types: string[]) =>
    lastAnnounced(past.announced, { port: sentinel.port, types, master: name, replica });
  const none = { conf: null, event: null, lostAt: null };
  const line = `sentinel down-after-milliseconds ${name} ${downAfterMs}`;
  const period = { ...none, conf: { of: 'sentinel', line } } as const;
  switch (why) {
    case 'sdown':
      return { ...period, event: last('+sdown') };
    // What it does not answer for a while it may be held down for, or answer anew.
    case 'disconnected':
    case 'ping':
    case 'info':
      return { ...none, event: last('+sdown', '-sdown', '+reboot', '+slave') };
    // CONFIG SET is announced by nobody, and an older event is not what changed it.
    case 'priority':
      return { ...none, conf: { of: 'replica', line: 'replica-priority 0' } };
    case 'link':
      return { ...period, lostAt: linkLost(replica.port, past) };
  }
}

/** Of the last time that it had a link and lost it. */
function linkLost(port: number, { lanes, now }: Past): number | null {
  const roles = lanes.flatMap((each) =>
    each.kind === 'role' && each.port === port && each.at <= now ? [each] : [],
  );
  const lost = roles.findLast(
    ({ link, pid }, i) =>
      link !== 'up' && link !== null && roles[i - 1]?.link === 'up' && roles[i - 1]?.pid === pid,
  );
  return lost?.at ?? null;
}
