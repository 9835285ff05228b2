/**
 * Going back: a past instant is the nearest checkpoint before it plus what was done since, run
 * again.
 */

import { createLab, type Happened, type Lab, type LabOptions } from '../lab';
import { beginLab } from '../prelude';
import { createRunner } from '../runner';
import type { Session } from '../session';
import { type Checkpoint, nearestCheckpoint } from './checkpoints';
import { thaw } from './freeze';

export interface Past<Attached> {
  readonly lab: Lab;
  readonly attached: Attached;
}

/**
 * The session's lab at the nearest checkpoint before `until`, or at its beginning, with the
 * inputs since then in its future: run it to `until`, feeding the trace to `attached`. Checkpoints
 * of other pasts are left alone.
 */
export function rewind<Attached>(
  options: LabOptions,
  session: Session,
  past: {
    readonly until: number;
    readonly checkpoints: readonly Checkpoint<Attached>[];
    readonly fresh: (lab: Lab) => Attached;
    /** Hears what happens in a prelude that is run for it. */
    readonly tell?: (happened: Happened) => void;
  },
): Past<Attached> {
  const nearest = nearestCheckpoint(past.checkpoints, session, past.until);
  if (!nearest) {
    const lab = beginLab({ ...options, seed: session.seed }, past.tell);
    return { lab: withRecording(lab, session, 0), attached: past.fresh(lab) };
  }
  const { world, images, watch, attached } = thaw(nearest.frozen);
  const base = createLab({ ...options, seed: session.seed });
  const runner = { ...createRunner(base.runner.programs), images };
  const lab: Lab = { ...base, world, watch, runner };
  return { lab: withRecording(lab, session, nearest.inputs.length), attached };
}

function withRecording(lab: Lab, session: Session, acted: number): Lab {
  for (const input of session.inputs.slice(0, acted)) lab.inputs.push(input);
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
