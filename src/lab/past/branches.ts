/**
 * The branches of a lab: each is a whole session from the beginning, and remembers where it left
 * which other one. Plain data, never changed in place: a change is a new tree.
 */
import { BRANCHES_MAX, RECORDED_MAX } from '#protocol/branches';
import type { LabInput, Session } from '../session';

export interface Branch {
  readonly id: number;
  /** What a person called it; empty: nobody did. */
  readonly name: string;
  /** The branch it left, if that one is still there. */
  readonly parent: number | null;
  /** The instant at which it left: what was before is its parent's too. */
  readonly forkAt: number;
  readonly session: Session;
}

export interface BranchTree {
  readonly branches: readonly Branch[];
  readonly current: number;
  readonly nextId: number;
}

/** Past this share of it the person is told. */
export const RECORDED_WARN = 0.8;
export const NAME_MAX = 60;

export function treeOf(session: Session): BranchTree {
  return {
    branches: [{ id: 1, name: '', parent: null, forkAt: 0, session }],
    current: 1,
    nextId: 2,
  };
}

export function currentBranch(tree: BranchTree): Branch {
  return branchOf(tree, tree.current) ?? (tree.branches[0] as Branch);
}

export function branchOf(tree: BranchTree, id: number): Branch | undefined {
  return tree.branches.find((each) => each.id === id);
}

/** A branch that leaves the current one at `forkAt` with what `session` holds; it is current then. */
export function fork(tree: BranchTree, forkAt: number, session: Session, name = ''): BranchTree {
  const added = { id: tree.nextId, name, parent: tree.current, forkAt, session };
  return {
    branches: [...tree.branches, added],
    current: added.id,
    nextId: tree.nextId + 1,
  };
}

/** The current branch has got on: its session is this one now. */
export function withSession(tree: BranchTree, session: Session): BranchTree {
  return changed(tree, tree.current, (branch) => ({ ...branch, session }));
}

export function renamed(tree: BranchTree, id: number, name: string): BranchTree {
  return changed(tree, id, (branch) => ({ ...branch, name: name.trim().slice(0, NAME_MAX) }));
}

export function switched(tree: BranchTree, id: number): BranchTree {
  return branchOf(tree, id) ? { ...tree, current: id } : tree;
}

/**
 * Without that branch. Those that left it are whole by themselves: they count as having left its
 * parent. The current branch stays.
 */
export function without(tree: BranchTree, id: number): BranchTree {
  const gone = branchOf(tree, id);
  if (!gone || id === tree.current) return tree;
  const branches = tree.branches
    .filter((each) => each.id !== id)
    .map((each) =>
      each.parent === id
        ? { ...each, parent: gone.parent, forkAt: Math.min(each.forkAt, gone.forkAt) }
        : each,
    );
  return { ...tree, branches };
}

function changed(tree: BranchTree, id: number, change: (branch: Branch) => Branch): BranchTree {
  const branches = tree.branches.map((each) => (each.id === id ? change(each) : each));
  return { ...tree, branches };
}

/** How much of what may be stored is used: 1 is all. */
export function fullness(tree: BranchTree): number {
  let bytes = 0;
  for (const { session } of tree.branches)
    for (const input of session.inputs)
      bytes += input.kind === 'keys' ? input.bytes.length + 40 : 60;
  return Math.max(bytes / RECORDED_MAX, tree.branches.length / BRANCHES_MAX);
}

/** The last instant up to which two sessions were given the same; null: they are the same. */
export function partingOf(one: Session, other: Session): number | null {
  const shared = Math.min(one.inputs.length, other.inputs.length);
  for (let i = 0; i < shared; i++) {
    const [a, b] = [one.inputs[i], other.inputs[i]];
    if (a && b && !sameInput(a, b)) return Math.min(a.at, b.at);
  }
  const next = one.inputs[shared] ?? other.inputs[shared];
  return next ? next.at : null;
}

export function sameInput(a: LabInput, b: LabInput): boolean {
  if (a === b) return true;
  const [mine, theirs] = [Object.entries(a), new Map(Object.entries(b))];
  return mine.length === theirs.size && mine.every(([key, value]) => theirs.get(key) === value);
}
