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
await buildNode(['redis-server', 'bench', 'page-bench']);
for (const name of ['bench', 'page-bench']) {
  const { status } = spawnSync(process.execPath, [`dist/node/${name}.js`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
