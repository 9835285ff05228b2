/** The lab and its transport as the screen shows them. */

import { cutsOf, faultsOf, machinesOf } from '#lab/faults/snapshot_faults';
import { underWayOf } from '#lab/faults/under_way';
import { nowOf } from '#lab/lab';
import { isSlowed } from '#lab/pace';
import { processesOf, ttysOf, wallOf } from '#lab/snapshot';
import { verdicts } from '#lesson/check';
import type { BranchSnapshot } from '#protocol/branches';
import type { LabSnapshot } from '#protocol/snapshot';
import type { Clockwork } from './clockwork';
import type { History } from './history';
import { stepStartsOf } from './step_starts';

export function snapshotOf(
  { lab, pace, moving, placement, checks }: Clockwork,
  history: History,
): LabSnapshot {
  const now = nowOf(lab);
  return {
    now,
    wall: wallOf(lab),
    running: moving,
    seeking: pace.goal?.kind ?? null,
    speed: pace.speed,
    reached: moving ? pace.reached : 0,
    slowMotion: pace.slowMotion,
    slowed: isSlowed(pace, now),
    runUntil: pace.runUntil,
    processes: processesOf(lab, (pid) => placement.placeOf(pid)),
    ttys: ttysOf(lab),
    cuts: cutsOf(lab),
    faults: faultsOf(lab),
    underWay: underWayOf(lab),
    machines: machinesOf(lab),
    canUndoReset: history.undo !== null,
    start: history.start,
    end: history.endOf(lab),
    branch: history.current.id,
    branches: branchesOf(history, now),
    stepStarts: stepStartsOf(verdicts(checks)),
  };
}

function branchesOf({ tree }: History, now: number): BranchSnapshot[] {
  return tree.branches.map(({ id, name, parent, forkAt, session }) => ({
    id,
    name,
    parent,
    forkAt,
    end: id === tree.current ? Math.max(session.now, now) : session.now,
    inputs: session.inputs.length,
  }));
}
