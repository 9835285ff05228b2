// npm run simulate -- --mutants: whether the simulator notices bugs that were put there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { MUTANTS } from './mutants.mjs';

/** Puts the bug into the one module it is for; a piece of text that is not there once is an error. */
function plant({ file, find, replace, name }) {
  return {
    name: 'plant',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(`/src/${file}`)) return null;
      if (code.split(find).length !== 2) throw new Error(`${name}: ${file} has not one "${find}"`);
      return code.replace(find, () => replace);
    },
  };
}

async function buildMutant(root, outDir, mutant) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [plant(mutant)],
    ssr: { noExternal: true },
    build: {
      ssr: join(root, 'src/testing/simulate/main.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'simulate.mjs', codeSplitting: false } },
    },
  });
}

/**
 * How many seeds it took to notice the bug, what was said, and whether the session file that was
 * written shows the same; null: nothing was noticed.
 */
export async function catchMutant(root, mutant) {
  const outDir = mkdtempSync(join(tmpdir(), 'simulate-mutant-'));
  await buildMutant(root, outDir, mutant);
  const args = [join(outDir, 'simulate.mjs'), '--seeds', String(mutant.within)];
  const { stdout } = spawnSync(process.execPath, args, { cwd: outDir, encoding: 'utf8' });
  rmSync(outDir, { recursive: true, force: true });
  const [, seed, said] = /^seed (\d+) at [\d.]+ s: (.*)$/m.exec(stdout) ?? [];
  if (seed === undefined) return null;
  return { seed: Number(seed), said, isReplayed: stdout.includes('; it runs again the same') };
}

/** All of them, or those whose name has `some` in it. Answers whether each was caught. */
export async function catchMutants(root, some = '') {
  let missed = 0;
  const planted = MUTANTS.filter(({ name }) => name.includes(some));
  if (planted.length === 0)
    console.error(
      `no planted bug has "${some}" in its name; there are:\n  ${MUTANTS.map(({ name }) => name).join('\n  ')}`,
    );
  for (const mutant of planted) {
    const caught = await catchMutant(root, mutant);
    if (!caught?.isReplayed) missed++;
    const found = caught ? `seed ${caught.seed}: ${caught.said.slice(0, 120)}` : 'NOT CAUGHT';
    console.log(`${mutant.name} (within ${mutant.within})\n  ${found}`);
    if (caught && !caught.isReplayed) console.log('  ITS SESSION FILE DOES NOT RUN AGAIN THE SAME');
  }
  console.log(`${planted.length} planted, ${missed} not caught`);
  return planted.length > 0 && missed === 0;
}
