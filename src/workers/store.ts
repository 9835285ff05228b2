/**
 * Where a lab's branches live between visits: IndexedDB, appended to as things happen. What can't
 * be stored is told once, and the lab goes on in memory.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Branch, BranchTree } from '#lab/past/branches';
import type { Shelved } from '#lab/past/shelf';
import type { LabInput, Session } from '#lab/session';

/** How the lab stood at its last mark, besides how far its branch goes. */
export interface Transport {
  readonly playing: boolean;
  readonly speed: number;
  readonly slowMotion: boolean;
  /** The instant that was looked at, when that was not the branch's end. */
  readonly head: number | null;
  /** Whether time ran when the branch was left that an undo brings back. */
  readonly ranWhenLeft: boolean;
}

/** What a lab was found to be. */
export interface Kept {
  readonly tree: BranchTree;
  /** The branch that an undone reset brings back. */
  readonly undo: number | null;
  readonly transport: Transport;
}

interface KeptTree {
  readonly branches: readonly Omit<Branch, 'session'>[];
  readonly current: number;
  readonly nextId: number;
  readonly undo: number | null;
  readonly transport: Transport;
}

interface Labs extends DBSchema {
  /** By lab: its branches without their sessions. */
  labs: { key: string; value: KeptTree };
  /** By lab and branch: the session without its inputs. */
  sessions: { key: [string, number]; value: Session };
  /** By lab, branch and number, in order: the inputs. */
  batches: { key: [string, number, number]; value: LabInput[] };
  /** By lab, version and what a Shelved says: how the lab stood. */
  checkpoints: { key: ShelfKey; value: unknown };
}

type ShelfKey = [
  lab: string,
  version: string,
  at: number,
  count: number,
  past: string,
  bytes: number,
];

export interface Store {
  load(): Promise<Kept | null>;
  /** Which branches there are and how the lab stands; sessions are written by the others. */
  keepTree(kept: Kept): void;
  /** A branch as a whole, in place of what was stored of it. */
  begin(branch: Branch): void;
  /** Adds inputs to a branch and moves its end. */
  append(branch: number, inputs: readonly LabInput[], mark: Mark): void;
  drop(branch: number): void;
  /** Checkpoints that this version of the engine made of this lab. */
  shelf(): Promise<readonly Shelved[]>;
  /** How the lab stood there; whatever is found. */
  read(shelved: Shelved): Promise<unknown>;
  shelve(shelved: Shelved, frozen: unknown): void;
  unshelve(shelved: Shelved): void;
}

export interface Mark {
  readonly now: number;
  readonly digest: string | null;
}

export type StoreFailure = 'storage-full' | 'storage-unavailable';

const DATABASE = 'redis-ha-lab';
/** Goes up with the stores' shape: what an older page kept is dropped then. */
const DATABASE_VERSION = 3;

/** A tab that only reloads has its lock back by then. */
const RELOAD_MS = 3000;

/**
 * `version`: of the engine and the lesson; checkpoints of another are thrown away.
 * Never rejects: a database that can't be opened is told to `failed`, once, like
 * all else.
 */
export async function openStore(
  { lab, version }: Record<'lab' | 'version', string>,
  failed: (why: StoreFailure, detail: string) => void,
): Promise<Store> {
  try {
    const db = await openDB<Labs>(DATABASE, DATABASE_VERSION, {
      upgrade(fresh, before) {
        if (before !== 2) {
          for (const name of [...fresh.objectStoreNames]) fresh.deleteObjectStore(name);
          fresh.createObjectStore('labs');
          fresh.createObjectStore('sessions');
          fresh.createObjectStore('batches');
        }
        fresh.createObjectStore('checkpoints');
      },
      // Another tab wants a newer format: it may have it; this one goes on in memory.
      blocking: () => db.close(),
    });
    return new IndexedStore(db, { lab, version }, failed);
  } catch (error) {
    failed('storage-unavailable', String(error));
    return NOWHERE;
  }
}

/** A store that keeps nothing. */
export const NOWHERE: Store = {
  load: async () => null,
  keepTree: () => {},
  begin: () => {},
  append: () => {},
  drop: () => {},
  shelf: async () => [],
  read: async () => null,
  shelve: () => {},
  unshelve: () => {},
};

class IndexedStore implements Store {
  readonly #db: IDBPDatabase<Labs>;
  readonly #lab: string;
  readonly #version: string;
  readonly #failed: (why: StoreFailure, detail: string) => void;
  #broken = false;
  /** There was no room for a checkpoint: there are none from then on, the recording goes on. */
  #shelfFull = false;
  /** Writes go one after the other: a batch must not overtake its branch. */
  #queue: Promise<void> = Promise.resolve();
  /** By branch: how many batches are stored, and its session without inputs. */
  readonly #written = new Map<number, { next: number; session: Session }>();

  constructor(
    db: IDBPDatabase<Labs>,
    { lab, version }: Record<'lab' | 'version', string>,
    failed: (why: StoreFailure, detail: string) => void,
  ) {
    this.#db = db;
    this.#lab = lab;
    this.#version = version;
    this.#failed = failed;
  }

  async load(): Promise<Kept | null> {
    try {
      const kept = await this.#db.get('labs', this.#lab);
      if (!kept) return null;
      const branches: Branch[] = [];
      for (const branch of kept.branches) {
        const session = await this.#read(branch.id);
        if (session) branches.push({ ...branch, session });
      }
      if (!branches.some(({ id }) => id === kept.current)) return null;
      const { current, nextId, undo, transport } = kept;
      return { tree: { branches, current, nextId }, undo, transport };
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  keepTree({ tree, undo, transport }: Kept): void {
    const { current, nextId } = tree;
    const branches = tree.branches.map(({ session: _, ...rest }) => rest);
    this.#write(async () => {
      await this.#db.put('labs', { branches, current, nextId, undo, transport }, this.#lab);
    });
  }

  begin({ id, session }: Branch): void {
    const { inputs } = session;
    const bare = { ...session, inputs: [] };
    this.#write(async () => {
      const tx = this.#db.transaction(['sessions', 'batches'], 'readwrite');
      tx.objectStore('sessions').put(bare, [this.#lab, id]);
      tx.objectStore('batches').delete(this.#batchesOf(id));
      if (inputs.length > 0) tx.objectStore('batches').put([...inputs], [this.#lab, id, 0]);
      await tx.done;
      this.#written.set(id, { next: inputs.length > 0 ? 1 : 0, session: bare });
    });
  }

  append(id: number, inputs: readonly LabInput[], { now, digest }: Mark): void {
    this.#write(async () => {
      const written = this.#written.get(id);
      if (!written) return;
      const tx = this.#db.transaction(['sessions', 'batches'], 'readwrite');
      tx.objectStore('sessions').put({ ...written.session, now, digest }, [this.#lab, id]);
      if (inputs.length > 0)
        tx.objectStore('batches').put([...inputs], [this.#lab, id, written.next]);
      await tx.done;
      if (inputs.length > 0) written.next += 1;
    });
  }

  drop(id: number): void {
    this.#write(async () => {
      const tx = this.#db.transaction(['sessions', 'batches'], 'readwrite');
      tx.objectStore('sessions').delete([this.#lab, id]);
      tx.objectStore('batches').delete(this.#batchesOf(id));
      await tx.done;
      this.#written.delete(id);
    });
  }

  async #read(id: number): Promise<Session | null> {
    const session = await this.#db.get('sessions', [this.#lab, id]);
    if (!session) return null;
    const batches = await this.#db.getAll('batches', this.#batchesOf(id));
    this.#written.set(id, { next: batches.length, session });
    return { ...session, inputs: batches.flat() };
  }

  async shelf(): Promise<readonly Shelved[]> {
    try {
      // Above every text there is an empty list, in the order of keys.
      const range = IDBKeyRange.bound([this.#lab], [this.#lab, []]);
      const keys = await this.#db.getAllKeys('checkpoints', range);
      const mine: Shelved[] = [];
      for (const key of keys) {
        const [, version, at, count, past, bytes] = key;
        if (version === this.#version) mine.push({ at, count, past, bytes });
        else await this.#db.delete('checkpoints', key);
      }
      return mine;
    } catch {
      // Without them the recording is run from its beginning.
      return [];
    }
  }

  async read(shelved: Shelved): Promise<unknown> {
    try {
      return await this.#db.get('checkpoints', this.#keyOf(shelved));
    } catch {
      return null;
    }
  }

  shelve(shelved: Shelved, frozen: unknown): void {
    if (this.#shelfFull || this.#broken) return;
    // Not queued behind the recording: it is copied now, as it stands.
    this.#db.put('checkpoints', frozen, this.#keyOf(shelved)).catch(() => {
      this.#shelfFull = true;
    });
  }

  unshelve(shelved: Shelved): void {
    this.#db.delete('checkpoints', this.#keyOf(shelved)).catch(() => {});
  }

  #keyOf({ at, count, past, bytes }: Shelved): ShelfKey {
    return [this.#lab, this.#version, at, count, past, bytes];
  }

  #batchesOf(id: number): IDBKeyRange {
    return IDBKeyRange.bound([this.#lab, id, 0], [this.#lab, id, Number.MAX_SAFE_INTEGER]);
  }

  #write(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#broken) return;
      try {
        await work();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #fail(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    this.#failed(full ? 'storage-full' : 'storage-unavailable', String(error));
  }
}

/**
 * Whether this tab owns the lab: it holds the lab's lock until it goes. Where there are no locks
 * (an old browser, an insecure origin) each tab believes it owns it.
 */
export function ownLab(lab: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(lockOf(lab), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held for as long as the worker lives.
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(() => resolve(true));
  });
}

/** Waits, for hours if need be, until the tab that owned the lab is gone; then this one owns it. */
export async function inheritLab(lab: string): Promise<void> {
  do {
    await navigator.locks.request(lockOf(lab), () => {});
    await new Promise((resolve) => setTimeout(resolve, RELOAD_MS));
  } while (!(await ownLab(lab)));
}

function lockOf(lab: string): string {
  return `${DATABASE}/${lab}`;
}
