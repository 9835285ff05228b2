/**
 * What a record of the trace means, as the fact of one sentence: who did what, and why. Pure: the
 * record and the drawn graph before it in, words in no language out.
 */
import type { TraceFact, TraceRecord } from '#host/trace';
import type { LossStory, TimelineMark } from '#protocol/timeline';
import type { Announcement } from '../mind/announcements';
import type { Graph } from '../topology/graph';
import { narrateAnnouncement, narrateElection } from './of_sentinels';
import {
  born,
  ended,
  narrateClosing,
  narrateCommand,
  narrateListening,
  narrateServer,
  narrateSignal,
  narrateSync,
} from './of_servers';

/** Why one replica was chosen: there is no other, or what decided between it and the next. */
export type Chosen = 'only' | 'priority' | 'offset' | 'runid';

/** What it is in the books of the Sentinel that speaks of it. */
type Watched = 'master' | 'slave' | 'sentinel';

export type Fact =
  | { readonly say: 'born'; readonly sentinel: boolean }
  /** `waitMs`: what those who watch it wait for an answer before they hold it down; 0: nobody does. */
  | { readonly say: 'ended'; readonly how: string | null; readonly waitMs: number }
  | { readonly say: 'frozen' | 'thawed' | 'becomesMaster' | 'refuses' }
  /** It takes itself for a master, as it was, and another one is. */
  | { readonly say: 'returns'; readonly master: string }
  /** `changed`: its role, at that moment; whoever changes it has clients dropped. */
  | { readonly say: 'dropsClient'; readonly program: string; readonly changed: boolean }
  /** A write, as typed, is done by one who is not the master that its Sentinels know. */
  | { readonly say: 'strays'; readonly what: string; readonly master: string }
  | { readonly say: 'follows' | 'linked'; readonly master: string }
  /** `waitMs`: of a master that has ended, how long its Sentinels wait; 0: nobody watches, null: it lives. */
  | { readonly say: 'lostLink'; readonly master: string; readonly waitMs: number | null }
  | {
      readonly say: 'fullSync';
      readonly replica: string;
      readonly why: Extract<TraceFact, { kind: 'sync' }>['reason'];
    }
  | { readonly say: 'partialSync'; readonly replica: string; readonly bytes: number }
  | { readonly say: 'fault'; readonly words: string }
  | { readonly say: 'clock'; readonly seconds: number }
  | { readonly say: 'monitors'; readonly master: string; readonly node: string }
  /** `keeps`: the old master, in the books of the new one. */
  | { readonly say: 'learns' | 'keeps'; readonly replica: string; readonly node: string }
  | { readonly say: 'meets'; readonly other: string }
  /** `quorum`: 0 of whom no failover is about. */
  | {
      readonly say: 'sdown';
      readonly node: string;
      readonly of: Watched;
      readonly afterMs: number;
      readonly quorum: number;
    }
  | { readonly say: 'odownOver'; readonly node: string }
  | { readonly say: 'sdownOver' | 'rebooted'; readonly node: string; readonly of: Watched }
  | {
      readonly say: 'odown';
      readonly node: string;
      readonly agreed: number;
      readonly quorum: number;
    }
  | {
      readonly say: 'stands';
      readonly master: string;
      readonly epoch: number;
      readonly needed: number;
    }
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
      readonly epoch: number;
    }
  /** A replica that says it is a master, and there is another one. */
  | { readonly say: 'reportsMaster'; readonly node: string; readonly waitMs: number }
  | { readonly say: 'learnsConfig'; readonly from: string }
  /** Writes, as typed, that a client was told were done. `master`: of whose history it has now. */
  | {
      readonly say: 'lacks';
      readonly what: string;
      readonly how: LossStory['how'];
      readonly master: string;
    };

export interface Narration {
  /** Who does it; '' when nobody in the graph does. */
  readonly who: string;
  readonly role: 'master' | 'slave' | 'sentinel' | 'none';
  readonly fact: Fact;
  /** 3: the story is not understood without it; 1: good to know, first to be dropped. */
  readonly weight: 1 | 2 | 3;
  /** The name of the master whose failover it is told of; '' of none. */
  readonly watched: string;
}

export interface Context {
  /** Before the record. */
  readonly graph: Graph;
  /** Before the record. */
  readonly announced: readonly Announcement[];
}

export type Narrator<K extends TraceFact['kind']> = (
  fact: Extract<TraceFact, { kind: K }>,
  record: TraceRecord,
  context: Context,
) => Narration | null;

type Narrators = { readonly [K in TraceFact['kind']]?: Narrator<K> };

const NARRATORS: Narrators = {
  listen: narrateListening,
  sentinel: ({ port }, { pid }, { graph }) => born(graph, { port, pid, kind: 'sentinel' }),
  exit: ({ status }, { pid }, { graph }) =>
    ended(graph, pid, status.kind === 'signaled' ? status.signal : null),
  crash: (_fact, { pid }, { graph }) => ended(graph, pid, 'SIGABRT'),
  signal: narrateSignal,
  server: narrateServer,
  sync: narrateSync,
  command: narrateCommand,
  close: narrateClosing,
  fault: ({ text }) => ofNobody({ say: 'fault', words: text }, 2),
  clock: ({ jumpUs }) => ofNobody({ say: 'clock', seconds: jumpUs / 1_000_000 }, 2),
  'sentinel-event': narrateAnnouncement,
  'sentinel-election': narrateElection,
};

export function narrate(record: TraceRecord, context: Context): Narration | null {
  const narrator = NARRATORS[record.fact.kind] as
    | ((fact: TraceFact, record: TraceRecord, context: Context) => Narration | null)
    | undefined;
  return narrator ? narrator(record.fact, record, context) : null;
}

/** The lab notices it; no record says so by itself. */
export function narrationOfLoss({ port, text, loss }: TimelineMark): Narration {
  const { how = 'promotion', master = port } = loss ?? {};
  const what = text.replace('lost: ', '');
  const fact: Fact = { say: 'lacks', what, how, master: String(master ?? '') };
  return { who: String(port ?? ''), role: 'none', fact, weight: 3, watched: '' };
}

function ofNobody(fact: Fact, weight: Narration['weight']): Narration {
  return { who: '', role: 'none', fact, weight, watched: '' };
}
