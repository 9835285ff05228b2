/**
 * The letterbox between the screen and the lab: plain data only, structured-cloneable. The lab
 * answers with at most one `frame` a display frame, besides what is said once in a while.
 */
import type { TraceRecord } from '#host/trace';
import type { Compared } from './branches';
import type { SnapshotChanges } from './changes';
import type { LaneChange } from './lanes';
import type { LabSnapshot, Seconds, TtyOutput, Verdict, WireMessage } from './snapshot';
import type { TimelineMark } from './timeline';

/** What the screen asks of the lab. */
export type ToLab =
  /** First message. The lab restores its recording if it has one, else starts the lesson anew. */
  | {
      readonly kind: 'open';
      readonly lab: string;
      readonly lesson: LessonSource;
      readonly startedAt: number;
      /** Starts anew whatever was recorded; an undo brings that back. */
      readonly anew?: boolean;
    }
  /** Answered with `alive` by a lab that is neither dead nor stuck, whatever else it is doing. */
  | { readonly kind: 'ping' }
  /** So many of the page's frames of the last quarter of a second were late: a fast lab gives way. */
  | { readonly kind: 'lateFrames'; readonly late: number }
  | { readonly kind: 'keys'; readonly tty: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly tty: number; readonly cols: number; readonly rows: number }
  /** Opens one more terminal in the lesson's directory; for a node, or '' for none. */
  | {
      readonly kind: 'newTty';
      readonly cols: number;
      readonly rows: number;
      readonly node: string;
    }
  | { readonly kind: 'closeTty'; readonly tty: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** Runs until one more event has happened, then pauses. */
  | { readonly kind: 'step' }
  /** Runs until the next event of interest, at most `limit` virtual seconds, then pauses. */
  | { readonly kind: 'nextEvent'; readonly limit: Seconds }
  /** Runs to a named event (`+odown`), at most `limit` virtual seconds; then stops, or goes on. */
  | {
      readonly kind: 'runUntil';
      readonly event: string;
      readonly limit: Seconds;
      readonly stop: boolean;
    }
  /** Runs until a check turns green, at most `seconds`, or for `seconds`; then pauses. */
  | {
      readonly kind: 'runTo';
      readonly what: 'check' | 'instant';
      readonly seconds: Seconds;
    }
  /** Whether the reader is at a sentence that time, in slow motion, waits for. */
  | { readonly kind: 'reading'; readonly on: boolean }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'slowMotion'; readonly on: boolean }
  /** Goes back to the instant at which that step began; the undone future stays reachable. */
  | { readonly kind: 'backToStep'; readonly step: string }
  /** Starts the lesson anew. Undone by `undoReset`, as is `backToStep`. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'undoReset' }
  /**
   * Shows the moment `at` of the current branch, paused. What was done later happens again when
   * time goes on; whatever is done meanwhile begins a branch of its own.
   */
  | { readonly kind: 'seek'; readonly at: number }
  /** Goes on from the past moment that is shown, as a branch without what came later. */
  | { readonly kind: 'branchHere' }
  | { readonly kind: 'switchBranch'; readonly branch: number }
  | { readonly kind: 'renameBranch'; readonly branch: number; readonly name: string }
  | { readonly kind: 'removeBranch'; readonly branch: number }
  /** Runs two branches again, apart from what is shown, and answers `compared`. */
  | { readonly kind: 'compare'; readonly one: number; readonly other: number }
  /**
   * Asks what was said on the wires of the current branch between two instants, in microseconds:
   * answered by `wire`, unless another lab is opened or another stretch asked for before that.
   */
  | { readonly kind: 'wire'; readonly from: number; readonly until: number }
  /**
   * Looks into a process: each question is a path for its program's query, or `['log']`. Answered
   * with `inspected`, unless the process is just then between two threads. Changes nothing.
   */
  | {
      readonly kind: 'inspect';
      readonly id: number;
      readonly pid: number;
      readonly questions: readonly (readonly string[])[];
    }
  /** Asks for the current branch as a session's text: answered by `shared`. */
  | { readonly kind: 'share' }
  /** A session from outside becomes a branch, looked at from its beginning. */
  | { readonly kind: 'openSession'; readonly session: string }
  /** A new branch in which the files are as they are now and every process is new. */
  | { readonly kind: 'keepFiles' }
  | {
      readonly kind: 'signal';
      readonly pid: number;
      readonly signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';
    }
  /** Any fault, in the words of `lab help`: `isolate 6379`, `undo 3`. */
  | { readonly kind: 'fault'; readonly words: string }
  /** Cuts, or mends, the cable between the servers that listen on two ports. */
  | { readonly kind: 'cut'; readonly a: number; readonly b: number }
  | { readonly kind: 'mend'; readonly a: number; readonly b: number };

/** A lesson as the lab needs it: what stands on the machine, and what is checked. Not its prose. */
export interface LessonSource {
  readonly id: string;
  /** Changes with any content; a recording of another version is offered, not replayed blindly. */
  readonly hash: string;
  /** JSON texts of the lesson's folder, parsed and checked by the lesson room. */
  readonly topology: string;
  readonly checks: string;
  /** No lesson has this topology: sessions of it bring it along. */
  readonly own?: boolean;
}

/** What the lab tells the screen. */
export type FromLab =
  | {
      readonly kind: 'opened';
      /** A second tab on the same lab may look, not touch. */
      readonly readOnly: boolean;
      readonly restored: boolean;
      readonly snapshot: LabSnapshot;
      /** What each terminal showed last, to be written into a reset xterm. */
      readonly screens: readonly TtyOutput[];
      readonly verdicts: readonly Verdict[];
      /** Facts so far that the screen folds its graph from, oldest first. */
      readonly trace: readonly TraceRecord[];
      /** All that is known of the branch: a `Timeline`. */
      readonly marks: readonly TimelineMark[];
      readonly lanes: readonly LaneChange[];
    }
  | {
      readonly kind: 'frame';
      /** All that is not as the last frame, or the opening, had it. */
      readonly snapshot: SnapshotChanges;
      readonly ttys: readonly TtyOutput[];
      readonly trace: readonly TraceRecord[];
      readonly wire: readonly WireMessage[];
      /** Messages sent before this instant were too many, and left out; null: none were. */
      readonly wireSince: number | null;
      /** null: as they were. */
      readonly verdicts: readonly Verdict[] | null;
      /** What happened since the last frame; what is known from an earlier run comes again. */
      readonly marks: readonly TimelineMark[];
      readonly lanes: readonly LaneChange[];
    }
  /** `progress`: 1 is done, and then there is a result. */
  | {
      readonly kind: 'compared';
      readonly one: number;
      readonly other: number;
      readonly progress: number;
      readonly result: Compared | null;
    }
  /** All messages sent from `from` on and before `until`, oldest first; less than was asked for if that is too much. */
  | {
      readonly kind: 'wire';
      readonly from: number;
      readonly until: number;
      readonly messages: readonly WireMessage[];
    }
  | { readonly kind: 'shared'; readonly session: string }
  /** `answers`: one a question, undefined where one is not known; null: no such process. */
  | {
      readonly kind: 'inspected';
      readonly id: number;
      readonly pid: number;
      readonly questions: readonly (readonly string[])[];
      readonly answers: readonly unknown[] | null;
    }
  /** A recording is run again and has come so far, in microseconds of virtual time. */
  | { readonly kind: 'replaying'; readonly done: number; readonly of: number }
  | { readonly kind: 'alive' }
  /** Something the person should know; `code` has a text in each language. */
  | { readonly kind: 'notice'; readonly code: NoticeCode; readonly detail: string }
  | { readonly kind: 'failed'; readonly message: string };

export type NoticeCode =
  | 'diverged'
  | 'storage-full'
  | 'storage-unavailable'
  | 'process-crashed'
  | 'lab-restored'
  | 'read-only'
  | 'taken-over'
  | 'other-version'
  | 'nearly-full'
  | 'bad-session'
  | 'too-long'
  /** A step, or a run to the next event, came to its limit without finding any. */
  | 'no-step'
  | 'no-event'
  | 'no-check';
