// npm run bench: builds the page and the bench, then measures.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const setup = spawnSync(process.execPath, ['scripts/setup.mjs', '--test'], {
  cwd: root,
  stdio: 'inherit',
});
if (setup.status !== 0) process.exit(setup.status ?? 1);
const { build } = await import('vite');
const { buildNode } = await import('./build_node.mjs');
await build({ root, logLevel: 'warn' });
await buildNode(['bench']);
const run = spawnSync(process.execPath, ['dist/node/bench.js'], { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 1);
