/**
 * What can happen to a process. A turn is handed every input that was due when it began, in the
 * world's total order. Everything here is plain data: it crosses to workers as it is.
 */
import type { Errno } from './errno';
import type { ExitStatus, Signal } from './signal';

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

export type Input =
  /** A timer set by `setTimer` is due. It is gone; set it again if it should recur. */
  | { readonly kind: 'timer'; readonly name: string }
  /** `listen(fd)` succeeded; `local.port` is the real one when 0 was asked for. */
  | { readonly kind: 'listening'; readonly fd: number; readonly local: SocketAddress }
  | { readonly kind: 'listenFailed'; readonly fd: number; readonly errno: Errno }
  /** The kernel completed a handshake on a listening socket: `fd` is new and already open. */
  | {
      readonly kind: 'accepted';
      readonly listener: number;
      readonly fd: number;
      readonly peer: SocketAddress;
      readonly local: SocketAddress;
    }
  | { readonly kind: 'connected'; readonly fd: number; readonly local: SocketAddress }
  /** The descriptor is closed already. */
  | { readonly kind: 'connectFailed'; readonly fd: number; readonly errno: Errno }
  /** Bytes, end of file or an error wait to be read. Level-triggered: see Host.setReadable. */
  | { readonly kind: 'readable'; readonly fd: number }
  /** After a partial or refused `write`: there is room again. Once per shortage. */
  | { readonly kind: 'writable'; readonly fd: number }
  /** Only signals the process handles arrive here; the rest have acted already. */
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'childExited'; readonly pid: number; readonly status: ExitStatus }
  | { readonly kind: 'childStopped'; readonly pid: number; readonly signal: Signal }
  | { readonly kind: 'fileChanged'; readonly path: string }
  /** What became of Host.inflict: `text` is to be shown, whether it was done or not. */
  | { readonly kind: 'inflicted'; readonly done: boolean; readonly text: string }
  /** The controlling terminal has another size. */
  | { readonly kind: 'resized'; readonly cols: number; readonly rows: number };
