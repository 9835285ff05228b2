/** What of the lab's description a frame brings: only what is not as the screen was told last. */
import type { LabSnapshot, Verdict } from './snapshot';

export type SnapshotChanges = Partial<LabSnapshot>;

/** What the screen was told last: plain values as they are, all else as JSON. */
export type Told = Map<string, unknown>;

/** Of a snapshot what differs from what was told, which is then that. */
export function changesSince(told: Told, snapshot: LabSnapshot): SnapshotChanges {
  const changed = Object.entries(snapshot).filter(([name, value]) => isNews(told, name, value));
  return Object.fromEntries(changed);
}

/** null: they are as they were. */
export function verdictsSince(told: Told, verdicts: readonly Verdict[]): readonly Verdict[] | null {
  return isNews(told, 'verdicts', verdicts) ? verdicts : null;
}

function isNews(told: Told, name: string, value: unknown): boolean {
  const known = typeof value === 'object' ? JSON.stringify(value) : value;
  if (told.has(name) && told.get(name) === known) return false;
  told.set(name, known);
  return true;
}
