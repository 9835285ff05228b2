/**
 * Two branches of a lab side by side: where the runs part, and what each came to. It runs both
 * again, a slice at a time, apart from the lab that the person looks at.
 */
import type { TraceRecord } from '#host/trace';
import type { BranchFigures, Compared, ToldRecord } from '#protocol/branches';
import { createDigest, digestRecord, digestText } from '#world/digest';
import { type Happened, type Lab, type LabOptions, nowOf, runLabWindow } from '../lab';
import { type Account, keepAccount, outageAt } from './account';
import { type Branch, partingOf } from './branches';
import type { Checkpoint } from './checkpoints';
import { type Past, rewind } from './replay';

const GRID_US = 100;

/** The part of a checkpoint's fold that a comparison needs. */
interface Accounted {
  readonly account: Account;
}

interface Side {
  readonly branch: Branch;
  readonly past: Past<Accounted>;
  /** Records that the other side has not been compared with. */
  records: TraceRecord[];
}

export class Comparison {
  readonly #sides: readonly [Side, Side];
  /** The first record that only one side has, or that differs: by side; null: none so far. */
  #parting: Compared['parting'] = null;

  constructor(
    options: LabOptions,
    [one, other]: readonly [Branch, Branch],
    past: {
      readonly checkpoints: readonly Checkpoint<Accounted>[];
      readonly fresh: (lab: Lab) => Accounted;
    },
  ) {
    // Before the first difference in what was done the runs are the same: no need to look.
    const parting = partingOf(one.session, other.session) ?? 0;
    const until = Math.max(0, parting - (parting % GRID_US));
    const begin = (branch: Branch): Side => ({
      branch,
      past: rewind(options, branch.session, { until, ...past }),
      records: [],
    });
    this.#sides = [begin(one), begin(other)];
  }

  get ids(): readonly [number, number] {
    return [this.#sides[0].branch.id, this.#sides[1].branch.id];
  }

  /** How far it is: 1 is done. */
  get progress(): number {
    let [done, all] = [0, 1];
    for (const { branch, past } of this.#sides) {
      done += nowOf(past.lab);
      all += branch.session.now;
    }
    return Math.min(1, done / all);
  }

  /** Runs until it is told to rest. The result when both have run to their ends. */
  run(rest: () => boolean): Compared | null {
    for (;;) {
      const behind = this.#behind();
      if (!behind) return this.#result();
      const happened = runLabWindow(behind.past.lab, behind.branch.session.now, false);
      if (happened) this.#take(behind, happened);
      if (rest()) return null;
    }
  }

  /** Whoever is less far, so that records to be compared do not pile up. */
  #behind(): Side | null {
    const going = this.#sides.filter((side) => !isDone(side));
    const [first, second] = going;
    if (!first || !second) return first ?? null;
    return nowOf(first.past.lab) <= nowOf(second.past.lab) ? first : second;
  }

  #take(side: Side, { trace }: Happened): void {
    keepAccount(side.past.attached.account, trace);
    if (this.#parting) return;
    side.records.push(...trace);
    const [one, other] = this.#sides;
    const shared = Math.min(one.records.length, other.records.length);
    for (let i = 0; i < shared; i++) {
      const [a, b] = [one.records[i], other.records[i]];
      if (!a || !b || same(a, b)) continue;
      const at = Math.min(a.at, b.at);
      this.#parting = { at, one: toldOf(a, one), other: toldOf(b, other) };
      return;
    }
    one.records.splice(0, shared);
    other.records.splice(0, shared);
  }

  #result(): Compared {
    const [one, other] = this.#sides;
    const [a = null, b = null] = [one.records[0], other.records[0]];
    const at = (a ?? b)?.at;
    const only = { one: a && toldOf(a, one), other: b && toldOf(b, other) };
    const parting = this.#parting ?? (at === undefined ? null : { at, ...only });
    return { parting, one: figuresOf(one), other: figuresOf(other) };
  }
}

function toldOf(record: TraceRecord, side: Side): ToldRecord {
  const { pid, fact } = record;
  return { record, from: nameOf(pid, side), to: 'to' in fact ? nameOf(fact.to, side) : null };
}

/** As the picture calls it: a server by its port, anything else by its program. */
function nameOf(pid: number, { past }: Side): string {
  const { processes, net } = past.lab.world;
  const listener = [...net.listeners.values()].find((each) => each.pid === pid);
  return listener ? String(listener.local.port) : (processes.get(pid)?.program ?? '');
}

function isDone({ branch, past: { lab } }: Side): boolean {
  return nowOf(lab) >= branch.session.now;
}

function same(a: TraceRecord, b: TraceRecord): boolean {
  return a.at === b.at && a.pid === b.pid && textOf(a) === textOf(b);
}

function textOf(record: TraceRecord): string {
  const digest = createDigest();
  digestRecord(digest, record);
  return digestText(digest);
}

function figuresOf({ branch, past }: Side): BranchFigures {
  const { account } = past.attached;
  const { now } = branch.session;
  const { promotions, elections, elected, messages, bytes, acknowledged, discarded, deaths } =
    account;
  const outageUs = outageAt(account, now);
  return {
    branch: branch.id,
    lengthUs: now,
    outageUs,
    promotions,
    elections,
    elected,
    messages,
    bytes,
    acknowledged,
    discarded,
    deaths,
  };
}
