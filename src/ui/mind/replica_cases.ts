/**
 * Which replicas a Sentinel would promote, and why it passes over the others: the rules of
 * sentinelSelectSlave, applied to what the Sentinel states of itself.
 */
import type { SentinelMasterFacts, SentinelReplicaFacts } from '#host/sentinel_facts';

/** SENTINEL_PING_PERIOD x 5, SENTINEL_INFO_PERIOD x 3 and the 10 periods of down-after. */
const PING_MAX_MS = 5000;
const INFO_MAX_DOWN_MS = 5000;
const INFO_MAX_MS = 30_000;
const LINK_PERIODS = 10;

export type Passed =
  | { readonly why: 'sdown'; readonly sinceMs: number }
  | { readonly why: 'disconnected' }
  | { readonly why: 'ping'; readonly ageMs: number; readonly limitMs: number }
  | { readonly why: 'priority' }
  | { readonly why: 'info'; readonly ageMs: number | null; readonly limitMs: number }
  | { readonly why: 'link'; readonly ageMs: number; readonly limitMs: number };

export interface ReplicaCase {
  readonly replica: SentinelReplicaFacts;
  /** Every rule that speaks against it, in the original's order; empty: it is a candidate. */
  readonly passed: readonly Passed[];
  /** Its place among the candidates, from 1; null when it is none. */
  readonly rank: number | null;
  /** What puts it before the next candidate; null for the last and for those passed over. */
  readonly ahead: 'priority' | 'offset' | 'runid' | null;
  readonly infoAgeMs: number | null;
  readonly infoLimitMs: number;
  readonly linkLimitMs: number;
}

/** Candidates by rank, then the others. */
export function replicaCases(master: SentinelMasterFacts, wallMs: number): ReplicaCase[] {
  const cases = master.replicas.map((replica) => caseOf(master, replica, wallMs));
  const candidates = cases.filter(({ passed }) => passed.length === 0);
  candidates.sort((a, b) => compared(a.replica, b.replica).order);
  const ranked = candidates.map((each, i): ReplicaCase => {
    const next = candidates[i + 1];
    return { ...each, rank: i + 1, ahead: next ? compared(each.replica, next.replica).by : null };
  });
  return [...ranked, ...cases.filter(({ passed }) => passed.length > 0)];
}

function caseOf(
  master: SentinelMasterFacts,
  replica: SentinelReplicaFacts,
  wallMs: number,
): ReplicaCase {
  const isDown = master.sdownSince !== null;
  const infoLimitMs = isDown ? INFO_MAX_DOWN_MS : INFO_MAX_MS;
  const downForMs = master.sdownSince === null ? 0 : Math.max(0, wallMs - master.sdownSince);
  const linkLimitMs = downForMs + master.downAfterMs * LINK_PERIODS;
  const infoAgeMs = replica.infoRefresh === null ? null : Math.max(0, wallMs - replica.infoRefresh);
  const figures = { infoAgeMs, infoLimitMs, linkLimitMs };
  return {
    replica,
    passed: passedOver(replica, figures, wallMs),
    rank: null,
    ahead: null,
    ...figures,
  };
}

function passedOver(
  replica: SentinelReplicaFacts,
  {
    infoAgeMs,
    infoLimitMs,
    linkLimitMs,
  }: Pick<ReplicaCase, 'infoAgeMs' | 'infoLimitMs' | 'linkLimitMs'>,
  wallMs: number,
): Passed[] {
  const { sdownSince, linkUp, overdue, priority, masterLinkDownMs } = replica;
  const passed: Passed[] = [];
  if (sdownSince !== null) passed.push({ why: 'sdown', sinceMs: Math.max(0, wallMs - sdownSince) });
  if (!linkUp) passed.push({ why: 'disconnected' });
  const silentMs = overdue ? wallMs - overdue.lastAvail : 0;
  if (silentMs > PING_MAX_MS) passed.push({ why: 'ping', ageMs: silentMs, limitMs: PING_MAX_MS });
  if (priority === 0) passed.push({ why: 'priority' });
  if (infoAgeMs === null || infoAgeMs > infoLimitMs)
    passed.push({ why: 'info', ageMs: infoAgeMs, limitMs: infoLimitMs });
  if (masterLinkDownMs > linkLimitMs)
    passed.push({ why: 'link', ageMs: masterLinkDownMs, limitMs: linkLimitMs });
  return passed;
}

/** compareSlavesForPromotion: what decides, and who is first. */
function compared(
  a: SentinelReplicaFacts,
  b: SentinelReplicaFacts,
): { order: number; by: 'priority' | 'offset' | 'runid' } {
  if (a.priority !== b.priority) return { order: a.priority - b.priority, by: 'priority' };
  if (a.offset !== b.offset) return { order: b.offset - a.offset, by: 'offset' };
  if (a.runid === null || b.runid === null)
    return { order: Number(a.runid === null) - Number(b.runid === null), by: 'runid' };
  const [idA, idB] = [a.runid.toLowerCase(), b.runid.toLowerCase()];
  return { order: idA < idB ? -1 : Number(idA > idB), by: 'runid' };
}
