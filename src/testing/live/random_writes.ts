/**
 * A hundred thousand random writes while the cable is cut again and again: whoever is the master,
 * the replica's data is the same in the end, read key by key.
 */
import { expect } from 'vitest';
import { Cable } from './cable';
import { Connection, commandNames } from './connection';
import { expectSameDataset, readDataset, typesOf } from './dataset';
import { NOT_FROM_7, randomOf, randomWrites } from './random_commands';
import {
  field,
  type Kind,
  type LiveServer,
  removeDir,
  startServer,
  until,
  untilSynced,
} from './servers';

const BATCH = 1000;
const BATCHES = 100;
/** Every so many batches the cable is cut, and every so many cuts it stays so for too long. */
const CUT_EVERY = 8;
const LONG_CUT_EVERY = 4;
/** In the meantime that many batches are written, which the backlog has no room for. */
const LONG_CUT_BATCHES = 8;
const OPTIONS = {
  real: ['--repl-diskless-sync-delay', '0', '--repl-backlog-size', '400kb'],
  ours: ['--repl-diskless-sync-delay', '0', '--repl-backlog-size', '400kb'],
};

async function allKnow(connections: readonly Connection[], master: Kind) {
  const names = await Promise.all(connections.map(commandNames));
  const [first = new Set<string>(), ...others] = names;
  const known = [...first].filter((name) => others.every((other) => other.has(name)));
  return new Set(known.filter((name) => master === 'ours' || !NOT_FROM_7.includes(name)));
}

/** How often the master took a replica in, fully or partially. */
function syncs(master: LiveServer): number {
  return Number(field(master, 'sync_full')) + Number(field(master, 'sync_partial_ok'));
}

/** Keys that were to live for less than half a second are gone on both sides. */
async function untilExpired(connections: readonly Connection[]): Promise<void> {
  const isShort = async (connection: Connection) =>
    [...(await readDataset(connection)).values()].some(({ ttl }) => ttl !== -1 && ttl < 1000);
  for (const each of connections) while (await isShort(each));
}

export async function compareAfterRandomWrites(masterKind: Kind, replicaKind: Kind): Promise<void> {
  const master = await startServer(masterKind, OPTIONS[masterKind]);
  const replica = await startServer(replicaKind, OPTIONS[replicaKind]);
  const cable = await Cable.to(master.port);
  const toMaster = new Connection(master.port);
  const toReplica = new Connection(replica.port);
  const known = await allKnow([toMaster, toReplica], masterKind);
  const random = randomOf(20_220_316);
  const write = () => toMaster.pipeline(randomWrites(random, known, BATCH));
  await write();
  replica.cli('REPLICAOF', '127.0.0.1', String(cable.port));
  await untilSynced(master, replica);
  const cuts = { short: 0, long: 0 };
  for (let batch = 0; batch < BATCHES; batch++) {
    if (batch % CUT_EVERY !== CUT_EVERY - 1) {
      await write();
      continue;
    }
    const before = syncs(master);
    const isLong = (cuts.short + cuts.long) % LONG_CUT_EVERY === LONG_CUT_EVERY - 1;
    const writing = write();
    cable.cut();
    await writing;
    for (let i = 0; isLong && i < LONG_CUT_BATCHES; i++) await write();
    cuts[isLong ? 'long' : 'short']++;
    cable.mend();
    await until(() => syncs(master) > before, 'the replica to be back');
    await until(() => field(replica, 'master_link_status') === 'up', 'the link to be up');
  }
  await untilSynced(master, replica);
  await untilExpired([toMaster, toReplica]);
  await untilSynced(master, replica);
  const dataset = await readDataset(toMaster);
  expect(typesOf(dataset)).toEqual(['hash', 'list', 'set', 'stream', 'string', 'zset']);
  expectSameDataset(await readDataset(toReplica), dataset);
  expect(Number(field(master, 'sync_full'))).toBeGreaterThanOrEqual(1 + cuts.long);
  expect(Number(field(master, 'sync_partial_ok'))).toBeGreaterThanOrEqual(cuts.short);
  expect(replica.log()).not.toContain('== CRITICAL ==');
  for (const each of [toMaster, toReplica]) each.close();
  cable.close();
  await Promise.all([master.stop(), replica.stop()]);
  for (const each of [master, replica]) removeDir(each);
}
