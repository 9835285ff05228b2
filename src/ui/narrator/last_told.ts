/** What would have been said last when the lab was opened, or gone back to, in the middle of its story. */
import type { TraceRecord } from '#host/trace';
import { withAnnounced } from '../mind/announcements';
import { foldGraph, type Graph } from '../topology/graph';
import { type Context, type Narration, narrate } from './narration';

/** `empty`: the graph before all of it. Left out is what nobody needs to understand the rest. */
export function lastTold(past: readonly TraceRecord[], empty: Graph): Narration | null {
  let context: Context = { graph: empty, announced: [] };
  let last: Narration | null = null;
  for (const record of past) {
    const heard = narrate(record, context);
    if (heard && heard.weight > 1) last = heard;
    context = {
      graph: foldGraph(context.graph, record),
      announced: withAnnounced(context.announced, record),
    };
  }
  return last;
}
