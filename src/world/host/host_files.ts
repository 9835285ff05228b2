/** Files, for ProcessHost: the process's own view answers at once, the world hears the operation. */
import type { Errno } from '#host/errno';
import type { FileStat, OpenFlags } from '#host/host';
import type { Description } from '../delivery';
import { readContent, wholeContent, writeContent } from '../files/content';
import { applyOwn } from '../files/file_view';
import {
  type FileNode,
  type FileOp,
  findInode,
  findNode,
  listDirectory,
  parentErrno,
  resolvePath,
  statOf,
} from '../files/tree';
import type { ProcessImage } from '../image';
import { emit, nextId, type Turn, wallNow } from '../turn';

type FileDescription = Extract<Description, { kind: 'file' }>;

function act(turn: Turn, op: FileOp): void {
  rememberOpen(turn.image, op);
  emit(turn, { kind: 'file', opSeq: applyOwn(turn.image.files, op), op });
}

function absolute(turn: Turn, path: string): string {
  return resolvePath(turn.image.cwd, path);
}

/** Before a name is removed: whoever has that file open keeps it as it is now. */
export function rememberOpen(image: ProcessImage, op: FileOp): void {
  if (op.kind !== 'unlink' && op.kind !== 'rename') return;
  const node = findNode(image.files.tree, op.kind === 'unlink' ? op.path : op.to);
  if (node !== undefined && image.openFiles.has(node.inode)) image.openFiles.set(node.inode, node);
}

/** The file behind a descriptor. One that lost its name is remembered as it was seen last. */
function openNode(image: ProcessImage, file: FileDescription): FileNode | undefined {
  const node = findInode(image.files.tree, file.inode);
  if (node !== undefined) image.openFiles.set(file.inode, node);
  return node ?? image.openFiles.get(file.inode);
}

/** What opening `path` answers: a description, or why not. */
export function openFile(turn: Turn, path: string, flags: OpenFlags): Description | Errno {
  const { image } = turn;
  const name = absolute(turn, path);
  if (name === '/dev/null') return { kind: 'null' };
  if (name === '/dev/tty') return image.terminal === null ? 'ENOENT' : { kind: 'tty' };
  const writes = flags.write === true || flags.append === true;
  let node = findNode(image.files.tree, name);
  if (node === undefined) {
    const errno = parentErrno(image.files.tree, name);
    if (errno !== null) return errno;
    if (!flags.create) return 'ENOENT';
    act(turn, { kind: 'create', path: name, inode: nextId(image), mtime: wallNow(turn) });
    node = findNode(image.files.tree, name);
  } else if (flags.create && flags.exclusive) return 'EEXIST';
  else if (node.kind === 'directory' && writes) return 'EISDIR';
  else if (flags.truncate && node.content.size > 0)
    act(turn, { kind: 'truncate', inode: node.inode, size: 0, mtime: wallNow(turn) });
  if (node === undefined) return 'ENOENT';
  image.openFiles.set(node.inode, node);
  return {
    kind: 'file',
    inode: node.inode,
    path: name,
    offset: 0,
    read: flags.read ?? !writes,
    write: writes,
    append: flags.append ?? false,
  };
}

export function readFileFd(turn: Turn, file: FileDescription, max: number): Uint8Array | Errno {
  const node = openNode(turn.image, file);
  if (node === undefined || !file.read) return 'EBADF';
  if (node.kind === 'directory') return 'EISDIR';
  const bytes = readContent(node.content, file.offset, file.offset + max);
  file.offset += bytes.length;
  turn.bytes += bytes.length;
  return bytes;
}

export function writeFileFd(turn: Turn, file: FileDescription, bytes: Uint8Array): number | Errno {
  const { image } = turn;
  const node = openNode(image, file);
  if (node === undefined || !file.write) return 'EBADF';
  const offset = file.append ? node.content.size : file.offset;
  const growth = Math.max(0, offset + bytes.length - node.content.size);
  if (growth > 0 && image.diskGrown + growth > image.machine.diskFree) return 'ENOSPC';
  image.diskGrown += growth;
  turn.bytes += bytes.length;
  file.offset = offset + bytes.length;
  const mtime = wallNow(turn);
  if (findInode(image.files.tree, file.inode) === undefined) {
    const content = writeContent(node.content, offset, bytes);
    image.openFiles.set(file.inode, { ...node, content, mtime });
    return bytes.length;
  }
  act(turn, { kind: 'write', inode: node.inode, offset: file.append ? -1 : offset, bytes, mtime });
  return bytes.length;
}

export function readWhole(turn: Turn, path: string): Uint8Array | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  if (node.kind === 'directory') return 'EISDIR';
  turn.bytes += node.content.size;
  return wholeContent(node.content);
}

function lookup(turn: Turn, path: string): FileNode | Errno {
  const { tree } = turn.image.files;
  const name = absolute(turn, path);
  const errno = name === '/' ? null : parentErrno(tree, name);
  if (errno !== null) return errno;
  const node = findNode(tree, name);
  if (node === undefined) return 'ENOENT';
  return path.endsWith('/') && node.kind === 'file' ? 'ENOTDIR' : node;
}

export function syncFile(turn: Turn, file: Description | undefined): 0 | Errno {
  if (file === undefined) return 'EBADF';
  if (file.kind !== 'file') return 'EINVAL';
  act(turn, { kind: 'fsync', inode: file.inode });
  return 0;
}

export function truncateFile(turn: Turn, file: Description | undefined, size: number): 0 | Errno {
  if (file === undefined) return 'EBADF';
  if (file.kind !== 'file' || !file.write) return 'EINVAL';
  act(turn, { kind: 'truncate', inode: file.inode, size, mtime: wallNow(turn) });
  return 0;
}

export function renameFile(turn: Turn, from: string, to: string): 0 | Errno {
  const node = lookup(turn, from);
  if (typeof node === 'string') return node;
  const { tree } = turn.image.files;
  const [source, target] = [absolute(turn, from), absolute(turn, to)];
  const errno = parentErrno(tree, target);
  if (errno !== null) return errno;
  const replaced = findNode(tree, target);
  if (replaced !== undefined && replaced !== node) {
    if (replaced.kind === 'directory' && node.kind === 'file') return 'EISDIR';
    if (replaced.kind === 'file' && node.kind === 'directory') return 'ENOTDIR';
    if (replaced.kind === 'directory' && listDirectory(tree, target).length > 0) return 'ENOTEMPTY';
  }
  if (node.kind === 'directory' && target.startsWith(`${source}/`)) return 'EINVAL';
  act(turn, { kind: 'rename', from: source, to: target });
  return 0;
}

export function unlinkFile(turn: Turn, path: string): 0 | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  if (node.kind === 'directory') return 'EISDIR';
  act(turn, { kind: 'unlink', path: absolute(turn, path) });
  return 0;
}

export function makeDirectory(turn: Turn, path: string): 0 | Errno {
  const { tree } = turn.image.files;
  const name = absolute(turn, path);
  if (findNode(tree, name) !== undefined) return 'EEXIST';
  const errno = parentErrno(tree, name);
  if (errno !== null) return errno;
  act(turn, { kind: 'mkdir', path: name, inode: nextId(turn.image), mtime: wallNow(turn) });
  return 0;
}

export function removeDirectory(turn: Turn, path: string): 0 | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  const name = absolute(turn, path);
  if (node.kind !== 'directory') return 'ENOTDIR';
  if (listDirectory(turn.image.files.tree, name).length > 0) return 'ENOTEMPTY';
  act(turn, { kind: 'rmdir', path: name });
  return 0;
}

export function changeMode(turn: Turn, path: string, executable: boolean): 0 | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  act(turn, { kind: 'chmod', path: absolute(turn, path), executable });
  return 0;
}

export function statFile(turn: Turn, path: string): FileStat | Errno {
  const node = lookup(turn, path);
  return typeof node === 'string' ? node : statOf(node);
}

export function statFd(turn: Turn, file: Description | undefined): FileStat | Errno {
  if (file === undefined) return 'EBADF';
  if (file.kind !== 'file') return 'EINVAL';
  const node = openNode(turn.image, file);
  return node === undefined ? 'EBADF' : statOf(node);
}

export function readDirectory(turn: Turn, path: string): readonly string[] | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  if (node.kind !== 'directory') return 'ENOTDIR';
  return listDirectory(turn.image.files.tree, absolute(turn, path));
}

export function changeDirectory(turn: Turn, path: string): 0 | Errno {
  const node = lookup(turn, path);
  if (typeof node === 'string') return node;
  if (node.kind !== 'directory') return 'ENOTDIR';
  turn.image.cwd = absolute(turn, path);
  emit(turn, { kind: 'chdir', cwd: turn.image.cwd });
  return 0;
}

export function watchFile(turn: Turn, path: string, on: boolean): void {
  emit(turn, { kind: 'watch', path: absolute(turn, path), on });
}
