/** The lab and its transport as the screen shows them. */
import { nowOf } from '#lab/lab';
import { isSlowed } from '#lab/pace';
import { cutsOf, processesOf, ttysOf, wallOf } from '#lab/snapshot';
import { verdicts } from '#lesson/check';
import type { LabSnapshot } from '#protocol/snapshot';
import type { Clockwork } from './clockwork';
import { stepStartsOf } from './step_starts';

export function snapshotOf(
  { lab, pace, moving, placement, checks }: Clockwork,
  { canUndoReset }: { readonly canUndoReset: boolean },
): LabSnapshot {
  const now = nowOf(lab);
  return {
    now,
    wall: wallOf(lab),
    running: moving,
    speed: pace.speed,
    reached: moving ? pace.reached : 0,
    slowMotion: pace.slowMotion,
    slowed: isSlowed(pace, now),
    runUntil: pace.runUntil,
    processes: processesOf(lab, (pid) => placement.placeOf(pid)),
    ttys: ttysOf(lab),
    cuts: cutsOf(lab),
    canUndoReset,
    stepStarts: stepStartsOf(verdicts(checks)),
  };
}
