/** A lab's branches as the screen shows them, and what two of them are compared by. */
import type { TraceRecord } from '#host/trace';

/** What all branches of a lab may hold together, in bytes of input. Stated to the person. */
export const RECORDED_MAX = 16 * 1024 * 1024;
export const BRANCHES_MAX = 64;
/** What checkpoints take of the browser's storage at most, and of memory. */
export const SHELF_MAX_BYTES = 48 * 1024 * 1024;
export const CHECKPOINTS_MAX_BYTES = 64 * 1024 * 1024;

export interface BranchSnapshot {
  readonly id: number;
  /** Empty: nobody has named it. */
  readonly name: string;
  readonly parent: number | null;
  /** The instant at which it left its parent, and its end; microseconds since the lab began. */
  readonly forkAt: number;
  readonly end: number;
  /** Things done in it, its parent's included. */
  readonly inputs: number;
}

/** What a branch came to. */
export interface BranchFigures {
  readonly branch: number;
  readonly lengthUs: number;
  /** No running server was a master for so long. */
  readonly outageUs: number;
  readonly promotions: number;
  /** Failovers that Sentinels began, and those whose leader was elected. */
  readonly elections: number;
  readonly elected: number;
  readonly messages: number;
  readonly bytes: number;
  readonly acknowledged: number;
  /** Acknowledged writes that a resynchronization threw away. */
  readonly discarded: number;
  readonly deaths: number;
}

/** A record, and who is at its ends: a server's port, or a program. */
export interface ToldRecord {
  readonly record: TraceRecord;
  /** Empty: nobody's, or of a process that is no more. */
  readonly from: string;
  /** Null: it goes to nobody. */
  readonly to: string | null;
}

export interface Compared {
  /** The first facts in which the runs differ; null: they do not. A side that ended has none. */
  readonly parting: {
    readonly at: number;
    readonly one: ToldRecord | null;
    readonly other: ToldRecord | null;
  } | null;
  readonly one: BranchFigures;
  readonly other: BranchFigures;
}
