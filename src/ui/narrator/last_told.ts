/** What would have been said last when the lab was opened, or gone back to, in the middle of its story. */
import type { TraceRecord } from '#host/trace';
import { withAnnounced } from '../mind/announcements';
import type { Place } from '../timeline/go_to';
import { foldGraph, type Graph } from '../topology/graph';
import { type Context, type Narration, narrate } from './narration';

/**
 * `empty`: the graph before all of it. Left out is what nobody needs to understand the rest. `event`: what somebody chose,
 * to see that moment: of all that happened at the same instant it is what is told.
 */
export function lastTold(
  past: readonly TraceRecord[],
  empty: Graph,
  event: Place | null = null,
): Narration | null {
  let context: Context = { graph: empty, announced: [] };
  let last: Narration | null = null;
  let own: Narration | null = null;
  for (const record of past) {
    if (event && record.at > event.at) break;
    const heard = narrate(record, context);
    if (heard && heard.weight > 1) last = heard;
    if (heard && event && record.at === event.at && isBy(heard, event)) {
      if (isOf(record, event)) return heard;
      own = heard;
    }
    context = {
      graph: foldGraph(context.graph, record),
      announced: withAnnounced(context.announced, record),
    };
  }
  return own ?? last;
}

/** A name is a port, or a machine and a port. */
function isBy({ who }: Narration, { port }: Place): boolean {
  return who.split(':').at(-1) === String(port);
}

function isOf({ fact }: TraceRecord, { text }: Place): boolean {
  return fact.kind === 'sentinel-event' && fact.type === text;
}
