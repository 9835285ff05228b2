/** An append only file of ours is loaded by a real redis-server, key by key the same. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Connection, commandNames } from './connection';
import { GOES_AT_ONCE, randomOf, randomWrites } from './random_commands';
import { field, type LiveServer, removeDir, startServer, until } from './servers';

const FILE = 'appendonly.aof';
const REAL = ['--enable-debug-command', 'yes'];

async function digestOf(server: LiveServer): Promise<unknown> {
  const connection = new Connection(server.port);
  const digest = await connection.command('DEBUG', 'DIGEST');
  connection.close();
  return digest;
}

/** What a real server makes of the file: it takes it for its own on the way to its new format. */
async function loadedByReal(file: string): Promise<unknown> {
  const real = await startServer('real', REAL);
  copyFileSync(file, join(real.dir, FILE));
  await real.stop('SIGKILL');
  const again = await startServer('real', [...REAL, '--dir', real.dir, '--appendonly', 'yes']);
  const digest = await digestOf(again);
  await again.stop('SIGKILL');
  for (const each of [real, again]) removeDir(each);
  return digest;
}

/** Before and after a rewrite; `preamble` is aof-use-rdb-preamble. */
export async function compareAofLoadedByReal(preamble: 'yes' | 'no'): Promise<void> {
  const ours = await startServer('ours', [
    ...['--appendonly', 'yes', '--aof-use-rdb-preamble', preamble],
  ]);
  const connection = new Connection(ours.port);
  const names = await commandNames(connection);
  names.delete(GOES_AT_ONCE);
  const random = randomOf(22_050);
  await connection.pipeline(randomWrites(random, names, 3000));
  const file = join(ours.dir, FILE);
  expect(await loadedByReal(file)).toEqual(await digestOf(ours));
  ours.cli('BGREWRITEAOF');
  await connection.pipeline(randomWrites(random, names, 1000));
  await until(() => field(ours, 'aof_rewrite_in_progress') === '0', 'the rewrite');
  await connection.pipeline(randomWrites(random, names, 500));
  expect(field(ours, 'aof_last_bgrewrite_status')).toBe('ok');
  expect(readFileSync(file, 'latin1').startsWith('REDIS')).toBe(preamble === 'yes');
  expect(await loadedByReal(file)).toEqual(await digestOf(ours));
  connection.close();
  await ours.stop('SIGKILL');
  removeDir(ours);
}

/** Killed in the midst of writes, a server has a prefix of them when it comes back. */
export async function killWhileWriting(): Promise<void> {
  const ours = await startServer('ours', ['--appendonly', 'yes']);
  const connection = new Connection(ours.port);
  const writes = Array.from({ length: 2000 }, (_, i) => ['RPUSH', 'list', String(i)]);
  await connection.pipeline(writes);
  const rest = connection.pipeline(writes).catch(() => null);
  await ours.stop('SIGKILL');
  await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, 500))]);
  const text = readFileSync(join(ours.dir, FILE));
  const again = await startServer('ours', ['--appendonly', 'yes', '--dir', ours.dir]);
  const kept = again.cli('LRANGE', 'list', '0', '-1').split('\n');
  expect(kept.length).toBeGreaterThanOrEqual(2000);
  expect(kept).toEqual(kept.map((_, i) => String(i % 2000)));
  await again.stop('SIGKILL');
  writeFileSync(join(ours.dir, FILE), text.subarray(0, text.length / 2));
  const half = await startServer('ours', ['--appendonly', 'yes', '--dir', ours.dir]);
  expect(Number(half.cli('LLEN', 'list'))).toBeGreaterThan(900);
  await half.stop('SIGKILL');
  for (const each of [ours, again, half]) removeDir(each);
}
