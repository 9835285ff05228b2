/**
 * How far a replica is behind its master: bytes of the stream that it lacks, as both state their
 * offsets, and since when it has lacked any. Instants are those of what is drawn so far, not of the
 * lab's present, which may be seconds ahead of the picture.
 */
import type { Graph, GraphNode, Link } from './graph';
import { masterOf } from './servers';

export interface Lag {
  readonly bytes: number;
  /** Virtual seconds. */
  readonly seconds: number;
}

/** Shorter than this it is only on its way. */
const NOTICED_S = 1;

/** Since when each replica (by its name) lacks bytes, after `stated` has stated its facts at `at`. */
export function behindAfter(
  { nodes, behind }: Pick<Graph, 'nodes' | 'behind'>,
  stated: GraphNode,
  at: number,
): Graph['behind'] {
  let next = behind;
  for (const replica of nodes) {
    const isConcerned = replica.name === stated.name || replica.facts?.master?.port === stated.port;
    if (!isConcerned) continue;
    const master = masterOf(nodes, replica);
    if (replica.name !== stated.name && master?.name !== stated.name) continue;
    const lacks = master !== undefined && missingBytes(master, replica) > 0;
    const isBehind = next[replica.name] !== undefined;
    if (lacks && !isBehind) next = { ...next, [replica.name]: at };
    else if (!lacks && isBehind) next = without(next, replica.name);
  }
  return next;
}

function without(behind: Graph['behind'], name: string): Graph['behind'] {
  const { [name]: _caughtUp, ...others } = behind;
  return others;
}

/** Bytes of its master's stream that a replica with the same history lacks; 0: none, or unknown. */
function missingBytes(master: GraphNode, replica: GraphNode): number {
  const [sent, got] = [master.facts, replica.facts];
  if (!sent || !got?.master || sent.replid !== got.replid) return 0;
  return Math.max(0, sent.offset - got.offset);
}

/** Null: it has all, or has lacked some for no time worth telling. */
export function lagOf({ behind, drawnAt }: Graph, { master, replica }: Link): Lag | null {
  const since = behind[replica.name];
  const bytes = missingBytes(master, replica);
  if (since === undefined || bytes === 0 || master.life !== 'running') return null;
  const seconds = (drawnAt - since) / 1_000_000;
  return seconds < NOTICED_S ? null : { bytes, seconds };
}

/** The part of its edge that is missing: it grows with what is missing, and with the time. */
export function gapOf({ bytes, seconds }: Lag): number {
  return Math.min(0.6, 0.06 + 0.06 * Math.log10(1 + bytes) + 0.05 * Math.log2(1 + seconds));
}
