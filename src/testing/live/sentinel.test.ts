/**
 * Our Sentinels and real ones over TCP: each fails over the other's servers, both stand in one
 * quorum, and client libraries find the new master through ours.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rideThrough } from './clients';
import { describeLive } from './describe_live';
import {
  agreedMaster,
  type LiveLab,
  MASTER_NAME,
  masterField,
  reconfigured,
  startLab,
  stopLab,
  untilFailedOver,
} from './sentinels';
import { buildOurs, type Kind, type LiveServer, removeDir, stopAll, until } from './servers';

const TIMEOUT_MS = 120_000;
const OURS: Kind[] = ['ours', 'ours', 'ours'];
const REAL: Kind[] = ['real', 'real', 'real'];

const LABS = [
  {
    title: 'three of ours fail over real redis-servers',
    servers: REAL,
    sentinels: OURS,
    quorum: 2,
  },
  {
    title: 'three real Sentinels fail over ours',
    servers: OURS,
    sentinels: REAL,
    quorum: 2,
  },
  {
    // Three votes of three: ours and theirs have to agree on whom they elect.
    title: 'two real ones and one of ours elect a leader with a quorum of three',
    servers: ['real', 'ours', 'real'] as Kind[],
    sentinels: ['real', 'ours', 'real'] as Kind[],
    quorum: 3,
  },
];

function conf(sentinel: LiveServer): string {
  return readFileSync(join(sentinel.dir, 'sentinel.conf'), 'latin1');
}

/** Everybody has the same state, in memory and on disk, and the servers are as it says. */
function hasSettled({ sentinels, replicas }: LiveLab, promoted: LiveServer): boolean {
  const monitor = `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${promoted.port} `;
  const isWritten = sentinels.every((each) => conf(each).includes(monitor));
  const epochs = new Set(sentinels.map((sentinel) => masterField(sentinel, 'config-epoch')));
  if (!isWritten || epochs.size !== 1) return false;
  // Offsets never stand still here, to compare them: hellos are part of the stream.
  const epoch = [...epochs].join();
  promoted.cli('SET', 'after', epoch);
  return replicas.every((replica) => replica.cli('GET', 'after') === epoch);
}

/** Answers the new master. A machine at work on other things may lose one more on the way. */
async function untilSettled(lab: LiveLab): Promise<LiveServer> {
  let promoted = await untilFailedOver(lab);
  await until(() => {
    promoted = agreedMaster(lab) ?? promoted;
    return hasSettled(lab, promoted);
  }, 'the failover to be over everywhere');
  return promoted;
}

describeLive('Sentinels with live redis', () => {
  beforeAll(() => buildOurs('redis-server', 'redis-sentinel'), TIMEOUT_MS);
  afterAll(stopAll);

  it.each(LABS)(
    '$title',
    async (options) => {
      const lab = await startLab(options);
      lab.master.cli('SET', 'before', 'the failover');
      const has = (replica: LiveServer) => replica.cli('GET', 'before') === 'the failover';
      await until(() => lab.replicas.every(has), 'the replicas to follow');
      await lab.master.stop('SIGKILL');
      const promoted = await untilSettled(lab);
      expect(promoted.cli('GET', 'before')).toBe('the failover');
      const hasEnded = (sentinel: LiveServer) => sentinel.log().includes('+failover-end');
      await until(() => lab.sentinels.some(hasEnded), 'the leader to end the failover');
      // Whoever led says so; the others observe.
      const from = `127.0.0.1 ${lab.master.port}`;
      const told = () => lab.sentinels.flatMap((each) => reconfigured(each)[0] ?? []);
      await until(() => told().length === lab.sentinels.length, 'the scripts to have run');
      expect(told().every((line) => line.includes(` start ${from} 127.0.0.1 `))).toBe(true);
      expect(told().some((line) => line.startsWith(`${MASTER_NAME} leader `))).toBe(true);
      await stopLab(lab);
      [lab.master, ...lab.replicas, ...lab.sentinels].forEach(removeDir);
    },
    TIMEOUT_MS,
  );

  it(
    'ioredis and node-redis ride through a failover on ours',
    async () => {
      const lab = await startLab({ servers: ['ours', 'ours'], sentinels: OURS, quorum: 2 });
      await rideThrough(lab);
      await stopLab(lab);
      [lab.master, ...lab.replicas, ...lab.sentinels].forEach(removeDir);
    },
    TIMEOUT_MS,
  );
});
