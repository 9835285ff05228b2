// npm run simulate: builds the simulator and runs it with the arguments given.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('scripts/setup.mjs');
run('scripts/build_node.mjs', 'simulate');
run('dist/node/simulate.js', ...process.argv.slice(2));
