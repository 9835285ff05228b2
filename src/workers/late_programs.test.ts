import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { PROGRAMS } from '#lab/programs/programs';
import { loadPrograms, programs } from './late_programs';

it('has the shell’s programs at once and Redis’s once they are loaded, as any lab has them', async () => {
  expect(programs.has('sh')).toBe(true);
  expect(programs.has('redis-server')).toBe(false);
  await loadPrograms();
  expect(new Map([...programs].sort())).toEqual(new Map([...PROGRAMS].sort()));
});

it('is what keeps Redis out of what the lab’s worker has to load before it can answer', () => {
  const reached = reachedFrom('src/workers/lab.worker.ts');
  expect(reached).toContain('src/shell/sh/sh.ts');
  expect(reached).not.toContain('src/engine/server.ts');
});

/** All that a module imports statically, and what that imports. */
function reachedFrom(first: string): string[] {
  const reached = new Set([first]);
  for (const file of reached) {
    const text = readFileSync(file, 'utf8').replace(/^(import|export) type [^;]*;/gm, '');
    for (const [, name = ''] of text.matchAll(
      /^(?:import|export|\})[^;(]*? from '([#.][^']+)(?<!\.json)';/gm,
    ))
      reached.add(
        `${name.startsWith('#') ? `src/${name.slice(1)}` : join(dirname(file), name)}.ts`,
      );
  }
  return [...reached];
}
