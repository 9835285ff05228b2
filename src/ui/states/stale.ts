/**
 * Replicas that serve old data: their link to the master is down, and what they hold is of the time
 * when it went. Instants are microseconds of virtual time.
 */
import type { ServerFacts } from '#host/trace';
import type { Graph, Link } from '../topology/graph';

/** Since when a replica, by its name, has no link; `linked`: it had one before. */
export type Unlinked = Readonly<
  Record<string, { readonly since: number; readonly linked: boolean }>
>;

/** Before a first link is up that long, it is only being made. */
const FIRST_LINK_US = 2_000_000;

/** After a server has stated `facts`; of the graph as it was before. */
export function unlinkedAfter(
  { nodes, unlinked }: Pick<Graph, 'nodes' | 'unlinked'>,
  { name, facts: { master } }: { readonly name: string; readonly facts: ServerFacts },
  { at, pid }: { readonly at: number; readonly pid: number },
): Unlinked {
  const { [name]: known, ...others } = unlinked;
  if (!master || master.linkUp) return known ? others : unlinked;
  const node = nodes.find((each) => each.name === name);
  const before = node?.pid === pid ? node.facts : null;
  if (known && before) return unlinked;
  return { ...others, [name]: { since: at, linked: before?.master?.linkUp ?? false } };
}

/** Since when the replica of a link serves old data; null: it does not. */
export function staleSince(
  { unlinked }: Pick<Graph, 'unlinked'>,
  { replica, state }: Pick<Link, 'replica' | 'state'>,
  now: number,
): number | null {
  const entry = unlinked[replica.name];
  // On the way to being linked again it says so itself.
  if (!entry || replica.stopped || replica.facts?.loading) return null;
  if (state !== 'down' && state !== 'connecting') return null;
  const isLost = entry.linked || state === 'down' || now - entry.since > FIRST_LINK_US;
  return isLost ? entry.since : null;
}
