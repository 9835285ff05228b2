// npm run determinism: five hundred random sessions with faults, each inline, cloned, cut into slices, moved between
// threads in Node, and in real workers of a real Chromium: equal digests and screens.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const env = { ...process.env, DETERMINISM_SEEDS: process.env.DETERMINISM_SEEDS ?? '500' };

function run(command, args) {
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', env };
  const status = spawnSync(command, args, options).status ?? 1;
  if (status !== 0) process.exit(status);
}

run(process.execPath, ['scripts/setup.mjs', '--test']);
run('npx', ['vitest', 'run', 'src/testing/determinism.test.ts']);
run('npx', ['vite', 'build', '--logLevel', 'warn']);
run('npx', ['playwright', 'test', 'determinism']);
