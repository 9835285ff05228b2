// Builds the command-line programs: each of src/node's entries becomes one self-contained file in dist/node.
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Entry by output name. */
const ENTRIES = {
  'redis-server': 'src/node/redis_server.ts',
  'redis-sentinel': 'src/node/redis_sentinel.ts',
  'redis-cli': 'src/node/redis_cli.ts',
  'redis-check-aof': 'src/node/redis_check_aof.ts',
  'redis-check-rdb': 'src/node/redis_check_rdb.ts',
  lab: 'src/node/lab.ts',
  lessons: 'src/node/lessons.ts',
  simulate: 'src/testing/simulate/main.ts',
  bench: 'src/testing/bench/bench.ts',
  'page-bench': 'e2e/page_bench.ts',
  screenshots: 'e2e/screenshots.ts',
};

const FROM_CHECKOUT = /bench$|^screenshots$/;

/** Builds those of the entries that are named, one bundle each. */
export async function buildNode(names = Object.keys(ENTRIES)) {
  const scratch = join(root, 'dist/node', `.building-${process.pid}`);
  for (const name of names) {
    const entry = join(root, ENTRIES[name]);
    if (!existsSync(entry)) throw new Error(`no ${ENTRIES[name]} to build ${name} from`);
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      // The bench and the pictures run from the checkout, where their peers and the browser's driver are installed.
      ssr: { noExternal: FROM_CHECKOUT.test(name) ? [] : true },
      build: {
        ssr: entry,
        outDir: scratch,
        emptyOutDir: false,
        target: 'node20',
        rollupOptions: {
          output: {
            entryFileNames: `${name}.js`,
            codeSplitting: false,
            banner: '#!/usr/bin/env node',
          },
        },
      },
    });
    // Renamed into place: who starts a program meanwhile has the old one or the new one, whole.
    chmodSync(join(scratch, `${name}.js`), 0o755);
    renameSync(join(scratch, `${name}.js`), join(root, 'dist/node', `${name}.js`));
  }
  rmSync(scratch, { recursive: true, force: true });
}

if (process.argv[1] && basename(process.argv[1]) === 'build_node.mjs') {
  const names = process.argv.slice(2);
  await buildNode(names.length > 0 ? names : undefined);
}
