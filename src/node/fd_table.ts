/**
 * Descriptor numbers for everything a program opens, the lowest free one first, as POSIX gives
 * them: Node knows sockets only as objects, and its own descriptors lie between a program's files.
 */

/** 0, 1 and 2 are the process's own; a redis-server's event loop takes up to here. */
const FIRST_FD = 6;

export class FdTable {
  private readonly taken = new Set<number>();

  take(): number {
    let fd = FIRST_FD;
    while (this.taken.has(fd)) fd++;
    this.taken.add(fd);
    return fd;
  }

  /** A forked child's table begins as its parent's. */
  inherit(parent: FdTable): void {
    for (const fd of parent.taken) this.taken.add(fd);
  }

  free(fd: number): void {
    this.taken.delete(fd);
  }
}
