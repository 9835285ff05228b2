/**
 * How far a replica is behind its master: bytes of the stream that it lacks, as both state their
 * offsets, and how long ago the master wrote the first of them. Who is three seconds late all the time
 * is three seconds behind, however long that goes on. Instants are those of what is drawn so far, not of
 * the lab's present, which may be seconds ahead of the picture.
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

/** The master's stream was so long, and not before. */
interface Sent {
  readonly at: number;
  readonly offset: number;
}

/** Of each replica (by its name) that lacks bytes, when they were written; oldest first. */
export type Behind = Readonly<Record<string, readonly Sent[]>>;

/** After `stated` has stated its facts at `at`. */
export function behindAfter(
  { nodes, behind }: { readonly nodes: readonly GraphNode[]; readonly behind: Behind },
  stated: GraphNode,
  at: number,
): Behind {
  let next = behind;
  for (const replica of nodes) {
    const isConcerned = replica.name === stated.name || replica.facts?.master?.port === stated.port;
    if (!isConcerned) continue;
    const master = masterOf(nodes, replica);
    if (replica.name !== stated.name && master?.name !== stated.name) continue;
    const known = next[replica.name];
    const lacks = master !== undefined && missingBytes(master, replica) > 0;
    if (!lacks) next = known ? without(next, replica.name) : next;
    else {
      const newest = { at, offset: master.facts?.offset ?? 0 };
      const sent = sentAfter(known ?? [], newest, replica.facts?.offset ?? 0);
      if (sent !== known) next = { ...next, [replica.name]: sent };
    }
  }
  return next;
}

/** Closer together than this part of what they span, two are told apart by nobody. */
const FINE = 32;
const FINE_US = 100_000;

/** What was sent beyond what the replica has got; the same list where it is still that. */
function sentAfter(known: readonly Sent[], newest: Sent, got: number): readonly Sent[] {
  const lacking = known.filter(({ offset }) => offset > got);
  const [first, last] = [lacking[0], lacking.at(-1)];
  if (!first || !last) return [newest];
  if (last.offset >= newest.offset) return lacking.length === known.length ? known : lacking;
  const isClose = newest.at - last.at < Math.max(FINE_US, (newest.at - first.at) / FINE);
  if (isClose) return [...lacking.slice(0, -1), { ...last, offset: newest.offset }];
  return [...lacking, newest];
}

function without(behind: Behind, name: string): Behind {
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
  const [first] = behind[replica.name] ?? [];
  const bytes = missingBytes(master, replica);
  if (first === undefined || bytes === 0 || master.life !== 'running') return null;
  const seconds = (drawnAt - first.at) / 1_000_000;
  return seconds < NOTICED_S ? null : { bytes, seconds };
}

/** The part of its edge that is missing: it grows with what is missing, and with the time. */
export function gapOf({ bytes, seconds }: Lag): number {
  return Math.min(0.6, 0.06 + 0.06 * Math.log10(1 + bytes) + 0.05 * Math.log2(1 + seconds));
}
