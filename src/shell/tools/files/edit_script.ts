/**
 * The shortest edit script between two lists of lines (Myers 1986, greedy with a trace), as runs
 * of lines that differ.
 */
export interface Hunk {
  /** Lines [oldFrom, oldTo) became lines [newFrom, newTo); indices from 0. */
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

type Lines = readonly string[];

/** Beyond this many changed lines the middle is taken as one change: the trace would not fit. */
const CHANGES_MAX = 4000;

export function editScript(old: Lines, recent: Lines): Hunk[] {
  let start = 0;
  while (start < old.length && start < recent.length && old[start] === recent[start]) start++;
  let end = 0;
  const room = Math.min(old.length, recent.length) - start;
  while (end < room && old[old.length - 1 - end] === recent[recent.length - 1 - end]) end++;
  const a = old.slice(start, old.length - end);
  const b = recent.slice(start, recent.length - end);
  if (a.length === 0 && b.length === 0) return [];
  const moved = (hunk: Hunk): Hunk => ({
    oldFrom: hunk.oldFrom + start,
    oldTo: hunk.oldTo + start,
    newFrom: hunk.newFrom + start,
    newTo: hunk.newTo + start,
  });
  return middle(a, b).map(moved);
}

function middle(a: Lines, b: Lines): Hunk[] {
  const whole = [{ oldFrom: 0, oldTo: a.length, newFrom: 0, newTo: b.length }];
  if (a.length === 0 || b.length === 0) return whole;
  const trace = search(a, b);
  return trace === null ? whole : backtrack(a, b, trace);
}

/** The farthest x on each diagonal k, for each number of changes; null: too many. */
function search(a: Lines, b: Lines): Map<number, number>[] | null {
  const trace: Map<number, number>[] = [];
  let reached = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(a.length + b.length, CHANGES_MAX); changes++) {
    const next = new Map<number, number>();
    trace.push(reached);
    for (let k = -changes; k <= changes; k += 2) {
      let x = comesFromAbove(reached, k, changes) ? get(reached, k + 1) : get(reached, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
    reached = next;
  }
  return null;
}

function get(reached: ReadonlyMap<number, number>, k: number): number {
  return reached.get(k) ?? -1;
}

/** Whether diagonal k is reached by an insertion rather than a deletion. */
function comesFromAbove(reached: ReadonlyMap<number, number>, k: number, changes: number): boolean {
  return k === -changes || (k !== changes && get(reached, k - 1) < get(reached, k + 1));
}

function backtrack(a: Lines, b: Lines, trace: readonly ReadonlyMap<number, number>[]): Hunk[] {
  const hunks: Hunk[] = [];
  let x = a.length;
  let y = b.length;
  for (let changes = trace.length - 1; changes > 0; changes--) {
    const reached = trace[changes] as ReadonlyMap<number, number>;
    const k = x - y;
    const above = comesFromAbove(reached, k, changes);
    const fromX = get(reached, above ? k + 1 : k - 1);
    const fromY = fromX - (above ? k + 1 : k - 1);
    const step: Hunk = {
      oldFrom: fromX,
      oldTo: above ? fromX : fromX + 1,
      newFrom: fromY,
      newTo: above ? fromY + 1 : fromY,
    };
    prepend(hunks, step);
    x = fromX;
    y = fromY;
  }
  return hunks;
}

/** Steps that touch are one hunk. */
function prepend(hunks: Hunk[], step: Hunk): void {
  const first = hunks[0];
  if (first !== undefined && step.oldTo === first.oldFrom && step.newTo === first.newFrom) {
    hunks[0] = { ...first, oldFrom: step.oldFrom, newFrom: step.newFrom };
  } else {
    hunks.unshift(step);
  }
}
