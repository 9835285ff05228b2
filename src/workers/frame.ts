/** What has happened since the last frame, gathered until the next may be sent. */
import type { TraceRecord } from '#host/trace';
import type { LaneChange } from '#protocol/lanes';
import type { WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';

/** At a thousand virtual seconds a second nobody can draw all there is; the newest are kept. */
const RECORDS_MAX = 4000;
const MESSAGES_MAX = 2000;

export interface FrameBuffer {
  trace: TraceRecord[];
  wire: WireMessage[];
  /** Earlier messages were too many; null: there are all. */
  wireSince: number | null;
  marks: TimelineMark[];
  lanes: LaneChange[];
}

export function createFrameBuffer(): FrameBuffer {
  return { trace: [], wire: [], wireSince: null, marks: [], lanes: [] };
}

export function isEmpty(buffer: FrameBuffer): boolean {
  return buffer.trace.length === 0 && buffer.wire.length === 0;
}

export function gather(
  buffer: FrameBuffer,
  happened: {
    readonly trace: readonly TraceRecord[];
    readonly wire: readonly WireMessage[];
    readonly marks: readonly TimelineMark[];
    readonly changes: readonly LaneChange[];
  },
): void {
  // Bytes on the wire come to the screen as messages.
  for (const record of happened.trace)
    if (record.fact.kind !== 'segment') buffer.trace.push(record);
  buffer.wire.push(...happened.wire);
  buffer.marks.push(...happened.marks);
  buffer.lanes.push(...happened.changes);
  if (buffer.trace.length > 2 * RECORDS_MAX) buffer.trace = thinTrace(buffer.trace);
  if (buffer.wire.length > 2 * MESSAGES_MAX) {
    buffer.wire = buffer.wire.slice(-MESSAGES_MAX);
    buffer.wireSince = buffer.wire[0]?.sentAt ?? null;
  }
}

/** What is a state's only witness stays; of the rest, the newest. */
function thinTrace(trace: readonly TraceRecord[]): TraceRecord[] {
  const newest = trace.length - RECORDS_MAX;
  return trace.filter(
    (record, i) => i >= newest || (record.fact.kind !== 'command' && record.fact.kind !== 'log'),
  );
}

/** Takes all that was gathered. */
export function takeFrame(buffer: FrameBuffer): FrameBuffer {
  const { trace, wire, wireSince, marks, lanes } = buffer;
  buffer.trace = [];
  buffer.wire = [];
  buffer.wireSince = null;
  buffer.marks = [];
  buffer.lanes = [];
  return { trace, wire, wireSince, marks, lanes };
}
