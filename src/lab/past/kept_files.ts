/** Files that a lab's processes, or a person, made or changed: what is worth taking along. */
import { latin1 } from '#hiredis/bytes';
import { readContent } from '#world/files/content';
import type { FileNode } from '#world/files/tree';
import type { Lab } from '../lab';
import { beginLab } from '../prelude';

export interface KeptFile {
  readonly machine: string;
  readonly path: string;
  /** A byte string. */
  readonly bytes: string;
}

/** A session carries no larger file, and no more of them. */
export const KEPT_FILE_MAX = 1_000_000;
const KEPT_FILES_MAX = 200;

/** Every file that is not as it was when the machine was switched on; logs and pid files as well. */
export function filesOf(lab: Lab): KeptFile[] {
  const { topology, lesson, seed } = lab;
  const untouched = beginLab({ topology, lesson, seed, programs: lab.runner.programs });
  const kept: KeptFile[] = [];
  for (const { name, tree } of lab.world.machines.values()) {
    const before = untouched.world.machines.get(name)?.tree;
    for (const [path, inode] of tree.names) {
      const node = tree.nodes.get(inode);
      if (node?.kind !== 'file' || node.executable) continue;
      const bytes = textOf(node);
      const inodeBefore = before?.names.get(path);
      const nodeBefore = inodeBefore === undefined ? undefined : before?.nodes.get(inodeBefore);
      const changed = !nodeBefore || textOf(nodeBefore) !== bytes;
      if (changed && bytes.length <= KEPT_FILE_MAX) kept.push({ machine: name, path, bytes });
    }
  }
  return kept.slice(0, KEPT_FILES_MAX);
}

function textOf({ content }: FileNode): string {
  return latin1(readContent(content, 0, content.size));
}
