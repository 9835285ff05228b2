/** A store in memory, as a reload would find it: for tests, where there is no IndexedDB. */
import type { Branch } from '#lab/past/branches';
import type { Shelved } from '#lab/past/shelf';
import type { Kept, Store } from './store';

export interface MemoryStore extends Store {
  readonly kept: () => Kept | null;
  readonly shelved: Map<Shelved, unknown>;
}

export function memoryStore(begun: Kept | null = null): MemoryStore {
  const branches = new Map<number, Branch>(begun?.tree.branches.map((each) => [each.id, each]));
  let tree = begun;
  const shelved = new Map<Shelved, unknown>();
  const kept = (): Kept | null => {
    if (!tree) return null;
    const stored = tree.tree.branches.flatMap((each) => {
      const session = branches.get(each.id)?.session;
      return session ? [{ ...each, session }] : [];
    });
    return structuredClone({ ...tree, tree: { ...tree.tree, branches: stored } });
  };
  return {
    kept,
    shelved,
    shelf: async () => [...shelved.keys()],
    read: async (which) => shelved.get(which),
    shelve: (which, frozen) => {
      shelved.set(which, structuredClone(frozen));
    },
    unshelve: (which) => {
      shelved.delete(which);
    },
    load: async () => kept(),
    keepTree: (next) => {
      tree = structuredClone(next);
    },
    begin: (branch) => {
      branches.set(branch.id, structuredClone(branch));
    },
    append: (id, inputs, { now, digest }) => {
      const branch = branches.get(id);
      if (!branch) return;
      const session = { ...branch.session, inputs: [...branch.session.inputs, ...inputs] };
      branches.set(id, structuredClone({ ...branch, session: { ...session, now, digest } }));
    },
    drop: (id) => {
      branches.delete(id);
    },
  };
}
