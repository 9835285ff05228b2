/**
 * What the world and a process exchange, as plain data that crosses to workers as it is:
 * deliveries come in (a kernel's view: bytes, handshakes, signals), outputs go out. Programs see
 * neither; process_host.ts turns deliveries into Inputs and calls into outputs.
 *
 * Channels are the ends of sockets and pipes, numbered across the whole world.
 */
import type { Errno } from '#host/errno';
import type { ProcessEntry, TtyMode } from '#host/host';
import type { SocketAddress } from '#host/input';
import type { ExitStatus, Signal } from '#host/signal';
import type { TraceFact } from '#host/trace';
import type { FileNews } from './files/file_view';
import type { FileOp } from './files/tree';

/** Something that reaches a process at an instant. */
export type Delivery = { readonly at: number } & DeliveryBody;

export type DeliveryBody =
  /** The first turn of an exec'd or forked process. */
  | { readonly kind: 'start' }
  | { readonly kind: 'data'; readonly channel: number; readonly bytes: Uint8Array }
  /** No more bytes will come. */
  | { readonly kind: 'end'; readonly channel: number }
  | { readonly kind: 'broken'; readonly channel: number; readonly errno: Errno }
  /** The reader has taken that many bytes: there is room for as many. */
  | { readonly kind: 'credit'; readonly channel: number; readonly bytes: number }
  | { readonly kind: 'listening'; readonly channel: number; readonly local: SocketAddress }
  | { readonly kind: 'listenFailed'; readonly channel: number; readonly errno: Errno }
  | {
      readonly kind: 'accepted';
      readonly listener: number;
      readonly channel: number;
      readonly peer: SocketAddress;
      readonly local: SocketAddress;
    }
  | { readonly kind: 'connected'; readonly channel: number; readonly local: SocketAddress }
  | { readonly kind: 'connectFailed'; readonly channel: number; readonly errno: Errno }
  /** Bytes for a terminal's reader; none at all: end of file (Ctrl-D). */
  | { readonly kind: 'ttyData'; readonly bytes: Uint8Array }
  /** Another process reads the terminal now: what was not read is no longer this one's. */
  | { readonly kind: 'ttyRevoke' }
  | { readonly kind: 'ttyHangup' }
  | { readonly kind: 'resized'; readonly cols: number; readonly rows: number }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly from: number | null }
  | { readonly kind: 'childExited'; readonly pid: number; readonly status: ExitStatus }
  | { readonly kind: 'childStopped'; readonly pid: number; readonly signal: Signal }
  | { readonly kind: 'fileChanged'; readonly path: string }
  | { readonly kind: 'inflicted'; readonly done: boolean; readonly text: string };

/** Something a process did, at the end of the turn that did it, in the process's own order. */
export type Output = { at: number; readonly seq: number } & OutputBody;

export type OutputBody =
  | { readonly kind: 'trace'; readonly fact: TraceFact }
  | { readonly kind: 'send'; readonly channel: number; readonly bytes: Uint8Array }
  /** Bytes read: the sender may send as many more. */
  | { readonly kind: 'consumed'; readonly channel: number; readonly bytes: number }
  /** A write found no room: the sender wants to know of room at once. */
  | { readonly kind: 'shortage'; readonly channel: number }
  | { readonly kind: 'closeChannel'; readonly channel: number }
  | { readonly kind: 'listen'; readonly channel: number; readonly local: SocketAddress }
  | {
      readonly kind: 'connect';
      readonly channel: number;
      readonly peer: SocketAddress;
      readonly bind: string | null;
    }
  /** A connection left the listener's backlog. */
  | { readonly kind: 'took'; readonly listener: number }
  | { readonly kind: 'pipe'; readonly reader: number; readonly writer: number }
  | { readonly kind: 'ttyWrite'; readonly bytes: Uint8Array }
  | { readonly kind: 'ttyRead'; readonly bytes: number; readonly ends: number }
  | { readonly kind: 'ttyMode'; readonly mode: TtyMode }
  | { readonly kind: 'ttyForeground'; readonly pgid: number }
  | { readonly kind: 'file'; readonly opSeq: number; readonly op: FileOp }
  | { readonly kind: 'watch'; readonly path: string; readonly on: boolean }
  | { readonly kind: 'chdir'; readonly cwd: string }
  | { readonly kind: 'spawn'; readonly child: SpawnedChild }
  | {
      readonly kind: 'fork';
      readonly child: number;
      readonly pgid: number;
      readonly program: string;
      readonly channels: readonly number[];
      /** What the child's view of files has: FileView.seen. */
      readonly filesSeen: number;
    }
  | { readonly kind: 'kill'; readonly pid: number; readonly signal: Signal }
  | { readonly kind: 'killpg'; readonly pgid: number; readonly signal: Signal }
  | { readonly kind: 'inflict'; readonly words: string }
  | { readonly kind: 'stopped'; readonly signal: Signal }
  | { readonly kind: 'continued' }
  | { readonly kind: 'exit'; readonly status: ExitStatus };

/** An open file, terminal or channel; descriptors that share one share its offset. */
export type Description =
  | { readonly kind: 'tty' }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'file';
      readonly inode: number;
      readonly path: string;
      offset: number;
      readonly read: boolean;
      readonly write: boolean;
      readonly append: boolean;
    }
  | { readonly kind: 'socket'; readonly channel: number }
  | { readonly kind: 'pipe'; readonly channel: number; readonly end: 'read' | 'write' };

/** All the world needs to make the image of an exec'd process. */
export interface SpawnedChild {
  readonly pid: number;
  /** 0: a new group, led by the child. */
  readonly pgid: number;
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdio: readonly [Description, Description, Description];
  readonly ignored: readonly Signal[];
}

/** What a process knows of its machine besides files; replaced as a whole when it changes. */
export interface MachineFacts {
  readonly name: string;
  /** Addresses by name, from the machine's hosts file. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  /** Added to start date + monotonic time. */
  readonly clockOffsetUs: number;
  /** Bytes this process may add to files before it hears of the disk again. */
  readonly diskFree: number;
  readonly processes: readonly KnownProcess[];
}

export interface KnownProcess extends ProcessEntry {
  readonly pgid: number;
}

/** What a process is given when a window opens. Everything is due before `upTo`. */
export interface Batch {
  readonly pid: number;
  readonly from: number;
  readonly upTo: number;
  readonly deliveries: readonly Delivery[];
  readonly files: FileNews | null;
  readonly machine: MachineFacts | null;
  /** More pids for children. */
  readonly pids: readonly number[];
}

/** What a process did in a window. */
export interface WindowResult {
  readonly pid: number;
  readonly outputs: readonly Output[];
  /** The earliest instant at which it has something to do by itself; Infinity: when something comes. */
  readonly nextAt: number;
  /** What it does by itself before this leaves no outputs, so nobody need wake it for that. */
  readonly restUntil: number;
  readonly busyUntil: number;
  /** Turns since the process began. */
  readonly turns: number;
  /** It exited or crashed in this window: its image is of no more use. */
  readonly ended: boolean;
}
