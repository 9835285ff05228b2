/**
 * Everything that comes into a lab from outside, as plain data with its instant. A recording is a
 * seed, a start date and such inputs (the lab's session adds its version and its lesson); doing
 * them again in the same order is the same run, bit for bit. The lab appends what `inject`
 * answers; it never invents a record of its own.
 */
import type { Fault } from './fault';
import type { MachineFile } from './machine';

/** What a person, or the lab on behalf of one, can do. */
export type WorldInput =
  | { readonly kind: 'keys'; readonly tty: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly tty: number; readonly cols: number; readonly rows: number }
  /** A terminal and its first program; terminals are numbered from 1 in the order they are opened. */
  | { readonly kind: 'openTty'; readonly login: Login }
  | { readonly kind: 'closeTty'; readonly tty: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** A file edited or uploaded from outside. */
  | { readonly kind: 'file'; readonly machine: string; readonly file: MachineFile }
  /**
   * The process threw its thread away: it did not answer in the window that begins at this
   * instant. A replay ends it there, before it is given what was fatal.
   */
  | { readonly kind: 'crash'; readonly pid: number; readonly report: string };

export interface Login {
  readonly machine: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
  /** Whether another one follows when it ended, as init would see to it. */
  readonly respawn?: boolean;
}

/** An input with its instant; `still`: time stood still and only terminals were answered. */
export interface RecordedInput {
  readonly at: number;
  readonly still: boolean;
  readonly input: WorldInput;
}
