/**
 * Plays a recorded replication scenario with our servers: what was done to the real ones, at the
 * instants at which it was done, and what each node said of itself whenever the recorder asked.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sdssplitargs } from '#hiredis/sds';
import { assert } from '#host/assert';
import type { SmallClient } from '../small_net/client';
import { Cluster } from './cluster';
import { type GoldenAction, goldenActions, nameIds, normalInfo } from './golden';

const FOLDER = join(import.meta.dirname, '../golden/replication');
/** What a server takes until it serves, here; the recorder wrote the line when it did. */
const START_MS = 20;

/** A cut without a word about how long: what was written next did not get through. */
const REOPENED_AFTER_S = 0.3;

/** What a node said: `info replication`, `role`, `keyspace`, `digest`; or that it does not run. */
type Said = Readonly<Record<string, unknown>>;

interface Labelled<T> {
  readonly label: string;
  readonly golden: T;
  readonly ours: T;
}

interface LabelledState {
  readonly t_ms: number;
  readonly label: string;
  readonly nodes: Readonly<Record<string, Said>>;
}

interface Played {
  readonly cluster: Cluster;
  /** Each command's reply, theirs and ours; commands that we have not are left out. */
  readonly replies: { readonly action: string; readonly golden: unknown; readonly ours: unknown }[];
  readonly states: Labelled<Said>[];
}

export function goldenStates(scenario: string): LabelledState[] {
  return readFileSync(join(FOLDER, scenario, 'states.jsonl'), 'latin1')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LabelledState);
}

/** Offsets of a stream that has not all of theirs: scripts are part of it. */
export function withoutOffsets(node: Said): Said {
  const { role, ...rest } = node;
  if (role === undefined) return node;
  const info = String(node['info replication']).replace(/(offset[=:]|histlen:)\d+/g, '$1<n>');
  return {
    ...rest,
    'info replication': info,
    role: JSON.stringify(role).replace(/\d{2,}(?=["\]])|\b\d+(?=,\[)/g, '<n>'),
  };
}

/** What a replica has acknowledged is a second old, or not. */
export function withoutAcks(node: Said): Said {
  const { role, ...rest } = node;
  if (role === undefined) return node;
  const info = String(node['info replication']).replace(/(slave\d.*,offset=)\d+/g, '$1<n>');
  return {
    ...rest,
    'info replication': info,
    role: JSON.stringify(role).replace(/"\d+"\]/g, '"<n>"]'),
  };
}

/** Ids as letters, the same for all nodes and states of a run; without what the second decides. */
function comparable(node: Said, names: Map<string, string>): Said {
  const info = String(node['info replication']).replace(
    /(lag=|_seconds_ago:|_since_seconds:)-?\d+/g,
    '$1<n>',
  );
  const keyspace = String(node.keyspace).replace(/avg_ttl=[1-9]\d*/g, 'avg_ttl=<n>');
  return 'process' in node ? node : { ...node, 'info replication': nameIds(info, names), keyspace };
}

function said(cluster: Cluster, port: number): Said {
  if (!cluster.isRunning(port)) return { process: 'not running' };
  return {
    'info replication': cluster.command(port, 'INFO replication'),
    role: cluster.command(port, 'ROLE'),
    keyspace: cluster.command(port, 'INFO keyspace'),
    digest: cluster.command(port, 'DEBUG DIGEST'),
  };
}

/** `start redis 7001 (replicaof 127.0.0.1 7100; hz 1)`: the conf's lines as options. */
function optionsOf(conf: string): string[] {
  const lines = conf.split('; ').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const [name, ...values] = line.split(' ');
    return [`--${name}`, ...values];
  });
}

type Deed = (player: Player, match: RegExpExecArray) => void;

/** What the recorder did besides commands. */
const DEEDS: readonly (readonly [RegExp, Deed])[] = [
  [
    /^start redis (\d+) \((.*)\)$/,
    ({ cluster, confs }, [, port = '', conf = '']) => {
      const options = conf === 'same conf' ? (confs.get(port) ?? []) : optionsOf(conf);
      confs.set(port, options);
      cluster.start(Number(port), ...options);
    },
  ],
  [/^kill -9 (\d+)$/, ({ cluster }, [, port]) => cluster.kill(Number(port), 'SIGKILL', 1)],
  [/^SIGTERM (\d+)$/, ({ cluster }, [, port]) => cluster.kill(Number(port), 'SIGTERM')],
  [/^SIGSTOP (\d+)$/, ({ cluster }, [, port]) => cluster.signal(Number(port), 'SIGSTOP')],
  [/^SIGCONT (\d+)$/, ({ cluster }, [, port]) => cluster.signal(Number(port), 'SIGCONT')],
  [
    /^proxy 7001->7000: link cut(?:, refused for ([\d.]+) s)?$/,
    ({ cluster }, [, seconds]) => {
      cluster.net.cut(7100);
      cluster.net.refuseFor(7100, Number(seconds ?? REOPENED_AFTER_S) * 1_000_000);
    },
  ],
  [
    /^wrote 40 keys of 1000 bytes to 7000$/,
    ({ cluster }) => {
      for (let i = 0; i < 40; i++) cluster.command(7000, `SET big${i} ${'x'.repeat(1000)}`);
    },
  ],
  [
    /^7002: 300 keys of 50000 bytes$/,
    ({ cluster }) => {
      for (let i = 0; i < 300; i++) cluster.command(7002, `SET key:${i} ${'x'.repeat(50_000)}`);
    },
  ],
  [
    /^data dir of (\d+) removed$/,
    ({ cluster }, [, port]) => {
      cluster.net.removed.add(`/srv/${port}`);
    },
  ],
];

interface Player extends Played {
  readonly confs: Map<string, readonly string[]>;
  /** `one client` of the recorder, by its server. */
  readonly clients: Map<string, SmallClient>;
}

/** The recorder had another client wait for it, and did not write that down. */
const WAITED_FOR = '7000(one client)> RPUSH wait1 v1 v2';

/** Noted by the recorder in short, with the replies of all. */
const TRANSACTIONS: Readonly<Record<string, { port: number; lines: readonly string[] }>> = {
  'MULTI/SET/EXEC': { port: 7000, lines: ['MULTI', 'SET c 4', 'EXEC'] },
  '7001 MULTI..': { port: 7001, lines: ['MULTI', 'GET LF', 'SET a 1', 'EXEC'] },
};

const COMMAND = /^(\d+)(\(one client\))?> (.*)$/;

function act(player: Player, { action, reply }: GoldenAction): void {
  const { cluster, clients } = player;
  const [, port, isSame, line = ''] = COMMAND.exec(action) ?? [];
  const transaction = TRANSACTIONS[action];
  if (transaction !== undefined) {
    const client = cluster.client(transaction.port);
    const ours = transaction.lines.map((each) => client.command(...each.split(' ')));
    player.replies.push({ action, golden: reply, ours });
    return;
  }
  if (port === undefined) {
    const deed = DEEDS.find(([pattern]) => pattern.test(action));
    const match = deed?.[0].exec(action);
    assert(deed && match, `nobody knows how to: ${action}`);
    deed[1](player, match);
    return;
  }
  const client = (isSame && clients.get(port)) || cluster.client(Number(port));
  if (isSame) clients.set(port, client);
  const ours = client.command(...(sdssplitargs(line) ?? []));
  if (/^-ERR unknown command|^-ERR Unknown subcommand/.test(String(ours))) return;
  const forms = [reply, ours].map((each) => comparableReply(line, each));
  player.replies.push({ action, golden: forms[0], ours: forms[1] });
}

/** Without what chance decides: KEYS' order, ids in INFO. */
function comparableReply(line: string, reply: unknown): unknown {
  if (line.startsWith('KEYS') && Array.isArray(reply)) return [...reply].sort();
  return line.startsWith('INFO') ? normalInfo(reply) : reply;
}

/** Plays the actions that `isPlayed` lets through, all by default. */
export function playRecording(
  scenario: string,
  isPlayed: (action: string) => boolean = () => true,
): Played {
  const player: Player = {
    cluster: new Cluster(),
    replies: [],
    states: [],
    confs: new Map(),
    clients: new Map(),
  };
  player.cluster.net.forwards.set(7100, 7000).set(7200, 7000).set(7301, 7001);
  const names = { golden: new Map<string, string>(), ours: new Map<string, string>() };
  const until = (ms: number) =>
    player.cluster.wait(Math.max(0, ms - player.cluster.net.events.now / 1000));
  const states = goldenStates(scenario);
  const look = (before: number) => {
    while (states[0] !== undefined && states[0].t_ms < before) {
      const { t_ms, label, nodes } = states.shift() as LabelledState;
      until(t_ms);
      for (const [port, node] of Object.entries(nodes)) {
        const golden = comparable(node, names.golden);
        const ours = comparable(said(player.cluster, Number(port)), names.ours);
        player.states.push({ label: `${label}: ${port}`, golden, ours });
      }
    }
  };
  for (const each of goldenActions(scenario)) {
    look(each.t_ms);
    if (!isPlayed(each.action)) continue;
    const isStart = each.action.startsWith('start ');
    if (each.action === WAITED_FOR) player.cluster.client(7000).send('BLPOP', 'wait1', '0');
    until(each.t_ms - (isStart ? START_MS : (each.took_ms ?? 0)));
    act(player, each);
  }
  look(Number.POSITIVE_INFINITY);
  return player;
}
