/** Virtual seconds per real second of labs that Sentinels watch, headless, in one thread. */

import { assert } from '#host/assert';
import { createLab, type Lab, nowOf, runLab, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { parseTopology, type Topology } from '#lab/topology';

const SECOND_US = 1_000_000;

interface Size {
  readonly masters: number;
  /** Of each master. */
  readonly replicas: number;
  readonly sentinels: number;
  readonly virtualSeconds: number;
}

function serverConf(port: number, masterPort: number | null): string {
  const follow = masterPort === null ? '' : `replicaof 127.0.0.1 ${masterPort}\n`;
  return `port ${port}\ndir /srv/${port}\nlogfile log\n${follow}`;
}

function sentinelConf(port: number, masters: readonly number[], quorum: number): string {
  const monitored = masters.map((at) => `sentinel monitor m${at} 127.0.0.1 ${at} ${quorum}\n`);
  return `port ${port}\ndir /srv/${port}\nlogfile log\n${monitored.join('')}`;
}

function topologyOf({ masters, replicas, sentinels }: Size): Topology {
  const files: Record<string, string> = {};
  const ports: number[] = [];
  const masterPorts = Array.from({ length: masters }, (_, m) => 7000 + m * 100);
  for (const master of masterPorts)
    for (let r = 0; r <= replicas; r++) {
      const port = master + r;
      ports.push(port);
      files[`${port}.conf`] = serverConf(port, r === 0 ? null : master);
    }
  for (let s = 0; s < sentinels; s++) {
    const port = 26_379 + s;
    ports.push(port);
    files[`${port}.conf`] = sentinelConf(port, masterPorts, Math.floor(sentinels / 2) + 1);
  }
  const parsed = parseTopology(
    JSON.stringify({
      machine: 'lab',
      cwd: '/home/learner/redis-6.2.6',
      seed: 1,
      startDate: '2026-11-22T23:11:07Z',
      directories: ports.map((port) => `/srv/${port}`),
      files,
      terminals: [{}],
      nodes: [],
    }),
  );
  assert('terminals' in parsed, 'the topology is one');
  return parsed;
}

/** The lab with everybody at work and known to everybody. */
function watchedLab(size: Size): Lab {
  const topology = topologyOf(size);
  const lab = createLab({
    topology,
    lesson: { id: 'bench', hash: '' },
    seed: 1,
    programs: PROGRAMS,
  });
  runLab(lab, SECOND_US);
  for (const name of Object.keys(topology.files)) {
    const program = name.startsWith('26') ? 'redis-sentinel' : 'redis-server';
    takeInput(lab, { kind: 'keys', tty: 1, bytes: `src/${program} ${name} &\r` });
    runLab(lab, nowOf(lab) + SECOND_US);
  }
  runLab(lab, nowOf(lab) + 20 * SECOND_US);
  return lab;
}

function speed(size: Size): number {
  const lab = watchedLab(size);
  const begun = performance.now();
  runLab(lab, nowOf(lab) + size.virtualSeconds * SECOND_US);
  return Math.round(size.virtualSeconds / ((performance.now() - begun) / 1000));
}

const SIZES: readonly Size[] = [
  { masters: 1, replicas: 1, sentinels: 2, virtualSeconds: 1800 },
  { masters: 3, replicas: 2, sentinels: 5, virtualSeconds: 300 },
];

export function benchSentinels(): string[] {
  return SIZES.map((size) => {
    const servers = size.masters * (1 + size.replicas);
    const who = `${servers} servers, ${size.sentinels} Sentinels`;
    return `${who.padEnd(26)} ${speed(size)} virtual seconds per real second`;
  });
}
