/** The graph's state, folded from trace records: which servers live, who is connected to whom. */

import type { SentinelFacts } from '#host/sentinel_facts';
import type { ExitStatus } from '#host/signal';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { type Unlinked, unlinkedAfter } from '../states/stale';
import { type Behind, behindAfter } from './lag';
import { type MachinePlace, masterOf, ownServer, serverAt, serversOn } from './servers';

export interface GraphNode {
  /** Tells it from all others: its port, with its machine before it where that has been taken. */
  readonly name: string;
  readonly port: number;
  /** Where it is or was; '' before it was ever started. */
  readonly machine: string;
  /** Those of the lab, by which it finds others. */
  readonly machines: readonly MachinePlace[];
  /** A server with data, or a Sentinel. */
  readonly kind: NodeKind;
  /** Placed there by the lesson; others come and go with their process. */
  readonly planned: boolean;
  readonly life: 'absent' | 'starting' | 'running' | 'exited';
  readonly pid: number | null;
  /** By Ctrl-Z or `kill -STOP`: it holds its port and connections, and does nothing. */
  readonly stopped: boolean;
  readonly status: ExitStatus | null;
  readonly facts: ServerFacts | null;
  /** The instant of the facts by which it changed its role; null: it has had one only. */
  readonly roleSince: number | null;
  /** What a Sentinel believes. */
  readonly beliefs: SentinelFacts | null;
  /** Of a Sentinel: the epoch in which it last led a failover. */
  readonly led: number | null;
  /** The last command this node refused, `count` tells one refusal from the next. */
  readonly refusal: { readonly count: number; readonly error: string } | null;
}

export type NodeKind = 'data' | 'sentinel';

/** The connection to a server of any process that is none itself. */
export interface GraphClient {
  readonly conn: number;
  readonly pid: number;
  readonly program: string;
  /** The server's name. */
  readonly server: string;
  readonly tty: number | null;
}

interface Program {
  readonly program: string;
  readonly machine: string;
  readonly serves: NodeKind | null;
  readonly tty: number | null;
}

/** How a replica last synchronized, as its master decided. */
export interface Resync {
  readonly how: 'full' | 'partial';
  readonly reason: Extract<TraceFact, { kind: 'sync' }>['reason'];
  /** Of the backlog, or of the RDB file as far as its size is known. */
  readonly bytes: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly clients: readonly GraphClient[];
  readonly machines: readonly MachinePlace[];
  /** By the replica's name. */
  readonly resyncs: Readonly<Record<string, Resync>>;
  readonly programs: Readonly<Record<number, Program>>;
  /** Names of those that replicated each other at any time, one way or the other. */
  readonly kin: readonly (readonly string[])[];
  readonly behind: Behind;
  readonly unlinked: Unlinked;
  /** The instant of the last server's facts that are drawn. */
  readonly drawnAt: number;
}

export interface PlannedNode {
  readonly name: string;
  readonly port: number;
  readonly kind: NodeKind;
}

export function emptyGraph(
  planned: readonly PlannedNode[],
  machines: readonly MachinePlace[] = [],
): Graph {
  const nodes = planned.map((node) => absent(node, true, machines));
  const none = { clients: [], resyncs: {}, programs: {}, kin: [], behind: {}, unlinked: {} };
  return { nodes, machines, ...none, drawnAt: 0 };
}

function absent(
  { name, port, kind }: PlannedNode,
  planned: boolean,
  machines: readonly MachinePlace[],
): GraphNode {
  return {
    name,
    port,
    machine: '',
    machines,
    kind,
    planned,
    life: 'absent',
    pid: null,
    stopped: false,
    status: null,
    facts: null,
    roleSince: null,
    beliefs: null,
    led: null,
    refusal: null,
  };
}

type Folders = {
  [K in TraceFact['kind']]?: (
    graph: Graph,
    record: TraceRecord,
    fact: Extract<TraceFact, { kind: K }>,
  ) => Graph;
};

/** Whether a server that gets the signal is stopped then; it heeds none of them itself. */
const STOPS: Readonly<Record<string, boolean>> = { SIGSTOP: true, SIGTSTP: true, SIGCONT: false };

const FOLDERS: Folders = {
  exec: (graph, { pid }, { program, machine, argv, tty }) => {
    const known = { program, machine, serves: servesAs(program, argv), tty };
    return { ...graph, programs: { ...graph.programs, [pid]: known } };
  },

  listen: (graph, { pid }, { local }) => {
    const kind = graph.programs[pid]?.serves;
    if (!kind) return graph;
    return withNode(graph, { pid, port: local.port }, (node) =>
      node.pid === pid ? node : { ...node, ...NEWBORN, life: bornAs(kind), kind, pid },
    );
  },

  server: (graph, { pid, at }, { facts }) => {
    const roleSince = ({ facts: before, roleSince }: GraphNode) =>
      before && before.role !== facts.role ? at : roleSince;
    const seen = withNode(graph, { pid, port: facts.port }, (node) =>
      isHeld(node, pid)
        ? node
        : { ...node, life: 'running', pid, status: null, facts, roleSince: roleSince(node) },
    );
    const node = ownNode(seen, { pid, port: facts.port });
    if (!node) return seen;
    const next = withKin(withFileSize(seen, node, facts), node, facts);
    const unlinked = unlinkedAfter(graph, { name: node.name, facts }, { at, pid });
    return { ...next, behind: behindAfter(next, node, at), unlinked, drawnAt: at };
  },

  sentinel: (graph, { pid }, { port, facts }) =>
    withNode(graph, { pid, port }, (node) =>
      isHeld(node, pid)
        ? node
        : { ...node, kind: 'sentinel', life: 'running', pid, status: null, beliefs: facts },
    ),

  'sentinel-election': (graph, { pid }, { port, epoch }) =>
    withNode(graph, { pid, port }, (node) => ({ ...node, led: epoch })),

  sync: (graph, { pid }, { port, replica, how, reason, bytes }) => {
    const colon = replica.lastIndexOf(':');
    const told = { host: replica.slice(0, colon), port: Number(replica.slice(colon + 1)) };
    const from = ownNode(graph, { pid, port }) ?? { machine: '', machines: [] };
    const name = serverAt(graph.nodes, told, from)?.name ?? String(told.port);
    return { ...graph, resyncs: { ...graph.resyncs, [name]: { how, reason, bytes } } };
  },

  command: (graph, { pid }, fact) => {
    const { error, port } = fact;
    if (error === null || !isRefused(fact)) return graph;
    return withNode(graph, { pid, port }, (node) => ({
      ...node,
      refusal: { count: (node.refusal?.count ?? 0) + 1, error },
    }));
  },

  signal: (graph, { pid }, { signal }) => {
    const stopped = STOPS[signal];
    if (stopped === undefined) return graph;
    const change = (node: GraphNode) => (node.pid === pid ? { ...node, stopped } : node);
    return { ...graph, nodes: graph.nodes.map(change) };
  },

  exit: (graph, { pid }, { status }) => ended(graph, pid, status),
  crash: (graph, { pid }) => ended(graph, pid, { kind: 'signaled', signal: 'SIGABRT' }),

  connect: (graph, { pid }, fact) => {
    const known = graph.programs[pid];
    if (!known || known.serves !== null) return graph;
    const { program, tty } = known;
    const server =
      graph.nodes.find((node) => node.pid === fact.to) ??
      serverAt(graph.nodes, fact.peer, { machine: known.machine, machines: graph.machines });
    const name = server?.name ?? String(fact.peer.port);
    const client = { conn: fact.conn, pid, program, server: name, tty };
    return { ...graph, clients: [...graph.clients, client] };
  },

  close: (graph, _record, { conn }) =>
    graph.clients.some((client) => client.conn === conn)
      ? { ...graph, clients: graph.clients.filter((client) => client.conn !== conn) }
      : graph,
};

/** Records that may change the graph; the others need not wait in the drawing queue. */
export function isDrawn({ fact }: TraceRecord): boolean {
  return fact.kind in FOLDERS && (fact.kind !== 'command' || isRefused(fact));
}

/** For another reason than how the command was written. */
function isRefused({ error, source }: Extract<TraceFact, { kind: 'command' }>): boolean {
  return error !== null && error !== 'ERR' && source !== 'master';
}

export function foldGraph(graph: Graph, record: TraceRecord): Graph {
  const fold = FOLDERS[record.fact.kind] as
    | ((graph: Graph, record: TraceRecord, fact: TraceFact) => Graph)
    | undefined;
  return fold ? fold(graph, record, record.fact) : graph;
}

/** Without what was refused in the past: it must not flash again. */
export function calmed(graph: Graph): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, refusal: null })) };
}

const NEWBORN = {
  stopped: false,
  status: null,
  facts: null,
  roleSince: null,
  beliefs: null,
  led: null,
} as const;

/** A Sentinel that listens has nothing left to load. */
function bornAs(kind: NodeKind): GraphNode['life'] {
  return kind === 'sentinel' ? 'running' : 'starting';
}

/** One binary is either, as it was called. */
export function servesAs(program: string, argv: readonly string[]): NodeKind | null {
  if (program === 'redis-sentinel') return 'sentinel';
  if (program !== 'redis-server') return null;
  return argv.includes('--sentinel') ? 'sentinel' : 'data';
}

/** Whether a process has the port that another one is about to ask for, in vain. */
function isHeld(node: GraphNode, pid: number): boolean {
  return node.pid !== pid && (node.life === 'running' || node.life === 'starting');
}

/** A process's server, by the port that it says is its own. */
interface Own {
  readonly pid: number;
  readonly port: number;
}

function ownNode({ nodes, programs }: Graph, { pid, port }: Own): GraphNode | undefined {
  const machine = programs[pid]?.machine;
  // Of a process that is not known it is whatever has the port.
  return machine === undefined ? serversOn(nodes, port)[0] : ownServer(nodes, machine, port);
}

function withNode(graph: Graph, own: Own, change: (node: GraphNode) => GraphNode): Graph {
  const known = ownNode(graph, own) ?? newcomer(graph, own);
  const machine = known.machine || (graph.programs[own.pid]?.machine ?? '');
  const placed = known.machine === machine ? known : { ...known, machine };
  const nodes = graph.nodes.includes(known) ? graph.nodes : [...graph.nodes, known];
  return { ...graph, nodes: nodes.map((node) => (node === known ? change(placed) : node)) };
}

function newcomer(graph: Graph, { pid, port }: Own): GraphNode {
  const isTaken = serversOn(graph.nodes, port).length > 0;
  const name = isTaken ? `${graph.programs[pid]?.machine}:${port}` : String(port);
  return absent({ name, port, kind: 'data' }, false, graph.machines);
}

function ended(graph: Graph, pid: number, status: ExitStatus): Graph {
  const { [pid]: _gone, ...programs } = graph.programs;
  const nodes = graph.nodes
    .filter((node) => node.planned || node.pid !== pid)
    .map((node) =>
      node.pid === pid ? { ...node, life: 'exited' as const, stopped: false, status } : node,
    );
  const clients = graph.clients.filter((client) => client.pid !== pid);
  return { ...graph, nodes, clients, programs };
}

/** Servers that ever replicated each other hold, or should hold, the same data. */
function withKin(graph: Graph, node: GraphNode, { master }: ServerFacts): Graph {
  if (!master) return graph;
  const { name } = node;
  const other = serverAt(graph.nodes, master, node)?.name ?? String(master.port);
  if (graph.kin.some((group) => group.includes(name) && group.includes(other))) return graph;
  const touched = graph.kin.filter((group) => group.includes(name) || group.includes(other));
  const joined = [...new Set([...touched.flat(), name, other])];
  return { ...graph, kin: [...graph.kin.filter((group) => !touched.includes(group)), joined] };
}

/** Of a full synchronization the replica knows how large the file was. */
function withFileSize(graph: Graph, { name }: GraphNode, { master }: ServerFacts): Graph {
  const resync = graph.resyncs[name];
  const size = master?.transferSize ?? 0;
  if (resync?.how !== 'full' || size <= 0 || size === resync.bytes) return graph;
  return { ...graph, resyncs: { ...graph.resyncs, [name]: { ...resync, bytes: size } } };
}

export interface Link {
  readonly id: string;
  readonly master: GraphNode;
  readonly replica: GraphNode;
  readonly state: 'connecting' | 'handshake' | 'sync' | 'transfer' | 'online' | 'down';
  /** Of the RDB file so far, 0..1; null while no size is known. */
  readonly progress: number | null;
  /** Bytes of it so far, and in all (-1: not known). */
  readonly transfer: { readonly done: number; readonly total: number };
}

/** Replication links between nodes of the graph, as each living replica itself sees them. */
export function replicationLinks({ nodes }: Graph): Link[] {
  const links: Link[] = [];
  for (const replica of nodes) {
    const from = replica.life === 'running' ? replica.facts?.master : null;
    const master = masterOf(nodes, replica);
    if (!from || !master || master === replica) continue;
    const { transferRead, transferSize } = from;
    const progress = transferSize > 0 ? Math.min(1, transferRead / transferSize) : null;
    const transfer = { done: Math.max(0, transferRead), total: transferSize };
    const state = linkState(from, master);
    links.push({ id: replica.name, master, replica, state, progress, transfer });
  }
  return links;
}

function linkState(from: NonNullable<ServerFacts['master']>, master: GraphNode): Link['state'] {
  if (from.linkUp && from.state === 'connected') return 'online';
  if (from.state === 'transfer') return 'transfer';
  if (from.state === 'receive_psync_reply' || from.state === 'send_psync') return 'sync';
  if (from.state !== 'connect' && from.state !== 'connecting' && from.state !== 'none')
    return 'handshake';
  return master.life === 'running' ? 'connecting' : 'down';
}

export type Role = 'master' | 'slave' | 'sentinel';

export function roleOf(node: GraphNode): Role {
  if (node.kind === 'sentinel') return 'sentinel';
  return node.facts?.role ?? 'master';
}

/** What a dot beside a terminal or a line of the lesson shows of a node. */
export function livingRole({ nodes }: Graph, name: string | null): Role | 'idle' {
  const node = nodes.find((each) => each.name === name);
  return node?.life === 'running' ? roleOf(node) : 'idle';
}

export function keyCount(facts: ServerFacts): number {
  return facts.keys.reduce((sum, [, keys]) => sum + keys, 0);
}
