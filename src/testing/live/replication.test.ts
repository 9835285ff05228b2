/**
 * Our server on Node and a real redis-server follow each other over TCP, whichever of them is the
 * master.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareAofLoadedByReal, killWhileWriting } from './aof';
import { describeLive } from './describe_live';
import { loadRdbOf, writeThroughChain } from './exchange';
import { compareAfterRandomWrites } from './random_writes';
import {
  buildOurs,
  dataset,
  field,
  type LiveServer,
  removeDir,
  startServer,
  stopAll,
  untilSynced,
} from './servers';

const SIDES = [
  { masterKind: 'ours', replicaKind: 'real' },
  { masterKind: 'real', replicaKind: 'ours' },
] as const;
const CHAINS = [
  ['real', 'ours', 'real'],
  ['ours', 'real', 'ours'],
] as const;
const TIMEOUT_MS = 60_000;
/** A quarter of a minute where nothing else is going on. */
const LONG_TIMEOUT_MS = 300_000;
/** 7.0 waits five seconds for more replicas before it forks, unless told otherwise. */
const PROMPT_FORK = ['--repl-diskless-sync-delay', '0'];

describeLive('replication with a live redis-server', () => {
  beforeAll(() => buildOurs('redis-server'), TIMEOUT_MS);
  afterAll(stopAll);

  for (const { masterKind, replicaKind } of SIDES) {
    describe(`${replicaKind} follows ${masterKind}`, () => {
      let master: LiveServer;
      let replica: LiveServer;
      const fill = (server: LiveServer, prefix: string) => {
        server.cli('SET', `${prefix}:text`, 'x'.repeat(5000));
        server.cli('SET', `${prefix}:number`, '-12345');
        server.cli('SET', `${prefix}:short`, 'y', 'EX', '1000');
        server.cli('APPEND', `${prefix}:text`, 'end');
        server.cli('INCRBY', `${prefix}:number`, '5');
        server.cli('SETRANGE', `${prefix}:padded`, '10', 'z');
      };

      beforeAll(async () => {
        master = await startServer(masterKind, PROMPT_FORK);
        replica = await startServer(replicaKind, PROMPT_FORK);
        fill(master, 'before');
        replica.cli('SET', 'own', 'data');
      }, TIMEOUT_MS);
      afterAll(async () => {
        await Promise.all([master.stop(), replica.stop()]);
        removeDir(master);
        removeDir(replica);
      });

      it('takes the dataset over and follows the stream', async () => {
        replica.cli('REPLICAOF', '127.0.0.1', String(master.port));
        await untilSynced(master, replica);
        fill(master, 'after');
        await untilSynced(master, replica);
        expect(dataset(replica)).toEqual(dataset(master));
        expect(dataset(replica)).toHaveLength(8);
        expect(replica.cli('SET', 'a', 'b')).toMatch(/^READONLY/);
      });

      it('goes on where it was after a cut', async () => {
        const syncs = field(master, 'sync_full');
        master.cli('CLIENT', 'KILL', 'TYPE', 'replica');
        fill(master, 'cut');
        await untilSynced(master, replica);
        expect(dataset(replica)).toEqual(dataset(master));
        expect(field(master, 'sync_partial_ok')).toBe('1');
        expect(field(master, 'sync_full')).toBe(syncs);
      });

      it('answers WAIT', () => {
        master.cli('SET', 'waited', 'for');
        expect(master.cli('WAIT', '0', '1000')).toBe('1');
      });

      it(
        'ends with the same data after a hundred thousand writes and many cuts',
        () => compareAfterRandomWrites(masterKind, replicaKind),
        LONG_TIMEOUT_MS,
      );

      it('swaps roles without another copy of the data', async () => {
        replica.cli('REPLICAOF', 'NO', 'ONE');
        fill(replica, 'swapped');
        master.cli('REPLICAOF', '127.0.0.1', String(replica.port));
        await untilSynced(replica, master);
        expect(dataset(master)).toEqual(dataset(replica));
        expect(field(replica, 'sync_full')).toBe('0');
        expect(field(replica, 'sync_partial_ok')).toBe('1');
        expect(field(master, 'master_replid2')).toBe(field(replica, 'master_replid2'));
      });
    });
  }

  it(
    'streams the dataset to several replicas at once',
    async () => {
      const master = await startServer('ours', ['--repl-diskless-sync', 'yes', ...PROMPT_FORK]);
      for (let i = 0; i < 8; i++) master.cli('SET', `key:${i}`, String(i).repeat(10_000));
      const following = ['--replicaof', '127.0.0.1', String(master.port)];
      const replicas = await Promise.all([
        startServer('real', following),
        startServer('ours', following),
      ]);
      for (const replica of replicas) {
        await untilSynced(master, replica);
        expect(dataset(replica)).toEqual(dataset(master));
      }
      expect(master.log()).toContain('target: replicas sockets');
      const all = [master, ...replicas];
      await Promise.all(all.map((server) => server.stop()));
      all.forEach(removeDir);
    },
    TIMEOUT_MS,
  );

  for (const kinds of CHAINS) {
    it(
      `passes one stream through a chain: ${kinds.join(' <- ')}`,
      () => writeThroughChain(kinds),
      LONG_TIMEOUT_MS,
    );
  }

  for (const { masterKind: writer, replicaKind: reader } of SIDES) {
    it(
      `an RDB file of ${writer} is loaded by ${reader}`,
      () => loadRdbOf(writer, reader),
      TIMEOUT_MS,
    );
  }

  for (const preamble of ['yes', 'no'] as const) {
    it(
      `an append only file of ours is loaded by it, aof-use-rdb-preamble ${preamble}`,
      () => compareAofLoadedByReal(preamble),
      TIMEOUT_MS,
    );
  }

  it('our append only file has what was written when we were killed', killWhileWriting, TIMEOUT_MS);
});
