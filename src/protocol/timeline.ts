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
  /** Of a loss only: how it came to it. */
  readonly loss?: LossStory;
}

/** How a write that a client was told was done came to be gone: of several the newest. */
export interface LossStory {
  /** As it was asked for, cut where it is long. Byte strings. */
  readonly command: string;
  readonly key: string;
  readonly db: number;
  /** The port of who said OK, and when: microseconds since the lab began. */
  readonly by: number;
  readonly said: number;
  /** Another became master without it, or who said OK threw it away for its new master's copy. */
  readonly how: 'promotion' | 'copy';
  /** The port of whose history goes on. */
  readonly master: number;
  /** How many keys who threw it away had just before; null: it still has them. */
  readonly keys: number | null;
  /** How many writes went with it. */
  readonly count: number;
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
