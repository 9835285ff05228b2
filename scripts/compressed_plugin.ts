/**
 * Vite plugins: a built page's texts are compressed once, when they are built. Served from there, a
 * browser on the same machine does not wait while each of them is compressed for it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import sirv from 'sirv';
import type { Plugin } from 'vite';

const TEXT = /\.(js|css|html|svg)$/;

export function compressedPlugin(): Plugin[] {
  return [
    {
      name: 'redis-ha-lab:compress',
      // A server that closes calls the same hook.
      apply: 'build',
      closeBundle: {
        order: 'post',
        sequential: true,
        handler() {
          const { root, build } = this.environment.config;
          compress(resolve(root, build.outDir));
        },
      },
    },
    {
      name: 'redis-ha-lab:compressed',
      configurePreviewServer({ config: { root, build }, middlewares }) {
        middlewares.use(sirv(resolve(root, build.outDir), { gzip: true, etag: true, dev: true }));
      },
    },
  ];
}

function compress(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!TEXT.test(name)) continue;
    const path = join(folder, name);
    const level = constants.Z_BEST_COMPRESSION;
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level }));
  }
}
