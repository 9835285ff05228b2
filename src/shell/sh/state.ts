/**
 * A shell at rest: plain data. What a recursive interpreter would keep on its call stack is
 * `frames`, because a shell's turn ends whenever a command has to be waited for.
 */
import type { ExitStatus } from '#host/signal';
import type { LineEditor } from '../line_state';
import type { AndOr, Command, CompoundCommand, List, Pipeline, SimpleCommand } from './syntax/ast';

/** Descriptors for 0, 1 and 2. */
export type Stdio = readonly [number, number, number];

export interface JobProcess {
  readonly pid: number;
  /** The command it runs, for `jobs -l`. */
  readonly text: string;
  state: 'running' | 'stopped' | 'done';
  /** How it ended, or the signal that stopped it. */
  status: ExitStatus | null;
}

export interface Job {
  /** As in `%1`. */
  readonly id: number;
  readonly pgid: number;
  readonly processes: JobProcess[];
  readonly text: string;
  /** Where it was started: shown when the shell is elsewhere now. */
  readonly cwd: string;
  foreground: boolean;
  /** Whether the person was told of its present state. */
  notified: boolean;
}

/** A loop or function catches `break`, `continue` and `return` on their way out. */
export type Unwinding =
  | { readonly kind: 'break' | 'continue'; readonly levels: number }
  | { readonly kind: 'return' }
  | { readonly kind: 'exit' };

export type Frame =
  | { readonly kind: 'list'; readonly list: List; index: number }
  | { readonly kind: 'andOr'; readonly andOr: AndOr; index: number }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; startedAt: number | null }
  | { readonly kind: 'simple'; readonly command: SimpleCommand; readonly captured: string[] }
  | {
      readonly kind: 'compound';
      readonly command: CompoundCommand;
      readonly captured: string[];
      /** How far it is: a clause, a word, 0 before the condition and 1 before the body. */
      step: number;
      /** What a `for` goes through, once expanded. */
      words: readonly string[] | null;
      /** Status of the body's last run. */
      result: number;
    }
  /** Opens the redirections of a compound command, which may contain command substitutions. */
  | { readonly kind: 'redirect'; readonly command: CompoundCommand; readonly captured: string[] }
  /** Puts descriptors back when what stands above it is done. */
  | { readonly kind: 'restore'; readonly stdio: Stdio; readonly opened: readonly number[] }
  /** Puts the positional parameters back after a function or a sourced file. */
  | { readonly kind: 'call'; readonly parameters: readonly string[]; readonly isFunction: boolean }
  /** A program about to be started, its redirections open. */
  | {
      readonly kind: 'spawn';
      readonly argv: readonly string[];
      readonly environment: readonly (readonly [name: string, value: string])[];
      readonly stdio: Stdio;
      readonly opened: readonly number[];
      readonly text: string;
    }
  /** A pipeline of which `processes` are started; `input` is where the next one reads. */
  | {
      readonly kind: 'launch';
      readonly commands: readonly Command[];
      readonly text: string;
      readonly background: boolean;
      readonly processes: JobProcess[];
      pgid: number;
      input: number;
    }
  /** Reads a command substitution's output into the `captured` of the frame below. */
  | {
      readonly kind: 'capture';
      readonly fd: number;
      readonly pid: number;
      text: string;
      eof: boolean;
    }
  | { readonly kind: 'foreground'; readonly job: number }
  /** When what stands above it is done, so is the shell. */
  | { readonly kind: 'last' }
  /** The `wait` builtin. */
  | { readonly kind: 'wait'; readonly pids: number[] }
  /** The `read` builtin. */
  | {
      readonly kind: 'read';
      readonly names: readonly string[];
      text: string;
      readonly raw: boolean;
    };

export interface ShState {
  /** Has a person at it: prompts, edits lines, controls jobs. */
  readonly interactive: boolean;
  readonly login: boolean;
  /** How its own messages begin: `bash`, or a script's name. */
  readonly name: string;
  /** Its messages tell the line: it runs a script. */
  readonly tellsLines: boolean;
  /** `$$`: a subshell keeps its parent's. */
  readonly shellPid: number;
  /** Its process group; 0: it leads one and has not had a turn yet. */
  pgid: number;
  /** A forked shell that has not closed its parent's other descriptors yet. */
  justForked: boolean;
  readonly vars: Map<string, string>;
  readonly exported: Set<string>;
  readonly functions: Map<string, CompoundCommand>;
  readonly aliases: Map<string, string>;
  /** `$0`, `$1`, ... */
  parameters: readonly string[];
  /** `$?`. */
  status: number;
  /** `$!`; 0 while there was none. */
  lastBackground: number;
  readonly jobs: Job[];
  /** Ids of the jobs marked `+` and `-`; 0: none. */
  currentJob: number;
  previousJob: number;
  readonly frames: Frame[];
  /** Set while frames are taken off until one catches it. */
  unwinding: Unwinding | null;
  stdio: Stdio;
  /** Descriptors the shell opened: a subshell closes those that are not its own. */
  readonly opened: Set<number>;
  /** Builtins' output that a full pipe did not take yet. */
  readonly pendingOutput: { readonly fd: number; readonly bytes: Uint8Array }[];
  /** Children that are no jobs, once they ended. */
  readonly ended: Map<number, ExitStatus>;
  editor: LineEditor | null;
  /** The history of the shell that this one was forked from. */
  readonly inheritedHistory: readonly string[];
  /** Lines of an unfinished command; empty at the first prompt. */
  unfinished: string;
  /** What a standard input that is no terminal gave so far, until its end; null: not read. */
  script: string | null;
  /** The working directory after the last turn, for who asks from outside. */
  cwd: string;
  /** `exit` was refused once because of stopped jobs. */
  warnedOfJobs: boolean;
  /** Of the last command substitution: what a command of assignments alone answers. */
  capturedStatus: number;
  /** The line being run, for messages. */
  line: number;
}
