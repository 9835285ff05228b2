/** What stands on the picture of each fault while it lasts: a few words on its node or its link. */
import type { FaultFigure, FaultSnapshot } from '#protocol/snapshot';
import { bytesText } from '../picture/bytes_text';
import type { Texts } from '../texts/en';
import { spanText } from '../time/clock_text';
import type { Graph, GraphNode } from '../topology/graph';

export interface NodeBadge {
  readonly node: GraphNode;
  /** One for each fault that concerns it. */
  readonly words: readonly string[];
}

export interface LinkBadge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly words: readonly string[];
}

/** On nodes: what is wrong with the server, or with the machine that it is on. */
export function nodeBadges(
  graph: Graph,
  faults: readonly FaultSnapshot[],
  texts: Texts,
): NodeBadge[] {
  const own = faults.filter(({ kind }) => kind !== 'link' && kind !== 'split');
  return graph.nodes.flatMap((node) => {
    const words = own
      .filter(({ ports }) => ports.includes(node.port))
      .map(({ figure }) => figureText(figure, texts));
    const stopped = node.stopped ? [texts.stopped] : [];
    const all = [...new Set([...stopped, ...words])];
    return all.length > 0 ? [{ node, words: all }] : [];
  });
}

/**
 * On links, its lower port first: how much slower it is, and how it is cut where it is not simply
 * cut both ways, which the picture shows without words.
 */
export function linkBadges(
  graph: Graph,
  faults: readonly FaultSnapshot[],
  texts: Texts,
): LinkBadge[] {
  const byPair = new Map<string, LinkBadge & { words: string[] }>();
  for (const { kind, ways, figure } of faults) {
    if (kind !== 'link') continue;
    for (const [a, b] of ways) {
      const back = ways.some(([x, y]) => x === b && y === a);
      if (back && (a > b || figure.what === 'cut')) continue;
      const [from, to] = [a, b].map((port) => graph.nodes.find((each) => each.port === port));
      if (!from || !to) continue;
      const said = figureText(figure, texts);
      const words = back ? said : `${from.name} → ${to.name}: ${said}`;
      const [one, other] = a < b ? [from, to] : [to, from];
      const key = `${one.port} ${other.port}`;
      const known = byPair.get(key) ?? { from: one, to: other, words: [] };
      known.words.push(words);
      byPair.set(key, known);
    }
  }
  return [...byPair.values()];
}

/** A badge in words: `+200 ms`, `30 % loss`, `disk full`. */
function figureText(figure: FaultFigure, texts: Texts): string {
  switch (figure.what) {
    case 'latency':
      return `+${spanText(figure.us)}`;
    case 'jitter':
      return `±${spanText(figure.us)}`;
    case 'hold':
      return texts.badgeHold(spanText(figure.us));
    case 'clock':
      return texts.badgeClock(`${figure.us < 0 ? '−' : '+'}${spanText(Math.abs(figure.us))}`);
    case 'bandwidth':
      return `${bytesText(figure.bytes)}/s`;
    case 'loss':
      return texts.badgeLoss(`${figure.permille / 10} %`);
    case 'disk':
      return figure.bytes === 0 ? texts.badgeDiskFull : texts.badgeDisk(bytesText(figure.bytes));
    case 'address':
      return texts.badgeAddress(figure.host);
    case 'cut':
    case 'reject':
    case 'isolated':
    case 'power':
      return texts.badges[figure.what];
  }
}
