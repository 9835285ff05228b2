/**
 * Standard input of a program that waits for it: a terminal, a pipe or a file, as Host knows them.
 * A program that never asks to be told (a server with `-` reads its conf at once) is left alone.
 */
import type { Errno } from '#host/errno';
import type { TtyMode } from '#host/host';
import type { Input } from '#host/input';

export const STDIN = 0;

export class Stdin {
  private readonly give: (input: Input) => void;
  private readonly received: Uint8Array[] = [];
  private isOpen = false;
  private isWanted = false;
  private isOver = false;

  constructor(give: (input: Input) => void) {
    this.give = give;
  }

  /** Whether this descriptor is read here. */
  has(fd: number): boolean {
    return this.isOpen && fd === STDIN;
  }

  readable(): number[] {
    const hasInput = this.received.length > 0 || this.isOver;
    return this.isOpen && this.isWanted && hasInput ? [STDIN] : [];
  }

  read(_fd: number, max: number): Uint8Array | Errno {
    const first = this.received[0];
    if (first === undefined) return this.isOver ? new Uint8Array(0) : 'EAGAIN';
    const piece = first.slice(0, max);
    if (piece.length === first.length) this.received.shift();
    else this.received[0] = first.slice(max);
    return piece;
  }

  setReadable(fd: number, wanted: boolean): void {
    if (fd !== STDIN || (!this.isOpen && !wanted)) return;
    if (!this.isOpen) this.open();
    this.isWanted = wanted;
    if (!wanted) process.stdin.pause();
    else if (this.readable().length > 0) this.tell();
    else process.stdin.resume();
  }

  ttyMode(fd: number, mode: TtyMode): 0 | Errno {
    if (fd !== STDIN || !process.stdin.isTTY) return 'ENOTTY';
    process.stdin.setRawMode(!mode.canonical);
    return 0;
  }

  ttySize(): { readonly cols: number; readonly rows: number } | Errno {
    // A terminal that was never told its size says 0.
    const { isTTY, columns, rows } = process.stdout;
    return isTTY && columns > 0 ? { cols: columns, rows } : 'ENOTTY';
  }

  private open(): void {
    this.isOpen = true;
    process.stdin.on('data', (chunk: Buffer) => {
      this.received.push(new Uint8Array(chunk));
      this.tell();
    });
    for (const end of ['end', 'error'] as const) {
      process.stdin.on(end, () => {
        this.isOver = true;
        this.tell();
      });
    }
    process.stdout.on('resize', () => {
      const size = this.ttySize();
      if (typeof size !== 'string') this.give({ kind: 'resized', ...size });
    });
  }

  private tell(): void {
    this.give({ kind: 'readable', fd: STDIN });
  }
}
