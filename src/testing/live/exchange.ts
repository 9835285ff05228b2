/** Files and chains between ours and a real server: what one wrote the other reads, key by key. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Cable } from './cable';
import { Connection, commandNames } from './connection';
import { expectSameDataset, readDataset, typesOf } from './dataset';
import { GOES_AT_ONCE, NOT_FROM_7, randomOf, randomWrites } from './random_commands';
import { field, type Kind, removeDir, startServer, until, untilSynced } from './servers';

const PROMPT_FORK = ['--repl-diskless-sync-delay', '0'];

/** What both kinds know and a 7.0 may say to a 6.2. */
async function namesOf(connection: Connection, ours: Connection): Promise<Set<string>> {
  const known = await commandNames(ours);
  const here = await commandNames(connection);
  return new Set(
    [...known].filter(
      (name) => here.has(name) && name !== GOES_AT_ONCE && !NOT_FROM_7.includes(name),
    ),
  );
}

/** SAVE on one, start the other with the file. A real one writes version 10. */
export async function loadRdbOf(writer: Kind, reader: Kind): Promise<void> {
  const one = await startServer(writer);
  const probe = await startServer('ours');
  const connection = new Connection(one.port);
  const toProbe = new Connection(probe.port);
  const names = await namesOf(connection, toProbe);
  await connection.pipeline(randomWrites(randomOf(7), names, 5000));
  await connection.command('SAVE');
  const written = await readDataset(connection);
  const target = await startServer(reader);
  copyFileSync(join(one.dir, 'dump.rdb'), join(target.dir, 'dump.rdb'));
  await target.stop('SIGKILL');
  const again = await startServer(reader, ['--dir', target.dir]);
  const toAgain = new Connection(again.port);
  const read = await readDataset(toAgain);
  expect(typesOf(written)).toEqual(['hash', 'list', 'set', 'stream', 'string', 'zset']);
  expectSameDataset(read, written);
  for (const each of [connection, toProbe, toAgain]) each.close();
  const all = [one, probe, again];
  await Promise.all(all.map((server) => server.stop('SIGKILL')));
  for (const each of [...all, target]) removeDir(each);
}

/** Writes at the top of a chain, its first link cut on the way. */
export async function writeThroughChain(kinds: readonly [Kind, Kind, Kind]): Promise<void> {
  const [top, middle, bottom] = await Promise.all(
    kinds.map((kind) => startServer(kind, PROMPT_FORK)),
  );
  const ours = await startServer('ours');
  if (!top || !middle || !bottom) return;
  const cable = await Cable.to(top.port);
  middle.cli('REPLICAOF', '127.0.0.1', String(cable.port));
  await untilSynced(top, middle);
  bottom.cli('REPLICAOF', '127.0.0.1', String(middle.port));
  await untilSynced(middle, bottom);
  const connections = [top, middle, bottom, ours].map(({ port }) => new Connection(port));
  const [toTop, toMiddle, toBottom, toOurs] = connections;
  if (!toTop || !toMiddle || !toBottom || !toOurs) return;
  const names = await namesOf(toTop, toOurs);
  const random = randomOf(11);
  await toTop.pipeline(randomWrites(random, names, 2000));
  cable.cut();
  await toTop.pipeline(randomWrites(random, names, 2000));
  cable.mend();
  await until(() => field(top, 'sync_partial_ok') === '1', 'the middle to be back');
  await toTop.pipeline(randomWrites(random, names, 2000));
  await untilSynced(top, middle);
  await untilSynced(top, bottom);
  const dataset = await readDataset(toTop);
  expectSameDataset(await readDataset(toMiddle), dataset);
  expectSameDataset(await readDataset(toBottom), dataset);
  expect(field(bottom, 'master_replid')).toBe(field(top, 'master_replid'));
  // The bottom's link was never down: it was told the rest of the stream by the middle.
  expect(field(middle, 'sync_full')).toBe('1');
  for (const each of connections) each.close();
  cable.close();
  const all = [top, middle, bottom, ours];
  await Promise.all(all.map((server) => server.stop('SIGKILL')));
  all.forEach(removeDir);
}
