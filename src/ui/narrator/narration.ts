/**
 * What a record of the trace means, as the fact of one sentence: who did what, and why. Pure: the
 * record and the drawn graph before it in, words in no language out.
 */
import type { TraceFact, TraceRecord } from '#host/trace';
import type { TimelineMark } from '#protocol/timeline';
import type { Announcement } from '../mind/announcements';
import { type Graph, type GraphNode, roleOf } from '../topology/graph';
import { watchesOf } from '../topology/sentinels';
import { nameAt, ownServer, serverAt, serversOn, speakerOf } from '../topology/servers';
import { narrateAnnouncement } from './of_sentinels';

/** Why one replica was chosen: there is no other, or what decided between it and the next. */
export type Chosen = 'only' | 'priority' | 'offset' | 'runid';

export type Fact =
  | { readonly say: 'born'; readonly sentinel: boolean }
  /** `waitMs`: what those who watch it wait for an answer before they hold it down; 0: nobody does. */
  | { readonly say: 'ended'; readonly how: string | null; readonly waitMs: number }
  | { readonly say: 'frozen' | 'thawed' | 'becomesMaster' | 'refuses' }
  | { readonly say: 'follows' | 'lostLink' | 'linked'; readonly master: string }
  | {
      readonly say: 'fullSync';
      readonly replica: string;
      readonly why: Extract<TraceFact, { kind: 'sync' }>['reason'];
    }
  | { readonly say: 'partialSync'; readonly replica: string; readonly bytes: number }
  | { readonly say: 'fault'; readonly words: string }
  | { readonly say: 'clock'; readonly seconds: number }
  | { readonly say: 'monitors'; readonly master: string; readonly node: string }
  | { readonly say: 'learns'; readonly replica: string; readonly node: string }
  | { readonly say: 'meets'; readonly other: string }
  | { readonly say: 'sdown' | 'sdownOver'; readonly node: string; readonly afterMs: number }
  | {
      readonly say: 'odown';
      readonly node: string;
      readonly agreed: number;
      readonly quorum: number;
    }
  | { readonly say: 'odownOver'; readonly node: string }
  | { readonly say: 'stands'; readonly master: string; readonly epoch: number }
  | {
      readonly say: 'votes';
      readonly whom: string;
      readonly epoch: number;
      readonly itself: boolean;
    }
  | {
      readonly say: 'elected';
      readonly votes: number;
      readonly voters: number;
      readonly needed: number;
      readonly epoch: number;
      readonly forced: boolean;
    }
  | { readonly say: 'notElected'; readonly votes: number; readonly needed: number }
  | { readonly say: 'noGoodSlave'; readonly count: number }
  | { readonly say: 'selects'; readonly replica: string; readonly chosen: Chosen }
  | {
      readonly say: 'promotes' | 'promoted' | 'reconfSent' | 'reconfDone' | 'converts' | 'fixes';
      readonly replica: string;
    }
  | { readonly say: 'slaveTimeout' | 'failoverEnd' | 'failoverTimeout' | 'tilt' | 'tiltOver' }
  | {
      readonly say: 'switches';
      readonly master: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly say: 'learnsConfig'; readonly from: string }
  | { readonly say: 'rebooted'; readonly node: string }
  /** Writes, as typed, that a client was told were done. */
  | { readonly say: 'lacks'; readonly what: string };

export interface Narration {
  /** Who does it; '' when nobody in the graph does. */
  readonly who: string;
  readonly role: 'master' | 'slave' | 'sentinel' | 'none';
  readonly fact: Fact;
  /** 3: the story is not understood without it; 1: good to know, first to be dropped. */
  readonly weight: 1 | 2 | 3;
}

export interface Context {
  /** Before the record. */
  readonly graph: Graph;
  /** Before the record. */
  readonly announced: readonly Announcement[];
}

type Narrators = {
  [K in TraceFact['kind']]?: (
    fact: Extract<TraceFact, { kind: K }>,
    record: TraceRecord,
    context: Context,
  ) => Narration | null;
};

const NARRATORS: Narrators = {
  listen: ({ local }, { pid }, { graph }) => {
    const serves = graph.programs[pid]?.serves;
    return serves ? born(graph, { port: local.port, pid, kind: serves }) : null;
  },
  sentinel: ({ port }, { pid }, { graph }) => born(graph, { port, pid, kind: 'sentinel' }),
  exit: ({ status }, { pid }, { graph }) =>
    ended(graph, pid, status.kind === 'signaled' ? status.signal : null),
  crash: (_fact, { pid }, { graph }) => ended(graph, pid, 'SIGABRT'),
  signal: ({ signal }, { pid }, { graph }) => {
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') return null;
    const node = byPid(graph, pid);
    const frozen = signal === 'SIGSTOP';
    return node?.stopped === frozen ? null : of(node, { say: frozen ? 'frozen' : 'thawed' }, 2);
  },
  server: narrateServer,
  sync: ({ replica, how, reason, bytes, port }, { pid }, { graph }) => {
    const node = speakerOf(graph.nodes, pid, port);
    const end = replica.lastIndexOf(':');
    const at = { host: replica.slice(0, end), port: Number(replica.slice(end + 1)) };
    const name = nameAt(graph.nodes, at, node);
    const fact: Fact =
      how === 'full'
        ? { say: 'fullSync', replica: name, why: reason }
        : { say: 'partialSync', replica: name, bytes };
    return of(node, fact, 2);
  },
  command: ({ error, source, port }, { pid }, { graph }) =>
    error === 'READONLY' && source !== 'master'
      ? of(speakerOf(graph.nodes, pid, port), { say: 'refuses' }, 1)
      : null,
  fault: ({ text }) => ({ who: '', role: 'none', fact: { say: 'fault', words: text }, weight: 2 }),
  clock: ({ jumpUs }) => ({
    who: '',
    role: 'none',
    fact: { say: 'clock', seconds: jumpUs / 1_000_000 },
    weight: 2,
  }),
  'sentinel-event': narrateAnnouncement,
  'sentinel-election': (fact, { pid }, { graph }) => {
    const { myid, votes, voters, quorum, epoch, forced, port } = fact;
    const mine = votes.filter(({ leader }) => leader === myid).length;
    const needed = Math.max(Math.floor(voters / 2) + 1, quorum);
    const elected = { say: 'elected', votes: mine, voters, needed, epoch, forced } as const;
    return of(speakerOf(graph.nodes, pid, port), elected, 3);
  },
};

export function narrate(record: TraceRecord, context: Context): Narration | null {
  const narrator = NARRATORS[record.fact.kind] as
    | ((fact: TraceFact, record: TraceRecord, context: Context) => Narration | null)
    | undefined;
  return narrator ? narrator(record.fact, record, context) : null;
}

/** The lab notices it; no record says so by itself. */
export function narrationOfLoss({ port, text }: TimelineMark): Narration {
  const fact: Fact = { say: 'lacks', what: text.replace('lost: ', '') };
  return { who: String(port ?? ''), role: 'none', fact, weight: 3 };
}

/** Told by whichever record of a new process comes first, unless another holds its port. */
function born(
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
  return { who, role, fact: { say: 'born', sentinel }, weight: 1 };
}

function ended(graph: Graph, pid: number, how: string | null): Narration | null {
  const node = byPid(graph, pid);
  const waits = watchesOf(graph).filter(
    ({ sentinel, master }) => serverAt(graph.nodes, master, sentinel) === node,
  );
  const waitMs = Math.max(0, ...waits.map(({ master }) => master.downAfterMs));
  return of(node, { say: 'ended', how, waitMs }, 3);
}

function byPid({ nodes }: Graph, pid: number): GraphNode | undefined {
  return nodes.find((node) => node.pid === pid && node.life !== 'exited');
}

function of(
  node: GraphNode | undefined,
  fact: Fact,
  weight: Narration['weight'],
): Narration | null {
  return node ? { who: node.name, role: roleOf(node), fact, weight } : null;
}

function narrateServer(
  { facts }: Extract<TraceFact, { kind: 'server' }>,
  { pid }: TraceRecord,
  { graph }: Context,
): Narration | null {
  const node = graph.nodes.find((each) => each.pid === pid);
  if (!node) return born(graph, { port: facts.port, pid, kind: 'data' });
  const before = node.facts;
  if (!before) return null;
  const master = facts.master ? nameAt(graph.nodes, facts.master, node) : '';
  const { name: who } = node;
  if (before.role !== facts.role)
    return facts.role === 'master'
      ? { who, role: 'master', fact: { say: 'becomesMaster' }, weight: 3 }
      : { who, role: 'slave', fact: { say: 'follows', master }, weight: 3 };
  if (before.master?.linkUp === facts.master?.linkUp || !facts.master) return null;
  const say = facts.master.linkUp ? 'linked' : 'lostLink';
  return { who, role: 'slave', fact: { say, master }, weight: 2 };
}
