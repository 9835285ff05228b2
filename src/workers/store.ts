/**
 * Where a lab's recording lives between visits: IndexedDB, appended to as things happen. What can't
 * be stored is told once, and the lab goes on in memory.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type LabInput, SESSION_FORMAT, type Session } from '#lab/session';

/** How the lab stood at its last mark, besides its clock. */
export interface Transport {
  readonly playing: boolean;
  readonly speed: number;
  readonly slowMotion: boolean;
}

export interface Recording {
  readonly session: Session;
  readonly transport: Transport;
}

interface Labs extends DBSchema {
  /** By lab: which recording is played, and which one an undone reset would bring back. */
  labs: { key: string; value: { current: string; undo: string | null } };
  /** By recording: its session without the inputs. */
  recordings: { key: string; value: Recording };
  /** By recording and number, in order: the inputs. */
  batches: { key: [string, number]; value: LabInput[] };
}

export interface Store {
  /** The recording the lab was at, and the one an undo would bring back. */
  load(): Promise<{ current: Recording | null; undo: Recording | null }>;
  /** A new recording takes the place of the current one, which `undo` names or forgets. */
  begin(current: Recording, undo: Recording | null): void;
  /** Adds inputs to the current recording and moves its mark. */
  append(inputs: readonly LabInput[], mark: Mark): void;
}

export interface Mark {
  readonly now: number;
  readonly digest: string | null;
  readonly transport: Transport;
}

export type StoreFailure = 'storage-full' | 'storage-unavailable';

const DATABASE = 'redis-ha-lab';

/** A tab that only reloads has its lock back by then. */
const RELOAD_MS = 3000;

/** Never rejects: a database that can't be opened is told to `failed`, once, like all else. */
export async function openStore(
  lab: string,
  failed: (why: StoreFailure, detail: string) => void,
): Promise<Store> {
  try {
    const db = await openDB<Labs>(DATABASE, SESSION_FORMAT, {
      upgrade(fresh) {
        for (const name of [...fresh.objectStoreNames]) fresh.deleteObjectStore(name);
        fresh.createObjectStore('labs');
        fresh.createObjectStore('recordings');
        fresh.createObjectStore('batches');
      },
      // Another tab wants a newer format: it may have it; this one goes on in memory.
      blocking: () => db.close(),
    });
    return new IndexedStore(db, lab, failed);
  } catch (error) {
    failed('storage-unavailable', String(error));
    return NOWHERE;
  }
}

/** A store that keeps nothing. */
export const NOWHERE: Store = {
  load: async () => ({ current: null, undo: null }),
  begin: () => {},
  append: () => {},
};

class IndexedStore implements Store {
  readonly #db: IDBPDatabase<Labs>;
  readonly #lab: string;
  readonly #failed: (why: StoreFailure, detail: string) => void;
  #broken = false;
  /** Writes go one after the other: a batch must not overtake its recording. */
  #queue: Promise<void> = Promise.resolve();
  #recording = '';
  #next = 0;
  #session: Session | null = null;

  constructor(
    db: IDBPDatabase<Labs>,
    lab: string,
    failed: (why: StoreFailure, detail: string) => void,
  ) {
    this.#db = db;
    this.#lab = lab;
    this.#failed = failed;
  }

  async load() {
    try {
      const lab = await this.#db.get('labs', this.#lab);
      if (!lab) return { current: null, undo: null };
      const current = await this.#read(lab.current);
      this.#recording = lab.current;
      this.#session = current?.session ?? null;
      this.#next = await this.#db.count('batches', batchesOf(lab.current));
      return { current, undo: lab.undo === null ? null : await this.#read(lab.undo) };
    } catch (error) {
      this.#fail(error);
      return { current: null, undo: null };
    }
  }

  begin(current: Recording, undo: Recording | null): void {
    this.#write(async () => {
      // Two slots that take turns would do, but a name of its own can't meet an older write.
      const before = await this.#db.get('labs', this.#lab);
      const names = [0, 1, 2, 3].map((n) => `${this.#lab}/${n}`);
      const free = names.filter((name) => name !== before?.current && name !== before?.undo);
      const [currentName, undoName] = free as [string, string];
      const tx = this.#db.transaction(['labs', 'recordings', 'batches'], 'readwrite');
      const put = (name: string, recording: Recording) => {
        const { inputs, ...rest } = recording.session;
        tx.objectStore('recordings').put(
          { session: { ...rest, inputs: [] }, transport: recording.transport },
          name,
        );
        tx.objectStore('batches').delete(batchesOf(name));
        if (inputs.length > 0) tx.objectStore('batches').put([...inputs], [name, 0]);
      };
      put(currentName, current);
      if (undo) put(undoName, undo);
      tx.objectStore('labs').put({ current: currentName, undo: undo ? undoName : null }, this.#lab);
      for (const old of names)
        if (old !== currentName && (old !== undoName || !undo)) {
          tx.objectStore('recordings').delete(old);
          tx.objectStore('batches').delete(batchesOf(old));
        }
      await tx.done;
      this.#recording = currentName;
      this.#session = current.session;
      this.#next = current.session.inputs.length > 0 ? 1 : 0;
    });
  }

  append(inputs: readonly LabInput[], mark: Mark): void {
    const { now, digest, transport } = mark;
    this.#write(async () => {
      if (!this.#session) return;
      const tx = this.#db.transaction(['recordings', 'batches'], 'readwrite');
      const session = { ...this.#session, inputs: [], now, digest };
      tx.objectStore('recordings').put({ session, transport }, this.#recording);
      if (inputs.length > 0)
        tx.objectStore('batches').put([...inputs], [this.#recording, this.#next]);
      await tx.done;
      if (inputs.length > 0) this.#next += 1;
    });
  }

  async #read(name: string): Promise<Recording | null> {
    const recording = await this.#db.get('recordings', name);
    if (!recording) return null;
    const batches = await this.#db.getAll('batches', batchesOf(name));
    return { ...recording, session: { ...recording.session, inputs: batches.flat() } };
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

function batchesOf(recording: string): IDBKeyRange {
  return IDBKeyRange.bound([recording, 0], [recording, Number.MAX_SAFE_INTEGER]);
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
