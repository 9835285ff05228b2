/**
 * Labs of any size: masters with replicas (every fourth one a chain's end), Sentinels that watch them
 * all, and clients that write. As topologies, which the page opens as sessions of no lesson.
 */

export interface Crowd {
  readonly masters: number;
  /** Of each master. */
  readonly replicas: number;
  readonly sentinels: number;
  readonly clients: number;
}

/** As many figures as its name says. */
export const CROWDS: Readonly<Record<4 | 10 | 30 | 60 | 100, Crowd>> = {
  4: { masters: 1, replicas: 1, sentinels: 2, clients: 0 },
  10: { masters: 2, replicas: 2, sentinels: 3, clients: 1 },
  30: { masters: 4, replicas: 4, sentinels: 3, clients: 7 },
  60: { masters: 6, replicas: 6, sentinels: 5, clients: 13 },
  100: { masters: 10, replicas: 5, sentinels: 5, clients: 35 },
};

const DIRECTORY = '/home/learner/crowd';

export interface Server {
  readonly port: number;
  /** Whom it replicates; null: nobody. */
  readonly of: number | null;
}

export function serversOf({ masters, replicas }: Crowd): Server[] {
  return Array.from({ length: masters }, (_, m) => {
    const port = 7000 + m * 20;
    const below = Array.from({ length: replicas }, (_none, r): Server => {
      const chained = r > 0 && r % 4 === 3;
      return { port: port + 1 + r, of: chained ? port + r : port };
    });
    return [{ port, of: null }, ...below];
  }).flat();
}

export function sentinelsOf({ sentinels }: Crowd): number[] {
  return Array.from({ length: sentinels }, (_, i) => 26_379 + i);
}

/** What `topology.json` would say. */
export function crowdTopology(crowd: Crowd): string {
  const servers = serversOf(crowd);
  const masters = servers.filter(({ of }) => of === null);
  const sentinels = sentinelsOf(crowd);
  const confs = sentinels.map((port) => {
    const watched = masters.map(({ port: of }, i) =>
      [
        `sentinel monitor m${i} 127.0.0.1 ${of} 2`,
        `sentinel down-after-milliseconds m${i} 30000`,
      ].join('\n'),
    );
    return [`sentinel${port}.conf`, `port ${port}\n${watched.join('\n')}\n`] as const;
  });
  const start = servers.map(({ port, of }) => {
    const below = of === null ? '' : ` --replicaof 127.0.0.1 ${of}`;
    return `src/redis-server --port ${port} --dbfilename ${port}.rdb${below} >/dev/null 2>&1 &`;
  });
  const watch = sentinels.map(
    (port) => `src/redis-sentinel ./sentinel${port}.conf >/dev/null 2>&1 &`,
  );
  const write = Array.from({ length: crowd.clients }, (_, i) => {
    const { port } = masters[i % masters.length] ?? { port: 0 };
    return `src/redis-cli -p ${port} -r -1 -i 1 incr k${i} >/dev/null &`;
  });
  const lines = [...inLines(start), ...inLines(watch), ...inLines(write)];
  return JSON.stringify({
    machine: 'lab',
    cwd: DIRECTORY,
    seed: 100,
    startDate: '2022-03-16T15:24:00Z',
    directories: [],
    files: Object.fromEntries(confs),
    terminals: [{ name: 'sh' }],
    nodes: [
      ...servers.map(({ port }) => ({ name: String(port), port, program: 'redis-server' })),
      ...sentinels.map((port) => ({ name: String(port), port, program: 'redis-sentinel' })),
    ],
    prelude: lines.map((line) => ({ terminal: 'sh', line, waitMs: 200 })),
  });
}

/** As many commands as one typed line may hold. */
function inLines(commands: readonly string[]): string[] {
  const lines: string[] = [];
  for (const command of commands) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + command.length < 480)
      lines.push(`${lines.pop()} ${command}`);
    else lines.push(command);
  }
  return lines;
}
