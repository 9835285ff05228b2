/** What the timeline shows: moments, and how each server's lane goes. */
import type { LaneChange } from './lanes';

/** All that is known of a branch, what is still to come again included; oldest first. */
export interface Timeline {
  readonly marks: readonly TimelineMark[];
  readonly lanes: readonly LaneChange[];
}

export interface TimelineMark {
  /** Microseconds since the lab began. */
  readonly at: number;
  readonly pid: number;
  /** The port that the process serves, null when it serves none. */
  readonly port: number | null;
  /** Why it is of interest: a name of the lab's own list, for colour and filter. */
  readonly interest: string;
  /** In the words of the logs and the protocol; the same in every language. */
  readonly text: string;
  /** What the log says after that; empty where the text is all there is. */
  readonly detail: string;
}
