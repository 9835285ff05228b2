// npm run screenshots [-- folder [part of a name]]: builds the page, records two lessons and photographs it in every look.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function node(args, options = {}) {
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  return done.stdout;
}

node(['scripts/setup.mjs', '--test']);
const { build } = await import('vite');
const { buildNode } = await import('./build_node.mjs');
await build({ root, logLevel: 'warn' });
await buildNode(['lab', 'screenshots']);
for (const lesson of ['1', '4']) {
  const session = node(['dist/node/lab.js', 'record', '--lesson', lesson], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writeFileSync(join(root, `dist/screenshots-${lesson}.json`), session);
}
node(['dist/node/screenshots.js', ...process.argv.slice(2)]);
