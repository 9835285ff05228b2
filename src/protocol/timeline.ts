/** What the timeline shows of a moment. */
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
}
