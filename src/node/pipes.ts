/**
 * Pipes between a program and the children it forks. All of them run in this process, so a pipe is
 * a queue that both sides look at.
 */
import type { Errno } from '#host/errno';
import type { Input } from '#host/input';
import type { FdTable } from './fd_table';

const PIPE_BYTES = 64 * 1024;

interface Pipe {
  readonly received: Uint8Array[];
  bytes: number;
  readonly ends: Set<End>;
}

interface End {
  readonly pipe: Pipe;
  readonly kind: 'read' | 'write';
  isReadWanted: boolean;
  isShortOfRoom: boolean;
  /** Tells the program that has this end. */
  readonly give: (input: 'readable' | 'writable') => void;
}

function hasInput({ pipe, kind, isReadWanted }: End): boolean {
  if (kind !== 'read' || !isReadWanted) return false;
  return pipe.received.length > 0 || !hasOpen(pipe, 'write');
}

function hasOpen(pipe: Pipe, kind: End['kind']): boolean {
  return [...pipe.ends].some((end) => end.kind === kind);
}

function tell(pipe: Pipe, kind: End['kind']): void {
  for (const end of pipe.ends) {
    if (end.kind !== kind) continue;
    if (kind === 'read') end.give('readable');
    else if (end.isShortOfRoom) {
      end.isShortOfRoom = false;
      end.give('writable');
    }
  }
}

export class Pipes {
  private readonly ends = new Map<number, End>();
  private readonly table: FdTable;
  private readonly give: (input: Input) => void;

  constructor(table: FdTable, give: (input: Input) => void) {
    this.table = table;
    this.give = give;
  }

  has(fd: number): boolean {
    return this.ends.has(fd);
  }

  readable(): number[] {
    return [...this.ends].filter(([, end]) => hasInput(end)).map(([fd]) => fd);
  }

  create(): readonly [number, number] {
    const pipe: Pipe = { received: [], bytes: 0, ends: new Set() };
    const fds = [this.table.take(), this.table.take()] as const;
    this.add(fds[0], pipe, 'read');
    this.add(fds[1], pipe, 'write');
    return fds;
  }

  /** A forked child has its parent's ends, under the same numbers. */
  inherit(parent: Pipes): void {
    for (const [fd, { pipe, kind }] of parent.ends) this.add(fd, pipe, kind);
  }

  private add(fd: number, pipe: Pipe, kind: End['kind']): void {
    const give = (input: 'readable' | 'writable') => this.give({ kind: input, fd });
    const end = { pipe, kind, isReadWanted: true, isShortOfRoom: false, give };
    this.ends.set(fd, end);
    pipe.ends.add(end);
  }

  read(fd: number, max: number): Uint8Array | Errno {
    const end = this.ends.get(fd);
    if (end?.kind !== 'read') return 'EBADF';
    const { pipe } = end;
    const first = pipe.received[0];
    if (first === undefined) return hasOpen(pipe, 'write') ? 'EAGAIN' : new Uint8Array(0);
    const piece = first.slice(0, max);
    if (piece.length === first.length) pipe.received.shift();
    else pipe.received[0] = first.slice(max);
    pipe.bytes -= piece.length;
    tell(pipe, 'write');
    return piece;
  }

  write(fd: number, bytes: Uint8Array): number | Errno {
    const end = this.ends.get(fd);
    if (end?.kind !== 'write') return 'EBADF';
    const { pipe } = end;
    if (!hasOpen(pipe, 'read')) return 'EPIPE';
    const piece = bytes.slice(0, PIPE_BYTES - pipe.bytes);
    end.isShortOfRoom = piece.length < bytes.length;
    if (piece.length === 0) return 'EAGAIN';
    pipe.received.push(piece);
    pipe.bytes += piece.length;
    tell(pipe, 'read');
    return piece.length;
  }

  setReadable(fd: number, wanted: boolean): void {
    const end = this.ends.get(fd);
    if (end === undefined) return;
    end.isReadWanted = wanted;
    if (hasInput(end)) end.give('readable');
  }

  close(fd: number): void {
    const end = this.ends.get(fd);
    if (end === undefined) return;
    this.ends.delete(fd);
    this.table.free(fd);
    end.pipe.ends.delete(end);
    tell(end.pipe, end.kind === 'write' ? 'read' : 'write');
  }

  closeAll(): void {
    for (const fd of [...this.ends.keys()]) this.close(fd);
  }
}
