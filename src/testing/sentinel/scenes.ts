/** The golden scenarios as they were recorded: who is there, and what is done when. */
import { SentinelStage } from './stage';
import type { LogLine } from './story';

const SENTINELS = [27000, 27001, 27002] as const;
/** When each Sentinel was started. */
const SENTINEL_STARTS = [200, 475, 750] as const;

interface Deed {
  readonly ms: number;
  /** As the recording names it. */
  readonly action: string;
  readonly act: (stage: SentinelStage) => void;
}

export interface Scene {
  readonly name: string;
  /** The recorded run whose deeds these are; both, where they are the same. */
  readonly runs: readonly number[];
  readonly downAfterMs?: number;
  /** Of the data servers: lines of conf by port, besides port and replicaof. */
  readonly conf?: Readonly<Record<number, string>>;
  /** Lines of each Sentinel's conf, by port, besides the usual. */
  readonly sentinelConf?: Readonly<Record<number, string>>;
  readonly replicas?: readonly number[];
  readonly sentinelsStart?: readonly number[];
  readonly deeds: readonly Deed[];
  readonly untilMs: number;
}

export const kill = (ms: number, port: number): Deed => ({
  ms,
  action: `kill -9 ${port}`,
  act: (stage) => stage.signal(port, 'SIGKILL'),
});

export const restart = (ms: number, port: number): Deed => ({
  ms,
  action: `start ${port} again (same conf file)`,
  act: (stage) => stage.start(port < 20_000 ? 'redis-server' : 'redis-sentinel', port, null),
});

export const signal = (
  ms: number,
  name: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM',
  port: number,
): Deed => ({
  ms,
  action: `${name} ${port}`,
  act: (stage) => stage.signal(port, name),
});

export const command = (ms: number, port: number, line: string): Deed => ({
  ms,
  action: `${port}> ${line}`,
  act: (stage) => {
    stage.command(port, ...line.split(' '));
  },
});

export const removeDump = (ms: number, port: number): Deed => ({
  ms,
  action: 'remove dump.rdb',
  act: (stage) => stage.tool('rm', `${port}/dump.rdb`),
});

function sentinelConf(scene: Scene, port: number): string {
  return [
    `port ${port}`,
    'sentinel monitor mymaster 127.0.0.1 7000 2',
    `sentinel down-after-milliseconds mymaster ${scene.downAfterMs ?? 2000}`,
    'sentinel failover-timeout mymaster 6000',
    scene.sentinelConf?.[port] ?? '',
    '',
  ].join('\n');
}

function startServers(stage: SentinelStage, scene: Scene): void {
  const more = (port: number) => scene.conf?.[port] ?? '';
  stage.start('redis-server', 7000, `port 7000\n${more(7000)}\n`);
  for (const port of scene.replicas ?? [7001, 7002])
    stage.start('redis-server', port, `port ${port}\nreplicaof 127.0.0.1 7000\n${more(port)}\n`);
}

/** Starts everybody. */
export function setUp(scene: Scene, seed: number): SentinelStage {
  const stage = new SentinelStage(seed);
  startServers(stage, scene);
  for (const [i, port] of SENTINELS.entries()) {
    stage.run(Math.max(0, ((scene.sentinelsStart ?? SENTINEL_STARTS)[i] ?? 0) - stage.now));
    stage.start('redis-sentinel', port, sentinelConf(scene, port));
  }
  return stage;
}

/** Plays a scene; answers all Sentinels' log lines. */
export function play(scene: Scene, seed: number): { stage: SentinelStage; lines: LogLine[] } {
  const stage = setUp(scene, seed);
  const until = (ms: number) => stage.run(Math.max(0, ms - stage.now));
  for (const { ms, act } of scene.deeds) {
    until(ms);
    act(stage);
  }
  until(scene.untilMs);
  const lines = SENTINELS.flatMap((port) =>
    stage.log(port).map(({ ms, type, text }) => ({ port, ms, text: `${type} ${text}` })),
  );
  return { stage, lines: lines.filter(({ text }) => !STARTING.test(text)) };
}

/** What is said before anything is watched, and from the signal handler: others test that. */
const STARTING =
  /^(oO0|Redis version|Configuration|Increased|monotonic|Running|Sentinel ID|Received SIGTERM)/;
