/**
 * One process's view of its machine's files. Its own operations act at once and are remembered
 * until the world has put them in order; the world's order then replaces the guess: the base takes
 * all operations as the world ordered them, and what is not ordered yet is applied again on top.
 */
import { applyOp, copyTree, type FileOp, type FileTree } from './tree';

/** An operation as the world ordered it: whose it is and which of that process's it is. */
export interface OrderedOp {
  readonly pid: number;
  readonly opSeq: number;
  readonly op: FileOp;
}

export interface FileView {
  /** What the process sees. */
  tree: FileTree;
  /** What the world has ordered; null while it is the same as `tree`. */
  base: FileTree | null;
  pending: { readonly opSeq: number; readonly op: FileOp }[];
  opSeq: number;
  /** How many of the machine's operations `base` has. */
  seen: number;
}

/** What a process is told about files when a window opens. */
export interface FileNews {
  /** The world's tree itself, for a process too far behind for single operations. */
  readonly snapshot: FileTree | null;
  readonly ops: readonly OrderedOp[];
  /** The last of the process's own operations that the world has ordered. */
  readonly ordered: number;
  /** How many of the machine's operations it has been told of with this. */
  readonly seen: number;
}

export function createView(tree: FileTree, seen: number): FileView {
  return { tree: copyTree(tree), base: null, pending: [], opSeq: 0, seen };
}

/** A child's view at fork: what the world has ordered; the parent's rest reaches it as news. */
export function forkView(view: FileView): FileView {
  return createView(view.base ?? view.tree, view.seen);
}

/** The process's own operation: acts at once; answers its number for the output. */
export function applyOwn(view: FileView, op: FileOp): number {
  if (view.base === null) {
    view.base = view.tree;
    view.tree = copyTree(view.base);
  }
  applyOp(view.tree, op);
  view.opSeq++;
  view.pending.push({ opSeq: view.opSeq, op });
  return view.opSeq;
}

/** Catches up with the world. */
export function applyNews(view: FileView, news: FileNews): void {
  view.seen = news.seen;
  if (news.snapshot !== null) {
    const fresh = copyTree(news.snapshot);
    if (view.base === null) view.tree = fresh;
    else view.base = fresh;
  }
  const base = view.base ?? view.tree;
  for (const { op } of news.ops) applyOp(base, op);
  if (view.base === null) return;
  view.pending = view.pending.filter((own) => own.opSeq > news.ordered);
  if (view.pending.length === 0) {
    view.tree = view.base;
    view.base = null;
    return;
  }
  view.tree = copyTree(view.base);
  for (const { op } of view.pending) applyOp(view.tree, op);
}
