/** The files named on a command line, or standard input, read one after the other. */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { fail, type Tool } from './tool';

/** How a tool complains of a file it can't read; null: not at all. */
export type Complaint = (path: string, why: string) => string | null;

const PLAIN: Complaint = (path, why) => `${path}: ${why}`;

export interface Source {
  /** `-` is standard input. */
  readonly files: readonly string[];
  index: number;
  /** The open file's descriptor. */
  fd: number | null;
}

export type Taken =
  | { readonly kind: 'chunk'; readonly text: string }
  /** The file at `file` is at its end. */
  | { readonly kind: 'end'; readonly file: string }
  /** Nothing there now. */
  | { readonly kind: 'wait' }
  /** All files are read. */
  | { readonly kind: 'done' };

const CHUNK = 16_384;

export function openSource(files: readonly string[]): Source {
  return { files: files.length === 0 ? ['-'] : files, index: 0, fd: null };
}

/** The file being read, or the next one. */
export function currentFile(source: Source): string {
  return source.files[source.index] ?? '';
}

/** The next piece. What can't be opened is complained of and left out. */
export function take(tool: Tool, source: Source, complaint = PLAIN): Taken {
  while (source.fd === null) {
    const file = source.files[source.index];
    if (file === undefined) return { kind: 'done' };
    source.fd = openFile(tool, file, complaint);
    if (source.fd === null) source.index++;
  }
  const bytes = tool.host.read(source.fd, CHUNK);
  if (bytes === 'EAGAIN') return { kind: 'wait' };
  if (!isErrno(bytes) && bytes.length > 0) return { kind: 'chunk', text: latin1(bytes) };
  const file = currentFile(source);
  if (isErrno(bytes)) fail(tool, `${file}: ${strerror(bytes)}`);
  if (source.fd === 0) tool.host.setReadable(0, false);
  else tool.host.close(source.fd);
  source.fd = null;
  source.index++;
  return { kind: 'end', file };
}

/** A descriptor for reading, or null after a complaint. */
function openFile(tool: Tool, path: string, complaint: Complaint): number | null {
  if (path === '-') {
    tool.host.setReadable(0, true);
    return 0;
  }
  const stat = tool.host.stat(path);
  const isDirectory = !isErrno(stat) && stat.kind === 'directory';
  const fd = isDirectory ? 'EISDIR' : tool.host.open(path, { read: true });
  if (!isErrno(fd)) return fd;
  const text = complaint(path, strerror(fd));
  if (text === null) tool.state.status = Math.max(tool.state.status, 1);
  else fail(tool, text);
  return null;
}

/** A whole file's bytes as a byte string, or null after a complaint. */
export function readWhole(tool: Tool, path: string, status = 1): string | null {
  const stat = tool.host.stat(path);
  const bytes = !isErrno(stat) && stat.kind === 'directory' ? 'EISDIR' : tool.host.readFile(path);
  if (!isErrno(bytes)) return latin1(bytes);
  fail(tool, `${path}: ${strerror(bytes)}`, status);
  return null;
}

/** Complete lines of `carry` and `chunk` (each without its newline), and the unfinished rest. */
export function splitLines(carry: string, chunk: string): { lines: string[]; rest: string } {
  const lines = (carry + chunk).split('\n');
  const rest = lines.pop() ?? '';
  return { lines, rest };
}
