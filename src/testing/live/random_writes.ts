/**
 * Thousands of random writes while the link is cut again and again: whoever is the master, the
 * replica's data is the same in the end, key by key as DEBUG DIGEST sums it up.
 */
import { expect } from 'vitest';
import { Connection, commandNames } from './connection';
import { NOT_BETWEEN_TWO, randomOf, randomWrites } from './random_commands';
import { field, type LiveServer, removeDir, startServer, until, untilSynced } from './servers';

const CUTS = 8;
const BATCH = 1200;
const OPTIONS = {
  real: ['--repl-diskless-sync-delay', '0', '--enable-debug-command', 'yes'],
  ours: ['--repl-diskless-sync-delay', '0'],
};

/** How often the master took a replica in, fully or partially. */
function syncs(master: LiveServer): number {
  return Number(field(master, 'sync_full')) + Number(field(master, 'sync_partial_ok'));
}

export async function compareAfterRandomWrites(
  masterKind: 'ours' | 'real',
  replicaKind: 'ours' | 'real',
): Promise<void> {
  const master = await startServer(masterKind, OPTIONS[masterKind]);
  const replica = await startServer(replicaKind, OPTIONS[replicaKind]);
  const toMaster = new Connection(master.port);
  const toReplica = new Connection(replica.port);
  const ours = await commandNames(masterKind === 'ours' ? toMaster : toReplica);
  for (const name of NOT_BETWEEN_TWO) ours.delete(name);
  const random = randomOf(20_220_316);
  await toMaster.pipeline(randomWrites(random, ours, 2000));
  replica.cli('REPLICAOF', '127.0.0.1', String(master.port));
  await untilSynced(master, replica);
  for (let cut = 0; cut < CUTS; cut++) {
    const before = syncs(master);
    await toMaster.pipeline(randomWrites(random, ours, BATCH));
    await toMaster.command('CLIENT', 'KILL', 'TYPE', 'replica');
    await toMaster.pipeline(randomWrites(random, ours, BATCH));
    // A replica tries again once a second: all the writes could be over before its first attempt.
    await until(() => syncs(master) > before, 'the replica to be back');
  }
  await untilSynced(master, replica);
  const digests = await Promise.all(
    [toMaster, toReplica].map((each) => each.command('DEBUG', 'DIGEST')),
  );
  expect(digests[0]).toMatchObject({ type: 'status' });
  expect(digests[1]).toEqual(digests[0]);
  expect(field(master, 'sync_partial_ok')).toBe(String(CUTS));
  expect(replica.log()).not.toContain('== CRITICAL ==');
  for (const each of [toMaster, toReplica]) each.close();
  await Promise.all([master.stop(), replica.stop()]);
  for (const each of [master, replica]) removeDir(each);
}
