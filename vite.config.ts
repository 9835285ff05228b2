import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compressedPlugin } from './scripts/compressed_plugin.ts';
import { lessonsPlugin } from './scripts/lessons_plugin.ts';
import { preloadPlugin } from './scripts/preload_plugin.ts';

export default defineConfig({
  base: './',
  plugins: [
    react(),
    lessonsPlugin(join(import.meta.dirname, 'lessons')),
    preloadPlugin(),
    compressedPlugin(),
  ],
  worker: { format: 'es', rolldownOptions: { checks: { pluginTimings: false } } },
  build: {
    target: 'es2022',
    outDir: 'dist/page',
    // The engine, the shell and the world are one worker's code, loaded as one.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    // All cores: by default one is left for a watcher, which is half of two.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
