/** The graph's state, folded from trace records: which servers live, who is connected to whom. */

import type { SentinelFacts } from '#host/sentinel_facts';
import type { ExitStatus } from '#host/signal';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { type Unlinked, unlinkedAfter } from '../states/stale';
import { behindAfter } from './lag';

export interface GraphNode {
  readonly name: string;
  readonly port: number;
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
  readonly port: number;
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
  /** By the replica's port. */
  readonly resyncs: Readonly<Record<number, Resync>>;
  readonly programs: Readonly<Record<number, Program>>;
  /** Ports that replicated each other at any time, one way or the other. */
  readonly kin: readonly (readonly number[])[];
  /** Since when a replica, by its port, lacks bytes of its master's stream. */
  readonly behind: Readonly<Record<number, number>>;
  readonly unlinked: Unlinked;
  /** The instant of the last server's facts that are drawn. */
  readonly drawnAt: number;
}

export interface PlannedNode {
  readonly name: string;
  readonly port: number;
  readonly kind: NodeKind;
}

export function emptyGraph(planned: readonly PlannedNode[]): Graph {
  const nodes = planned.map((node) => absent(node, true));
  const none = { clients: [], resyncs: {}, programs: {}, kin: [], behind: {}, unlinked: {} };
  return { nodes, ...none, drawnAt: 0 };
}

function absent({ name, port, kind }: PlannedNode, planned: boolean): GraphNode {
  return {
    name,
    port,
    kind,
    planned,
    life: 'absent',
    pid: null,
    stopped: false,
    status: null,
    facts: null,
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
    return withNode(graph, local.port, (node) =>
      node.pid === pid ? node : { ...node, ...NEWBORN, life: bornAs(kind), kind, pid },
    );
  },

  server: (graph, { pid, at }, { facts }) => {
    const next = withNode(withKin(withFileSize(graph, facts), facts), facts.port, (node) =>
      isHeld(node, pid) ? node : { ...node, life: 'running', pid, status: null, facts },
    );
    const unlinked = unlinkedAfter(graph, facts, { at, pid });
    return { ...next, behind: behindAfter(next, facts, at), unlinked, drawnAt: at };
  },

  sentinel: (graph, { pid }, { port, facts }) =>
    withNode(graph, port, (node) =>
      isHeld(node, pid)
        ? node
        : { ...node, kind: 'sentinel', life: 'running', pid, status: null, beliefs: facts },
    ),

  'sentinel-election': (graph, _record, { port, epoch }) =>
    withNode(graph, port, (node) => ({ ...node, led: epoch })),

  sync: (graph, _record, { replica, how, reason, bytes }) => {
    const port = Number(replica.slice(replica.lastIndexOf(':') + 1));
    return { ...graph, resyncs: { ...graph.resyncs, [port]: { how, reason, bytes } } };
  },

  command: (graph, _record, fact) => {
    const { error, port } = fact;
    if (error === null || !isRefused(fact)) return graph;
    return withNode(graph, port, (node) => ({
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
    const client = { conn: fact.conn, pid, program, port: fact.peer.port, tty };
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

const NEWBORN = { stopped: false, status: null, facts: null, beliefs: null, led: null } as const;

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

function withNode(graph: Graph, port: number, change: (node: GraphNode) => GraphNode): Graph {
  const known = graph.nodes.some((node) => node.port === port);
  const nodes = known
    ? graph.nodes
    : [...graph.nodes, absent({ name: String(port), port, kind: 'data' }, false)];
  return { ...graph, nodes: nodes.map((node) => (node.port === port ? change(node) : node)) };
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
function withKin(graph: Graph, { port, master }: ServerFacts): Graph {
  if (!master || graph.kin.some((group) => group.includes(port) && group.includes(master.port)))
    return graph;
  const touched = graph.kin.filter((group) => group.includes(port) || group.includes(master.port));
  const joined = [...new Set([...touched.flat(), port, master.port])];
  return { ...graph, kin: [...graph.kin.filter((group) => !touched.includes(group)), joined] };
}

/** Of a full synchronization the replica knows how large the file was. */
function withFileSize(graph: Graph, { port, master }: ServerFacts): Graph {
  const resync = graph.resyncs[port];
  const size = master?.transferSize ?? 0;
  if (resync?.how !== 'full' || size <= 0 || size === resync.bytes) return graph;
  return { ...graph, resyncs: { ...graph.resyncs, [port]: { ...resync, bytes: size } } };
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
    const master = from && nodes.find((node) => node.port === from.port);
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
