/** The file half of Host over node:fs. */
import fs from 'node:fs';
import { isatty } from 'node:tty';
import type { Errno } from '#host/errno';
import type { FdKind, FileStat, OpenFlags } from '#host/host';
import { orErrno } from './errno';
import type { FdTable } from './fd_table';

const PERMISSIONS = 0o644;
const EXECUTABLE = 0o111;
const STDERR = 2;

function flagBits(flags: OpenFlags): number {
  const { O_RDONLY, O_RDWR, O_WRONLY, O_APPEND, O_CREAT, O_TRUNC, O_EXCL } = fs.constants;
  const access = flags.write ? (flags.read ? O_RDWR : O_WRONLY) : O_RDONLY;
  return (
    access |
    (flags.append ? O_APPEND : 0) |
    (flags.create ? O_CREAT : 0) |
    (flags.truncate ? O_TRUNC : 0) |
    (flags.exclusive ? O_EXCL : 0)
  );
}

function toStat(stat: fs.Stats): FileStat {
  return {
    kind: stat.isDirectory() ? 'directory' : 'file',
    size: stat.size,
    executable: (stat.mode & EXECUTABLE) !== 0,
    mtime: Math.floor(stat.mtimeMs * 1000),
    inode: stat.ino,
  };
}

/** The same bytes: a Buffer's slice() would be no copy. */
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function done(call: () => void): 0 | Errno {
  return orErrno(() => {
    call();
    return 0 as const;
  });
}

/** What needs no descriptor. */
export const files = {
  readFile: (path: string): Uint8Array | Errno => orErrno(() => plainBytes(fs.readFileSync(path))),
  rename: (from: string, to: string) => done(() => fs.renameSync(from, to)),
  unlink: (path: string) => done(() => fs.unlinkSync(path)),
  mkdir: (path: string) => done(() => fs.mkdirSync(path)),
  rmdir: (path: string) => done(() => fs.rmdirSync(path)),
  chmod: (path: string, executable: boolean) =>
    done(() => fs.chmodSync(path, executable ? PERMISSIONS | EXECUTABLE : PERMISSIONS)),
  stat: (path: string): FileStat | Errno => orErrno(() => toStat(fs.statSync(path))),
  readdir: (path: string): readonly string[] | Errno => orErrno(() => fs.readdirSync(path).sort()),
  chdir: (path: string) => done(() => process.chdir(path)),
  getcwd: () => process.cwd(),
};

/** Open files. Descriptors 0, 1 and 2 are the process's own. */
export class Files {
  private readonly table: FdTable;
  /** The operating system's descriptor behind each of ours. */
  private readonly real = new Map([0, 1, 2].map((fd) => [fd, fd]));

  constructor(table: FdTable) {
    this.table = table;
  }

  open(path: string, flags: OpenFlags): number | Errno {
    const real = orErrno(() => fs.openSync(path, flagBits(flags), PERMISSIONS));
    if (typeof real === 'string') return real;
    const fd = this.table.take();
    this.real.set(fd, real);
    return fd;
  }

  /** The operating system's descriptor behind one of ours, null if it is no file. */
  realFd(fd: number): number | null {
    return this.real.get(fd) ?? null;
  }

  close(fd: number): void {
    const real = this.real.get(fd);
    if (real === undefined || real <= STDERR) return;
    this.real.delete(fd);
    this.table.free(fd);
    fs.closeSync(real);
  }

  read(fd: number, max: number): Uint8Array | Errno {
    return this.with(fd, (real) => {
      const into = new Uint8Array(max);
      return into.slice(0, fs.readSync(real, into));
    });
  }

  /** Takes everything, as files do; a full pipe on stdout is waited for. */
  write(fd: number, bytes: Uint8Array): number | Errno {
    const real = this.real.get(fd);
    if (real === undefined) return 'EBADF';
    let written = 0;
    while (written < bytes.length) {
      const piece = orErrno(() => fs.writeSync(real, bytes, written));
      if (typeof piece === 'number') written += piece;
      else if (piece !== 'EAGAIN') return written > 0 ? written : piece;
    }
    return written;
  }

  fsync(fd: number): 0 | Errno {
    return this.with(fd, (real) => {
      fs.fsyncSync(real);
      return 0;
    });
  }

  ftruncate(fd: number, size: number): 0 | Errno {
    return this.with(fd, (real) => {
      fs.ftruncateSync(real, size);
      return 0;
    });
  }

  fstat(fd: number): FileStat | Errno {
    return this.with(fd, (real) => toStat(fs.fstatSync(real)));
  }

  kind(fd: number): FdKind | 'EBADF' {
    const real = this.real.get(fd);
    if (real === undefined) return 'EBADF';
    return isatty(real) ? 'tty' : 'file';
  }

  private with<T>(fd: number, call: (real: number) => T): T | Errno {
    const real = this.real.get(fd);
    return real === undefined ? 'EBADF' : orErrno(() => call(real));
  }
}
