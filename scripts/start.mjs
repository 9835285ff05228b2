// npm start: install what is missing, build, serve on the next free port, print the URL.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const setup = spawnSync(process.execPath, [join(here, 'setup.mjs')], { stdio: 'inherit' });
if (setup.status !== 0) process.exit(setup.status ?? 1);

const { build, preview } = await import('vite');
const root = join(here, '..');
await build({ root, logLevel: 'warn' });
const server = await preview({ root, preview: { port: Number(process.env.PORT ?? 4173) } });
console.log(`\n  Redis HA Lab is ready: ${server.resolvedUrls?.local[0]}\n  Ctrl-C stops it.\n`);
