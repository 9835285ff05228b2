/** How time goes, in one word: the only place in the bar that says so. The rest of it are switches. */
import type { LabSnapshot } from '#protocol/snapshot';

export type TimeState = 'running' | 'paused' | 'slowed' | 'seeking';

/** Runs that end by themselves, and go through what nothing happens in. */
const SOUGHT: readonly LabSnapshot['seeking'][] = ['nextEvent', 'check', 'instant'];

/** What stands is not slowed, and what is looked for is not waited for. */
export function timeStateOf(snapshot: LabSnapshot | null): TimeState {
  if (!snapshot) return 'running';
  if (SOUGHT.includes(snapshot.seeking)) return 'seeking';
  if (!snapshot.running) return 'paused';
  return snapshot.slowed ? 'slowed' : 'running';
}
