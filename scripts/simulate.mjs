// npm run simulate: builds the simulator and runs it with the arguments given; with --mutants, holds it
// against bugs that were planted (--mutants WORD: those that have the word in their name).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('scripts/setup.mjs');
const args = process.argv.slice(2);
const mutants = args.indexOf('--mutants');
if (mutants >= 0) {
  const { catchMutants } = await import('./simulate_mutants.mjs');
  process.exitCode = (await catchMutants(root, args[mutants + 1])) ? 0 : 1;
} else {
  run('scripts/build_node.mjs', 'simulate');
  run('dist/node/simulate.js', ...args);
}
