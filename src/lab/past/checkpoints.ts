/**
 * Checkpoints: copies of all there is, which share what did not change (freeze.ts), kept within a budget of memory, spread evenly so that any
 * instant is a short replay away. They know what had been done by then, so one serves every branch
 * that begins with the same.
 */

import { CHECKPOINTS_MAX_BYTES } from '#protocol/branches';
import { type Lab, nowOf } from '../lab';
import type { ProcessImage } from '../runner';
import type { LabInput, Session } from '../session';
import { sameInput } from './branches';
import { type Frozen, freeze } from './freeze';
import { weigh } from './weigh';

/** `Attached` is the caller's own fold over the trace (a lesson's checks), which goes back as well. */
export interface Checkpoint<Attached> {
  readonly at: number;
  /** Of the lab: a session from elsewhere may have another, and nothing in common. */
  readonly seed: number;
  /** Inputs that had acted. */
  readonly inputs: readonly LabInput[];
  readonly frozen: Frozen<Standing<Attached>>;
  /** About what it takes in memory besides what the checkpoint before it has already. */
  readonly bytes: number;
}

/** How a lab stands. */
export interface Standing<Attached> {
  readonly world: Lab['world'];
  readonly images: Map<number, ProcessImage>;
  readonly watch: Lab['watch'];
  readonly attached: Attached;
}

/** More would be searched longer than a replay between two of them takes. */
const CHECKPOINTS_MAX = 256;

/** Only while every process is inline: what lives elsewhere could not be copied here. */
export function takeCheckpoint<Attached>(lab: Lab, attached: Attached): Checkpoint<Attached> {
  const { world, watch } = lab;
  const frozen = freeze({ world, images: lab.runner.images, watch, attached });
  return { at: nowOf(lab), seed: lab.seed, inputs: [...lab.inputs], frozen, bytes: 0 };
}

/** The newest checkpoint of this session's own past from which `until` can be come to. */
export function nearestCheckpoint<Attached>(
  kept: readonly Checkpoint<Attached>[],
  session: Session,
  until: number,
): Checkpoint<Attached> | undefined {
  let nearest: Checkpoint<Attached> | undefined;
  for (const each of kept) {
    const fits = each.seed === session.seed && isBefore(each, until);
    if (fits && each.at > (nearest?.at ?? -1) && isPastOf(each, session)) nearest = each;
  }
  return nearest;
}

/** What was done at its very instant it has in it, but for the one where nothing was done yet. */
function isBefore({ at, inputs }: Checkpoint<unknown>, until: number): boolean {
  return at < until || (at === until && inputs.length === 0);
}

/** Whether the session went through that instant with those inputs behind it. */
export function isPastOf(
  { at, inputs }: Pick<Checkpoint<unknown>, 'at' | 'inputs'>,
  session: Session,
): boolean {
  const next = session.inputs[inputs.length];
  if (next && next.at < at) return false;
  // From the end: where two branches differ, they differ there first.
  for (let i = inputs.length - 1; i >= 0; i--) {
    const [mine, theirs] = [inputs[i], session.inputs[i]];
    if (!mine || !theirs || !sameInput(mine, theirs)) return false;
  }
  return true;
}

/**
 * Adds one; while they take too much, drops first what is of no use to `session`, then the one
 * whose neighbours stand closest.
 */
export function keepCheckpoint<Attached>(
  kept: readonly Checkpoint<Attached>[],
  added: Checkpoint<Attached>,
  session: Session,
  budget = CHECKPOINTS_MAX_BYTES,
): readonly Checkpoint<Attached>[] {
  const all = [...kept, added].sort((a, b) => a.at - b.at);
  const at = all.indexOf(added);
  weighAgain(all, at);
  weighAgain(all, at + 1);
  while (all.length > CHECKPOINTS_MAX || bytesOf(all) > budget) {
    const useless = all.findIndex(
      (each) => each.frozen !== added.frozen && !isPastOf(each, session),
    );
    const gone = useless >= 0 ? useless : densest(all);
    all.splice(gone, 1);
    // What the two had together is the later one's alone now.
    weighAgain(all, gone);
    if (all.length === 0) break;
  }
  return all;
}

function weighAgain<Attached>(all: Checkpoint<Attached>[], at: number): void {
  const one = all[at];
  if (one) all[at] = { ...one, bytes: weigh(one.frozen, all[at - 1]?.frozen) };
}

function bytesOf(all: readonly Checkpoint<unknown>[]): number {
  return all.reduce((sum, each) => sum + each.bytes, 0);
}

function densest(all: readonly Checkpoint<unknown>[]): number {
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  // The first stays: before it there is only the lab's beginning, which takes longest to come to.
  for (let i = 1; i < all.length; i++) {
    const room = (all[i + 1]?.at ?? Number.POSITIVE_INFINITY) - (all[i - 1]?.at ?? 0);
    if (room < least) {
      least = room;
      index = i;
    }
  }
  return index;
}
