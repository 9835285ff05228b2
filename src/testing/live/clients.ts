/** Two client libraries that follow a master through its Sentinels. */
import { Redis } from 'ioredis';
import { createSentinel } from 'redis';
import { expect } from 'vitest';
import { type LiveLab, MASTER_NAME, untilFailedOver } from './sentinels';
import { until } from './servers';

interface Writer {
  /** Also the key that it counts in. */
  readonly name: string;
  /** How many of its writes were answered. */
  written(): number;
  close(): void;
}

/** Writes again and again; what fails is tried again. */
function keepWriting(incr: () => Promise<number>): { written: () => number; stop: () => void } {
  let written = 0;
  let isStopped = false;
  const next = async () => {
    while (!isStopped) {
      await incr().then(
        () => {
          written++;
        },
        () => {},
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  void next();
  return {
    written: () => written,
    stop: () => {
      isStopped = true;
    },
  };
}

function ioredisWriter({ sentinels }: LiveLab): Writer {
  const client = new Redis({
    sentinels: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    name: MASTER_NAME,
    sentinelRetryStrategy: () => 50,
    retryStrategy: () => 50,
  });
  client.on('error', () => {});
  const { written, stop } = keepWriting(() => client.incr('ioredis'));
  return {
    name: 'ioredis',
    written,
    close: () => {
      stop();
      client.disconnect();
    },
  };
}

async function nodeRedisWriter({ sentinels }: LiveLab): Promise<Writer> {
  const client = createSentinel({
    name: MASTER_NAME,
    sentinelRootNodes: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    scanInterval: 500,
  });
  client.on('error', () => {});
  await client.connect();
  const { written, stop } = keepWriting(() => client.incr('node-redis'));
  return {
    name: 'node-redis',
    written,
    close: () => {
      stop();
      client.destroy();
    },
  };
}

/** Both write while their master is killed, and go on writing to the one that takes its place. */
export async function rideThrough(lab: LiveLab): Promise<void> {
  const writers = [ioredisWriter(lab), await nodeRedisWriter(lab)];
  for (const { name, written } of writers) await until(() => written() > 10, `${name} to write`);
  await lab.master.stop('SIGKILL');
  const promoted = await untilFailedOver(lab);
  for (const { name, written } of writers) {
    const before = written();
    await until(() => written() > before + 10, `${name} to go on writing`);
    expect(Number(promoted.cli('GET', name))).toBeGreaterThan(10);
  }
  for (const writer of writers) writer.close();
}
