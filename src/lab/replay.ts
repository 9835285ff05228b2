/**
 * Going back: checkpoints (a clone of all there is) and recordings (what was done). A past instant
 * is the nearest checkpoint before it plus the inputs since, run again.
 */
import { clone } from './clone';
import { createLab, type Lab, type LabOptions, nowOf } from './lab';
import { beginLab } from './prelude';
import type { ProcessImage } from './runner';
import { createRunner } from './runner';
import type { Session } from './session';

/** `Attached` is the caller's own fold over the trace (a lesson's checks), which goes back as well. */
export interface Checkpoint<Attached> {
  readonly at: number;
  /** Inputs that had acted. */
  readonly inputs: number;
  readonly frozen: Frozen<Attached>;
}

interface Frozen<Attached> {
  readonly world: Lab['world'];
  readonly images: ReadonlyMap<number, ProcessImage>;
  readonly watch: Lab['watch'];
  readonly attached: Attached;
}

const CHECKPOINTS_MAX = 12;

/** Only while every process is inline: what lives elsewhere could not be cloned here. */
export function takeCheckpoint<Attached>(lab: Lab, attached: Attached): Checkpoint<Attached> {
  const { world, watch } = lab;
  const frozen = clone({ world, images: lab.runner.images, watch, attached });
  return { at: nowOf(lab), inputs: lab.inputs.length, frozen };
}

/** Adds one; when there are too many, drops one of those that stand closest for their age. */
export function keepCheckpoint<Attached>(
  kept: readonly Checkpoint<Attached>[],
  added: Checkpoint<Attached>,
): readonly Checkpoint<Attached>[] {
  const all = [...kept.filter((each) => each.at < added.at), added];
  if (all.length <= CHECKPOINTS_MAX) return all;
  let densest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < all.length - 1; i++) {
    const [before, here, after] = [all[i - 1]?.at ?? 0, all[i]?.at ?? 0, all[i + 1]?.at ?? 0];
    const room = (after - before) / (added.at - here + 1);
    if (room < least) {
      least = room;
      densest = i;
    }
  }
  return all.filter((_, i) => i !== densest);
}

export interface Past<Attached> {
  readonly lab: Lab;
  readonly attached: Attached;
}

/**
 * The session's lab at the nearest checkpoint before `until`, or at its beginning, with the
 * inputs since then in its future: run it to `until`, feeding the trace to `attached`. Checkpoints
 * must be of this session's own past.
 */
export function rewind<Attached>(
  options: LabOptions,
  session: Session,
  past: {
    readonly until: number;
    readonly checkpoints: readonly Checkpoint<Attached>[];
    readonly fresh: (lab: Lab) => Attached;
  },
): Past<Attached> {
  const nearest = past.checkpoints.findLast((each) => each.at < past.until);
  if (!nearest) {
    const lab = beginLab({ ...options, seed: session.seed });
    return { lab: withRecording(lab, session, 0), attached: past.fresh(lab) };
  }
  const { world, images, watch, attached } = clone(nearest.frozen);
  const base = createLab({ ...options, seed: session.seed });
  const runner = { ...createRunner(base.runner.programs), images: new Map(images) };
  const lab: Lab = { ...base, world, watch, runner };
  return { lab: withRecording(lab, session, nearest.inputs), attached };
}

function withRecording(lab: Lab, session: Session, acted: number): Lab {
  lab.inputs.push(...session.inputs.slice(0, acted));
  lab.future = session.inputs.slice(acted);
  return lab;
}

/** The session as if it had ended before `instant`. */
export function cutSession(session: Session, instant: number): Session {
  return {
    ...session,
    inputs: session.inputs.filter((input) => input.at < instant),
    now: Math.min(session.now, instant),
    digest: null,
  };
}
