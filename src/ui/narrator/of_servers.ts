/** What servers do and what happens to them, and why, by what is drawn of them. */
import type { ServerFacts } from '#host/trace';
import { type Graph, type GraphNode, roleOf } from '../topology/graph';
import { crownsOf, watchesOf } from '../topology/sentinels';
import { nameAt, ownServer, serverAt, serversOn, speakerOf } from '../topology/servers';
import type { Fact, Narration, Narrator } from './narration';

export const narrateListening: Narrator<'listen'> = ({ local }, { pid }, { graph }) => {
  const serves = graph.programs[pid]?.serves;
  return serves ? born(graph, { port: local.port, pid, kind: serves }) : null;
};

export const narrateSignal: Narrator<'signal'> = ({ signal }, { pid }, { graph }) => {
  if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') return null;
  const node = byPid(graph, pid);
  const frozen = signal === 'SIGSTOP';
  return node?.stopped === frozen ? null : of(node, { say: frozen ? 'frozen' : 'thawed' }, 2);
};

export const narrateSync: Narrator<'sync'> = (sync, { pid }, { graph }) => {
  const { replica, how, reason, bytes, port } = sync;
  const node = speakerOf(graph.nodes, pid, port);
  const end = replica.lastIndexOf(':');
  const at = { host: replica.slice(0, end), port: Number(replica.slice(end + 1)) };
  const name = nameAt(graph.nodes, at, node);
  const fact: Fact =
    how === 'full'
      ? { say: 'fullSync', replica: name, why: reason }
      : { say: 'partialSync', replica: name, bytes };
  return of(node, fact, 2);
};

export const narrateCommand: Narrator<'command'> = (fact, { pid }, { graph }) => {
  const { error, source, port, role, dirty, argv } = fact;
  if (source === 'master') return null;
  const node = speakerOf(graph.nodes, pid, port);
  if (error === 'READONLY') return of(node, { say: 'refuses' }, 1);
  if (!node || error !== null || role !== 'master' || dirty === 0) return null;
  const master = rivalOf(graph, node.name);
  const what = argv.slice(0, 2).join(' ');
  return master === null ? null : of(node, { say: 'strays', what, master }, 3);
};

export const narrateClosing: Narrator<'close'> = ({ conn }, { pid, at }, { graph }) => {
  const client = graph.clients.find((each) => each.conn === conn && each.pid !== pid);
  const node = byPid(graph, pid);
  if (!client || !node) return null;
  const changed = node.roleSince === at;
  const { program } = client;
  return of(node, { say: 'dropsClient', program, changed }, changed ? 3 : 1);
};

export const narrateServer: Narrator<'server'> = ({ facts }, { pid }, { graph }) => {
  const node = graph.nodes.find((each) => each.pid === pid);
  const before = node?.facts ?? null;
  if (!node || before === null) return narrateFirst(graph, { pid, facts, node });
  const master = facts.master ? nameAt(graph.nodes, facts.master, node) : '';
  if (before.role === facts.role) {
    if (before.master?.linkUp === facts.master?.linkUp || !facts.master) return null;
    if (facts.master.linkUp) return of(node, { say: 'linked', master }, 2);
    const other = graph.nodes.find(({ name }) => name === master);
    // One that no lesson placed is gone from the picture with its process.
    const waitMs = other && other.life !== 'exited' ? null : other ? waitOf(graph, other) : 0;
    return of(node, { say: 'lostLink', master, waitMs }, 2);
  }
  const fact: Fact =
    facts.role === 'master' ? { say: 'becomesMaster' } : { say: 'follows', master };
  return { who: node.name, role: facts.role, fact, weight: 3, watched: '' };
};

interface First {
  readonly pid: number;
  readonly facts: ServerFacts;
  /** Once it was told that it listens. */
  readonly node: GraphNode | undefined;
}

function narrateFirst(graph: Graph, { pid, facts, node }: First): Narration | null {
  const begins = node ? null : born(graph, { port: facts.port, pid, kind: 'data' });
  const who = node?.name ?? begins?.who;
  const master = who && facts.role === 'master' ? rivalOf(graph, who) : null;
  if (!who || !master) return begins;
  return { who, role: 'master', fact: { say: 'returns', master }, weight: 3, watched: '' };
}

/** The master that Sentinels know for the data which a server holds too; null: that server itself, or nobody watches. */
function rivalOf(graph: Graph, name: string): string | null {
  const kin = graph.kin.find((group) => group.includes(name));
  if (!kin || watchesOf(graph).length === 0) return null;
  const crowns = crownsOf(graph).map((crown) => crown.node);
  return crowns.includes(name) ? null : (crowns.find((each) => kin.includes(each)) ?? null);
}

/** Told by whichever record of a new process comes first, unless another holds its port. */
export function born(
  graph: Graph,
  { port, pid, kind }: { port: number; pid: number; kind: GraphNode['kind'] },
): Narration | null {
  const { nodes, programs } = graph;
  const machine = programs[pid]?.machine ?? '';
  const node = ownServer(nodes, machine, port);
  const isTaken = node?.life === 'running' || node?.life === 'starting';
  if (node?.pid === pid || isTaken) return null;
  const sentinel = kind === 'sentinel';
  const role = sentinel ? 'sentinel' : 'master';
  // The name that it is about to have.
  const isOther = !node && serversOn(nodes, port).length > 0;
  const who = isOther ? `${machine}:${port}` : (node?.name ?? String(port));
  return { who, role, fact: { say: 'born', sentinel }, weight: 1, watched: '' };
}

export function ended(graph: Graph, pid: number, how: string | null): Narration | null {
  const node = byPid(graph, pid);
  const waitMs = node ? waitOf(graph, node) : 0;
  return of(node, { say: 'ended', how, waitMs }, 3);
}

/** How long, in milliseconds, Sentinels wait for an answer of a master of theirs; 0: it is nobody's. */
function waitOf(graph: Graph, node: GraphNode): number {
  const waits = watchesOf(graph).filter(
    ({ sentinel, master }) => serverAt(graph.nodes, master, sentinel) === node,
  );
  return Math.max(0, ...waits.map(({ master }) => master.downAfterMs));
}

function byPid({ nodes }: Graph, pid: number): GraphNode | undefined {
  return nodes.find((node) => node.pid === pid && node.life !== 'exited');
}

function of(
  node: GraphNode | undefined,
  fact: Fact,
  weight: Narration['weight'],
): Narration | null {
  return node ? { who: node.name, role: roleOf(node), fact, weight, watched: '' } : null;
}
