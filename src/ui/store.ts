/** The page's one store: what the lab last said, the graph folded from it, and what the reader chose. */
import { createStore } from 'zustand/vanilla';
import type { LessonText, Locale } from '#lesson/lesson';
import type { LaneChange } from '#protocol/lanes';
import type { FromLab, NoticeCode } from '#protocol/messages';
import type { LabSnapshot, TtySnapshot, Verdict, WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';
import type { OpenMenu } from './faults/menu_target';
import type { Announcement } from './mind/announcements';
import { keepPanes, type Panes, readPanes } from './panes/panes';
import type { Story } from './phases/phases';
import type { Preferences, Theme } from './preferences';
import { emptyLog, type WireLog } from './sequence/wire_log';
import { emptyGraph, type Graph } from './topology/graph';
import { isFirstVisit } from './tour/stops';

export interface Notice {
  readonly id: number;
  readonly code: NoticeCode | 'offline' | 'no-network' | 'branched';
  readonly detail: string;
}

/** A message as the line under the graph tells it. */
export interface Moment {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly what: WireMessage['what'];
  readonly role: 'master' | 'slave' | 'sentinel' | 'client' | 'error';
  readonly toClient: boolean;
}

/** A message that is looked into. */
export interface Decoded {
  readonly message: WireMessage;
  /** Picked by hand, or come to by a step. */
  readonly how: 'picked' | 'stepped';
}

/** The last line until that instant, of virtual time in microseconds, that has these words. */
export interface LogPlace {
  readonly at: number;
  /** '': whichever it is. */
  readonly words: string;
}

export type PhonePane = 'lesson' | 'terminals' | 'timeline';

export type SidePane = 'mind' | 'why' | 'inspect';

export interface LessonEntry {
  readonly id: string;
  readonly load: (locale: Locale) => Promise<LessonText>;
}

export interface Page {
  readonly phase: 'opening' | 'open' | 'failed';
  readonly failure: string;
  /** How often the lab has opened, gone back or started anew in this visit. */
  readonly openings: number;
  /** Something stands, or stood, in a terminal. */
  readonly written: boolean;
  readonly readOnly: boolean;
  readonly snapshot: LabSnapshot | null;
  readonly verdicts: readonly Verdict[];
  /** The graph as drawn so far: it follows the messages that travel, not the lab's present. */
  readonly graph: Graph;
  readonly moment: Moment | null;
  readonly decoded: Decoded | null;
  /** The lost write whose story is open. */
  readonly lossShown: TimelineMark | null;
  /** A step shows the message that it came to; off once its card was closed. */
  readonly decodesSteps: boolean;
  /** What Sentinels announced, as far as it is drawn; oldest first. */
  readonly announced: readonly Announcement[];
  /** How far a failover was told, while time waits for who reads; null: it does not. */
  readonly story: Story | null;
  /** The key to the picture lies over it. */
  readonly graphKey: boolean;
  /** What stands beside the graph. */
  readonly side: SidePane | null;
  /** The node that the inspector looks into; null: whichever runs. */
  readonly inspected: string | null;
  /** The line of its conf that was asked for. */
  readonly confLine: string | null;
  /** The line of its log that was asked for. */
  readonly logAt: LogPlace | null;
  /** Messages drawn together lately because drawing was late; 0 when it is not. */
  readonly bulk: number;
  readonly lesson: LessonEntry | null;
  readonly text: LessonText | null;
  readonly language: Locale;
  readonly theme: Theme;
  /** The terminal that has, or last had, the keyboard. */
  readonly activeTty: number | null;
  /** On a phone: what stands below the graph. */
  readonly phonePane: PhonePane;
  readonly notices: readonly Notice[];
  /** How far the lab is in running a recording again, in microseconds; null when it is not. */
  readonly replay: { readonly done: number; readonly of: number } | null;
  readonly keyboardOpen: boolean;
  /** A menu of faults that is open. */
  readonly menu: OpenMenu | null;
  /** Names of nodes that are to be one side of a split. */
  readonly selected: readonly string[];
  /** Nodes that somebody put elsewhere, by name: parts of the picture's width and height. */
  readonly pins: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
  /** The current branch's events of interest, oldest first. */
  readonly marks: readonly TimelineMark[];
  /** How its lanes go, oldest first. */
  readonly lanes: readonly LaneChange[];
  /** What is known of the messages on the wires. */
  readonly wire: WireLog;
  readonly panes: Panes;
  /** How the comparison of two branches came out, or how far it is. */
  readonly comparison: Extract<FromLab, { kind: 'compared' }> | null;
  /** The session's text, once it was asked for. */
  readonly shared: string | null;
  /** A shared session was opened, and nothing done to it yet. */
  readonly player: boolean;
  /** The branch of that session: up to its end it is a recording that is watched. */
  readonly watched: number | null;
  /** The tour of a first visit. */
  readonly tour: boolean;
}

export const store = createStore<Page>(() => ({
  phase: 'opening',
  failure: '',
  openings: 0,
  written: false,
  readOnly: false,
  snapshot: null,
  verdicts: [],
  graph: emptyGraph([]),
  moment: null,
  decoded: null,
  lossShown: null,
  decodesSteps: true,
  announced: [],
  story: null,
  graphKey: false,
  side: null,
  inspected: null,
  confLine: null,
  logAt: null,
  bulk: 0,
  lesson: null,
  text: null,
  language: 'en',
  theme: 'dark',
  activeTty: null,
  phonePane: 'lesson',
  notices: [],
  replay: null,
  keyboardOpen: false,
  menu: null,
  selected: [],
  pins: {},
  marks: [],
  lanes: [],
  wire: emptyLog(0),
  panes: readPanes(),
  comparison: null,
  shared: null,
  player: false,
  watched: null,
  tour: isFirstVisit(),
}));

/** Somebody else's session plays, and nobody has taken it over: nothing of the lesson is to be done. */
export function isWatching({ watched, snapshot }: Page): boolean {
  return snapshot !== null && snapshot.branch === watched && snapshot.now < snapshot.end;
}

export function setPreferences(preferences: Preferences): void {
  store.setState(preferences);
}

/** What the reader arranged is kept. */
export function arrange(change: Partial<Panes>): void {
  const panes = { ...store.getState().panes, ...change };
  store.setState({ panes });
  keepPanes(panes);
}

let noticeCount = 0;

export function addNotice(code: Notice['code'], detail: string): void {
  noticeCount += 1;
  const notice = { id: noticeCount, code, detail };
  store.setState((page) => ({
    notices: [...page.notices.filter((each) => each.code !== code), notice],
  }));
}

export function dropNotice(id: number): void {
  store.setState((page) => ({ notices: page.notices.filter((each) => each.id !== id) }));
}

export function findTty(test: (tty: TtySnapshot) => boolean): TtySnapshot | null {
  return store.getState().snapshot?.ttys.find(test) ?? null;
}
