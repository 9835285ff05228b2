/**
 * A machine's files: a tree of names over nodes, and the operations that change it as data. The
 * world applies every operation in the total order; each process has a view of its own
 * (file_view.ts) to which it applies its own at once and the others' when they reach it. Both run
 * the same function, so all views end up as the world's tree.
 *
 * Names are absolute and normalized. A node is replaced, never changed, so trees share nodes.
 */
import { type Errno, isErrno } from '#host/errno';
import type { FileStat } from '#host/host';
import {
  type Content,
  contentOf,
  emptyContent,
  truncateContent,
  wholeContent,
  writeContent,
} from './content';

export interface FileNode {
  readonly inode: number;
  readonly kind: 'file' | 'directory';
  readonly executable: boolean;
  /** Wall clock, microseconds since the epoch. */
  readonly mtime: number;
  readonly content: Content;
  /** What a crash of the machine leaves: the content at the last fsync. */
  readonly synced: Content;
}

export interface FileTree {
  readonly names: Map<string, number>;
  readonly nodes: Map<number, FileNode>;
  /** Two processes created the same name: the later one's inode means the earlier one's node. */
  readonly aliases: Map<number, number>;
}

/** What changes a tree. `offset` -1 appends. */
export type FileOp =
  | {
      readonly kind: 'create';
      readonly path: string;
      readonly inode: number;
      readonly mtime: number;
    }
  | {
      readonly kind: 'mkdir';
      readonly path: string;
      readonly inode: number;
      readonly mtime: number;
    }
  | {
      readonly kind: 'write';
      readonly inode: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
      readonly mtime: number;
    }
  | {
      readonly kind: 'truncate';
      readonly inode: number;
      readonly size: number;
      readonly mtime: number;
    }
  | { readonly kind: 'fsync'; readonly inode: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'rmdir'; readonly path: string }
  | { readonly kind: 'chmod'; readonly path: string; readonly executable: boolean };

export function createTree(): FileTree {
  const tree: FileTree = { names: new Map(), nodes: new Map(), aliases: new Map() };
  applyOp(tree, { kind: 'mkdir', path: '/', inode: 1, mtime: 0 });
  return tree;
}

export function copyTree(tree: FileTree): FileTree {
  return {
    names: new Map(tree.names),
    nodes: new Map(tree.nodes),
    aliases: new Map(tree.aliases),
  };
}

/** `path` seen from `cwd`, absolute, without `.`, `..`, or double slashes. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export function findNode(tree: FileTree, path: string): FileNode | undefined {
  const inode = tree.names.get(path);
  return inode === undefined ? undefined : tree.nodes.get(inode);
}

export function findInode(tree: FileTree, inode: number): FileNode | undefined {
  return tree.nodes.get(tree.aliases.get(inode) ?? inode);
}

/** Why a name can't be created or looked up, or null: every directory on the way must be one. */
export function parentErrno(tree: FileTree, path: string): Errno | null {
  const parent = findNode(tree, parentOf(path));
  if (parent !== undefined) return parent.kind === 'directory' ? null : 'ENOTDIR';
  return parentErrno(tree, parentOf(path)) === 'ENOTDIR' ? 'ENOTDIR' : 'ENOENT';
}

/** Names directly in a directory, in byte order. */
export function listDirectory(tree: FileTree, path: string): string[] {
  const prefix = path === '/' ? '/' : `${path}/`;
  const names: string[] = [];
  for (const name of tree.names.keys()) {
    if (name.startsWith(prefix) && name !== '/' && !name.includes('/', prefix.length))
      names.push(name.slice(prefix.length));
  }
  return names.sort();
}

export function statOf(node: FileNode): FileStat {
  const { kind, executable, mtime, inode } = node;
  return { kind, size: kind === 'directory' ? 4096 : node.content.size, executable, mtime, inode };
}

/** The program an executable file names (`\x7fELF name\n`), ENOEXEC when it is not one. */
export function programIn(node: FileNode): string | Errno {
  if (node.kind === 'directory' || !node.executable) return 'EACCES';
  const bytes = wholeContent(node.content).subarray(0, 256);
  const text = String.fromCharCode(...bytes);
  const match = /^\x7fELF ([^\n]+)\n/.exec(text);
  return match?.[1] ?? 'ENOEXEC';
}

/** The program that argv[0] means, as execvp finds it: a path, or a name on PATH. */
export function findProgram(
  tree: FileTree,
  command: string,
  where: { readonly cwd: string; readonly path: string | undefined },
): string | Errno {
  const { cwd, path } = where;
  if (command.includes('/')) {
    const name = resolvePath(cwd, command);
    const node = findNode(tree, name);
    return node === undefined ? (parentErrno(tree, name) ?? 'ENOENT') : programIn(node);
  }
  let denied: Errno = 'ENOENT';
  for (const directory of (path ?? '/usr/bin:/bin').split(':')) {
    const node = findNode(tree, resolvePath(cwd, `${directory || '.'}/${command}`));
    if (node === undefined) continue;
    const program = programIn(node);
    if (!isErrno(program)) return program;
    denied = program;
  }
  return denied;
}

function setName(
  tree: FileTree,
  op: { path: string; inode: number; mtime: number },
  kind: FileNode['kind'],
): void {
  const existing = tree.names.get(op.path);
  if (existing !== undefined) {
    if (existing !== op.inode) tree.aliases.set(op.inode, existing);
    return;
  }
  const empty = emptyContent();
  const { inode, mtime } = op;
  tree.names.set(op.path, inode);
  tree.nodes.set(inode, { inode, kind, executable: false, mtime, content: empty, synced: empty });
}

function changeNode(tree: FileTree, inode: number, change: (node: FileNode) => FileNode): void {
  const node = findInode(tree, inode);
  if (node !== undefined) tree.nodes.set(node.inode, change(node));
}

function removeName(tree: FileTree, path: string): void {
  const inode = tree.names.get(path);
  if (inode === undefined) return;
  tree.names.delete(path);
  tree.nodes.delete(inode);
}

function renameTree(tree: FileTree, from: string, to: string): void {
  const inode = tree.names.get(from);
  if (inode === undefined || from === to) return;
  removeName(tree, to);
  for (const [name, child] of [...tree.names]) {
    if (name !== from && !name.startsWith(`${from}/`)) continue;
    tree.names.delete(name);
    tree.names.set(to + name.slice(from.length), child);
  }
}

type OpOf<Kind extends FileOp['kind']> = Extract<FileOp, { kind: Kind }>;

type Operations = {
  readonly [Kind in FileOp['kind']]: (tree: FileTree, op: OpOf<Kind>) => void;
};

const OPERATIONS: Operations = {
  create(tree, op) {
    setName(tree, op, 'file');
  },
  mkdir(tree, op) {
    setName(tree, op, 'directory');
  },
  write(tree, { inode, offset, bytes, mtime }) {
    changeNode(tree, inode, (node) => {
      const at = offset < 0 ? node.content.size : offset;
      return { ...node, mtime, content: writeContent(node.content, at, bytes) };
    });
  },
  truncate(tree, { inode, size, mtime }) {
    changeNode(tree, inode, (node) => {
      return { ...node, mtime, content: truncateContent(node.content, size) };
    });
  },
  fsync(tree, { inode }) {
    changeNode(tree, inode, (node) => ({ ...node, synced: node.content }));
  },
  rename(tree, { from, to }) {
    renameTree(tree, from, to);
  },
  unlink(tree, { path }) {
    removeName(tree, path);
  },
  rmdir(tree, { path }) {
    if (listDirectory(tree, path).length === 0) removeName(tree, path);
  },
  chmod(tree, { path, executable }) {
    const inode = tree.names.get(path);
    if (inode !== undefined) changeNode(tree, inode, (node) => ({ ...node, executable }));
  },
};

/** Applies an operation. One whose object is gone (another process was first) does nothing. */
export function applyOp(tree: FileTree, op: FileOp): void {
  const operate = OPERATIONS[op.kind] as (tree: FileTree, op: FileOp) => void;
  operate(tree, op);
}

/** The paths an operation touches in this tree: who watches one of them is told. */
export function pathsTouched(tree: FileTree, op: FileOp): string[] {
  if (op.kind === 'rename') return [op.from, op.to];
  if (op.kind === 'fsync') return [];
  if ('path' in op) return [op.path];
  const node = findInode(tree, op.inode);
  if (node === undefined) return [];
  for (const [path, inode] of tree.names) if (inode === node.inode) return [path];
  return [];
}

/** Puts a file and the directories above it into a tree that is being set up. */
export function installFile(tree: FileTree, path: string, file: InstalledFile): void {
  const { bytes, executable, mtime } = file;
  if (path !== '/') installDirectory(tree, parentOf(path), mtime);
  const content = contentOf(bytes);
  const inode = tree.names.get(path) ?? tree.names.size + 1;
  tree.names.set(path, inode);
  tree.nodes.set(inode, { inode, kind: 'file', executable, mtime, content, synced: content });
}

export interface InstalledFile {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  readonly mtime: number;
}

export function installDirectory(tree: FileTree, path: string, mtime: number): void {
  if (tree.names.has(path)) return;
  installDirectory(tree, parentOf(path), mtime);
  applyOp(tree, { kind: 'mkdir', path, inode: tree.names.size + 1, mtime });
}

/** Bytes that all files together hold. */
export function bytesUsed(tree: FileTree): number {
  let used = 0;
  for (const node of tree.nodes.values()) used += node.content.size;
  return used;
}

/** What a power cut leaves: names as they are (a journal keeps them), contents as last synced. */
export function loseUnsynced(tree: FileTree): void {
  for (const node of tree.nodes.values())
    tree.nodes.set(node.inode, { ...node, content: node.synced });
}
