import { describe, expect, it } from 'vitest';
import type { LabInput, Session } from '../session';
import {
  branchOf,
  currentBranch,
  fork,
  fullness,
  partingOf,
  renamed,
  switched,
  treeOf,
  without,
  withSession,
} from './branches';

function keys(at: number, bytes: string): LabInput {
  return { at, still: false, kind: 'keys', tty: 1, bytes };
}

function session(inputs: readonly LabInput[], now: number): Session {
  const base = {
    format: 1,
    engine: 'e',
    lesson: '01',
    hash: 'h',
    seed: 1,
    topology: null,
    digest: null,
  } as const;
  return { ...base, inputs, now };
}

const trunk = session([keys(100, 'a'), keys(200, 'b')], 1000);
const other = session([keys(100, 'a'), keys(500, 'c')], 900);

describe('branches', () => {
  it('fork where somebody acted in the past, and leave the old future as it was', () => {
    const tree = fork(treeOf(trunk), 150, other);
    expect(currentBranch(tree)).toMatchObject({ id: 2, parent: 1, forkAt: 150, session: other });
    expect(branchOf(tree, 1)?.session).toBe(trunk);
    expect(currentBranch(switched(tree, 1)).session).toBe(trunk);
  });

  it('ignore what is not there', () => {
    const tree = treeOf(trunk);
    expect(switched(tree, 9)).toBe(tree);
    expect(without(tree, 9)).toBe(tree);
  });

  it('keep the one that is looked at, and hang the children of a deleted one higher', () => {
    let tree = fork(treeOf(trunk), 150, other);
    tree = fork(tree, 600, other);
    expect(without(tree, 3)).toBe(tree);
    const cut = without(tree, 2);
    expect(cut.branches.map(({ id, parent, forkAt }) => [id, parent, forkAt])).toEqual([
      [1, null, 0],
      [3, 1, 150],
    ]);
    expect(fork(cut, 700, other).current).toBe(4);
  });

  it('have names of one line and a bounded length', () => {
    const tree = renamed(treeOf(trunk), 1, `  ${'x'.repeat(200)} `);
    expect(currentBranch(tree).name).toBe('x'.repeat(60));
  });

  it('tell how much of the storage they use', () => {
    const big = session([keys(1, 'x'.repeat(4 * 1024 * 1024))], 10);
    let tree = treeOf(trunk);
    expect(fullness(tree)).toBeLessThan(0.02);
    for (let i = 0; i < 4; i++) tree = fork(tree, 0, big);
    expect(fullness(tree)).toBeGreaterThan(1);
    expect(fullness(withSession(switched(tree, 5), trunk))).toBeLessThan(0.8);
  });

  it('part at the first input that is not the same', () => {
    expect(partingOf(trunk, other)).toBe(200);
    expect(partingOf(trunk, { ...trunk, inputs: trunk.inputs.slice(0, 1) })).toBe(200);
    expect(partingOf(trunk, structuredClone(trunk))).toBeNull();
  });
});
