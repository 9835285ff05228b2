/** Ballots on the wires name the Sentinel that the vote is for, where the lab has but the end of its id. */
import type { WireMessage } from '#protocol/snapshot';
import type { Graph } from '../topology/graph';

/** As the lab cuts one: `vote …0c85 in epoch 1`. */
const CUT = /…([0-9a-f]{4})\b/;

export function namedBallots(
  messages: readonly WireMessage[],
  nodes: Graph['nodes'],
): readonly WireMessage[] {
  if (messages.every(({ what }) => what !== 'ballot')) return messages;
  const nameOf = (cut: string, end: string) =>
    nodes.find(({ beliefs }) => beliefs?.myid.endsWith(end))?.name ?? cut;
  return messages.map((each) =>
    each.what === 'ballot' ? { ...each, label: each.label.replace(CUT, nameOf) } : each,
  );
}
