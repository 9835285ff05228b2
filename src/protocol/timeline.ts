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

/** Events of interest: where "next event" stops, and around which time slows down. */
export type Interest =
  /** A server came up, or a process that served ended. */
  | 'birth'
  | 'death'
  /** A replica's link to its master took one more step. */
  | 'handshake'
  /** The master decided between a partial and a full resynchronization. */
  | 'psync'
  /** The dataset travels: saved for a replica, sent, loaded. */
  | 'transfer'
  /** The replica follows the stream from here on, or lost its master. */
  | 'link'
  | 'role'
  /** A write was refused by a read-only replica. */
  | 'refused'
  /** A Sentinel came to know somebody. */
  | 'discovery'
  /** A Sentinel holds somebody down, or no longer. */
  | 'down'
  /** An epoch, a vote, a leader, or none. */
  | 'election'
  /** One more step of a failover. */
  | 'failover'
  /** Another master, or a server put where it belongs. */
  | 'switch'
  /** A Sentinel mistrusts its own clock, or trusts it again. */
  | 'tilt'
  | 'fault';
