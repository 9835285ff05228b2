/** What a server answers to questions about its state, asked by whoever looks into it. */

/** `['conf']`. */
export interface ConfAnswer {
  /** Absolute; null: it was started without one. */
  readonly file: string | null;
  readonly directives: readonly {
    readonly name: string;
    /** As CONFIG GET shows it. */
    readonly value: string;
    /** Without a conf; null: not told. */
    readonly initial: string | null;
  }[];
}

/** `['keys', db, max]`. Names are byte strings. */
export interface KeysAnswer {
  /** Of the database, listed or not. */
  readonly total: number;
  readonly keys: readonly {
    readonly name: string;
    readonly type: 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';
    /** Its machine's wall clock, milliseconds; null: it stays. */
    readonly expiresAt: number | null;
    /** Of value and type, as DEBUG DIGEST-VALUE has it: equal on two servers, equal values. */
    readonly digest: string;
  }[];
  /** Databases that have any keys. */
  readonly databases: readonly number[];
}

/** `['key', db, name]`; null without one. Byte strings. */
export type ValueAnswer =
  | string
  | readonly string[]
  | readonly (readonly [string, string | number])[]
  | null;

/** `['log']`, of a process's newest lines, oldest first. */
export interface LogLine {
  /** Microseconds since the lab began. */
  readonly at: number;
  readonly level: 'debug' | 'verbose' | 'notice' | 'warning';
  readonly text: string;
}
