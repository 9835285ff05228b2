/**
 * The driver that runs each server in a worker of its own. Same windows, same results as inline:
 * the world can't tell. At human speeds a server lives in its worker; when that is too slow, or
 * for a replay, all come home to the lab's thread.
 */
import { answersOf } from '#lab/inspect';
import {
  closeLabWindow,
  type Happened,
  isLargeServer,
  type Lab,
  nowOf,
  openLabWindow,
  serverRoots,
} from '#lab/lab';
import { type Batch, putImages, runBatch, takeFamily, type WindowResult } from '#lab/runner';
import type { FromProcess, Inquiry, Told, ToProcess } from './process_messages';

/** A process's worker, or what stands for one in a test. */
export interface ProcessPort {
  post(message: ToProcess): void;
  /** Ends the thread at once, whatever it does. */
  terminate(): void;
}

export interface PortListener {
  message(message: FromProcess): void;
  error(report: string): void;
}

export interface PlacementHost {
  /** Starts a worker; null where there are none. */
  openPort(listener: PortListener): ProcessPort | null;
  /** A window that waited for workers is closed, or everyone is home: the lab can go on. */
  goOn(happened: Happened | null): void;
  /** A worker died, or never answered, in the window that begins at `at`. The placement is over. */
  lost(lost: Lost): void;
  inspected(told: Told): void;
}

export interface Lost {
  readonly pids: readonly number[];
  readonly at: number;
  readonly report: string;
}

interface Home {
  readonly port: ProcessPort;
  readonly root: number;
  readonly pids: Set<number>;
  phase: 'starting' | 'ready' | 'living' | 'leaving';
  /** Given to it and not yet answered. */
  owed: readonly Batch[];
  waitedMs: number;
}

/** A server that does not answer for so long will not answer. Turns take a millisecond. */
const WATCHDOG_MS = 2000;
/** The lab's own pauses do not count against a worker. */
const HEARTBEAT_MAX_MS = 100;
/**
 * More servers than this are carried faster by one thread: each window would wait for threads that
 * take the processors from each other, and from the page that draws. Nor is there memory for hundreds.
 */
const THREADS_MAX = 12;

export class Placement {
  readonly #lab: Lab;
  readonly #host: PlacementHost;
  readonly #homes = new Map<number, Home>();
  /** Results of the open window; null: none is open. */
  #results: WindowResult[] | null = null;
  #wanted: 'inline' | 'worker' = 'inline';
  #closed = false;

  constructor(lab: Lab, host: PlacementHost) {
    this.#lab = lab;
    this.#host = host;
  }

  /** Nothing can be done to the lab until workers have answered. */
  get waiting(): boolean {
    return this.#results !== null || this.#some((home) => home.phase === 'leaving');
  }

  /** Whether any server is, or is about to be, in a worker. */
  get away(): boolean {
    return this.#homes.size > 0;
  }

  placeOf(pid: number): 'inline' | 'worker' {
    return this.#homeOf(pid)?.phase === 'living' ? 'worker' : 'inline';
  }

  /** Where servers should live. Takes effect window by window. */
  want(where: 'inline' | 'worker'): void {
    this.#wanted = where;
  }

  /** Runs one window, inline part included; null when it now waits, or when there is none. */
  runWindow(until: number): Happened | null {
    this.settle();
    if (this.waiting) return null;
    const batches = openLabWindow(this.#lab, until);
    if (batches === null) return null;
    this.#results = [];
    const byHome = new Map<Home, Batch[]>();
    const here: Batch[] = [];
    for (const batch of batches) {
      const home = this.#homeOf(batch.pid);
      if (home?.phase !== 'living') here.push(batch);
      else byHome.set(home, [...(byHome.get(home) ?? []), batch]);
    }
    // Workers first: they run while the rest is run here.
    for (const [home, owed] of byHome) {
      home.owed = owed;
      home.waitedMs = 0;
      home.port.post({ kind: 'window', batches: owed });
    }
    for (const batch of here) this.#results.push(runBatch(this.#lab.runner, batch));
    return byHome.size === 0 ? this.#close() : null;
  }

  /** Between windows or while one is open: nothing of the process is changed. */
  inspect(inquiry: Inquiry): void {
    const home = this.#homeOf(inquiry.pid);
    if (home?.phase === 'living') home.port.post(inquiry);
    else if (home?.phase !== 'leaving') {
      const { runner } = this.#lab;
      const { id, pid, questions } = inquiry;
      const answers = answersOf(runner.images.get(pid), runner.programs, questions);
      this.#host.inspected({ kind: 'inspected', id, pid, questions, answers });
    }
  }

  /** To be called often: `elapsedMs` of real time went by while the lab itself was awake. */
  heartbeat(elapsedMs: number): void {
    for (const home of this.#homes.values()) {
      if (home.owed.length === 0 && home.phase !== 'leaving') continue;
      home.waitedMs += Math.min(elapsedMs, HEARTBEAT_MAX_MS);
      if (home.waitedMs > WATCHDOG_MS) {
        this.#lose(home, 'the process did not answer');
        return;
      }
    }
  }

  /** Ends every worker and forgets what lived there: the lab is about to be rebuilt or closed. */
  abandon(): void {
    this.#closed = true;
    for (const home of this.#homes.values()) home.port.terminate();
    this.#homes.clear();
    this.#results = null;
  }

  /** Between windows: sends processes where they should be. */
  settle(): void {
    if (this.waiting) return;
    const roots = this.#wanted === 'inline' ? [] : serverRoots(this.#lab);
    if (this.#wanted === 'inline' || roots.length > THREADS_MAX) {
      for (const home of this.#homes.values()) this.#callBack(home);
      return;
    }
    for (const home of this.#homes.values()) {
      if (home.pids.size === 0 || (home.phase !== 'living' && !roots.includes(home.root))) {
        home.port.terminate();
        this.#homes.delete(home.root);
      } else if (home.phase === 'ready') this.#adopt(home);
    }
    for (const root of roots)
      if (!this.#homeOf(root) && !isLargeServer(this.#lab, root)) this.#open(root);
  }

  #open(root: number): void {
    const port = this.#host.openPort({
      message: (message) => this.#take(root, message),
      error: (report) => {
        const home = this.#homes.get(root);
        if (home && !this.#closed) this.#lose(home, report);
      },
    });
    if (!port) return;
    const home: Home = {
      port,
      root,
      pids: new Set([root]),
      phase: 'starting',
      owed: [],
      waitedMs: 0,
    };
    this.#homes.set(root, home);
  }

  #callBack(home: Home): void {
    if (home.phase === 'living') {
      // It would be felt: a large dataset stays where it is, and time runs as fast as it lets it.
      if (isLargeServer(this.#lab, home.root)) return;
      home.phase = 'leaving';
      home.waitedMs = 0;
      home.port.post({ kind: 'giveBack' });
    } else if (home.phase !== 'leaving') {
      home.port.terminate();
      this.#homes.delete(home.root);
    }
  }

  #take(root: number, message: FromProcess): void {
    const home = this.#homes.get(root);
    if (!home || this.#closed) return;
    if (message.kind === 'ready') home.phase = 'ready';
    else if (message.kind === 'ran') this.#ran(home, message);
    else if (message.kind === 'inspected') this.#host.inspected(message);
    else {
      putImages(this.#lab.runner, message.images);
      home.port.terminate();
      this.#homes.delete(root);
      if (!this.waiting) this.#host.goOn(null);
    }
  }

  /** The process moves in, with the children it has forked. */
  #adopt(home: Home): void {
    const images = takeFamily(this.#lab.runner, home.root);
    for (const image of images) home.pids.add(image.pid);
    home.phase = 'living';
    home.port.post({ kind: 'adopt', images });
  }

  #ran(home: Home, message: Extract<FromProcess, { kind: 'ran' }>): void {
    home.owed = [];
    for (const pid of message.born) home.pids.add(pid);
    for (const result of message.results) if (result.ended) home.pids.delete(result.pid);
    this.#results?.push(...message.results);
    if (this.#some((each) => each.owed.length > 0)) return;
    const happened = this.#close();
    if (happened) this.#host.goOn(happened);
  }

  #close(): Happened | null {
    const results = this.#results;
    this.#results = null;
    return results && closeLabWindow(this.#lab, results);
  }

  #lose(home: Home, report: string): void {
    const pids = home.owed.length > 0 ? home.owed.map((batch) => batch.pid) : [...home.pids];
    const at = this.#lab.world.open?.from ?? nowOf(this.#lab);
    this.abandon();
    this.#host.lost({ pids, at, report });
  }

  #homeOf(pid: number): Home | undefined {
    for (const home of this.#homes.values()) if (home.pids.has(pid)) return home;
    return undefined;
  }

  #some(test: (home: Home) => boolean): boolean {
    for (const home of this.#homes.values()) if (test(home)) return true;
    return false;
  }
}
