/** Offsets over time, for the charts: sampled off the graph while somebody looks. */
import type { Graph } from '../topology/graph';

export interface Sample {
  /** Microseconds since the lab began. */
  readonly at: number;
  /** master_repl_offset by node. */
  readonly offsets: Readonly<Record<string, number>>;
}

const SPAN_US = 60_000_000;
const STEP_US = 250_000;

export function withSample(
  samples: readonly Sample[],
  graph: Graph,
  now: number,
): readonly Sample[] {
  const last = samples.at(-1);
  // Whoever goes back in time begins anew.
  if (last && now < last.at) return withSample([], graph, now);
  if (last && now - last.at < STEP_US) return samples;
  const offsets: Record<string, number> = {};
  for (const { name, facts, life } of graph.nodes)
    if (facts && life === 'running') offsets[name] = facts.offset;
  return [...samples.filter(({ at }) => at > now - SPAN_US), { at: now, offsets }];
}

export interface Curve {
  /** Of an SVG polyline in a box of 100 by 100. */
  readonly points: string;
  readonly low: number;
  readonly high: number;
  readonly latest: number;
}

/** null: fewer than two samples have the value. */
export function curveOf(
  samples: readonly Sample[],
  value: (sample: Sample) => number | null,
): Curve | null {
  const known = samples.flatMap((sample) => {
    const y = value(sample);
    return y === null ? [] : [{ at: sample.at, y }];
  });
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || known.length < 2) return null;
  const ys = known.map(({ y }) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const points = known.map(({ at, y }) => {
    const left = ((at - first.at) / Math.max(1, last.at - first.at)) * 100;
    const top = high === low ? 50 : 100 - ((y - low) / (high - low)) * 100;
    return `${left.toFixed(2)},${top.toFixed(2)}`;
  });
  return { points: points.join(' '), low, high, latest: last.y };
}

/** How many bytes of its master's stream a replica lacks; null while either is unknown. */
export function lagOf(node: string, master: string) {
  return ({ offsets }: Sample): number | null => {
    const [own, its] = [offsets[node], offsets[master]];
    return own === undefined || its === undefined ? null : Math.max(0, its - own);
  };
}
