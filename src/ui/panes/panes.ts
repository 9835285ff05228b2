/** How the reader arranged the page: kept in this browser, so that it is so again next time. */

export type TimelineView = 'closed' | 'lanes' | 'sequence';

/**
 * `learn`: lesson, graph and terminals. `explore`: the lesson makes room. `present` and `focus`: one
 * pane at a time, in `present` in large type.
 */
export type PageLayout = (typeof LAYOUTS)[number];
export const LAYOUTS = ['learn', 'explore', 'present', 'focus'] as const;

/** What can fill the page alone. */
export type SinglePane = (typeof SINGLE_PANES)[number];
export const SINGLE_PANES = ['lesson', 'graph', 'timeline', 'terminals'] as const;

export interface Panes {
  readonly layout: PageLayout;
  readonly single: SinglePane;
  readonly timeline: TimelineView;
  /** What the timeline shows when it opens again. */
  readonly timelineLast: Exclude<TimelineView, 'closed'>;
  /** Its height in pixels. */
  readonly timelineHeight: number;
  /** Of the window's height, what the terminals have. */
  readonly dockShare: number;
  /** The same in `explore`, which is about what stands above them. */
  readonly exploreDockShare: number;
  /** In pixels; 0: what the window's width suggests. */
  readonly lessonWidth: number;
  /** Of what stands beside the graph; likewise. */
  readonly sideWidth: number;
}

const KEY = 'redis-ha-lab.panes';

export const PANES_AT_FIRST: Panes = {
  layout: 'learn',
  single: 'graph',
  timeline: 'closed',
  timelineLast: 'lanes',
  timelineHeight: 236,
  dockShare: 0.33,
  exploreDockShare: 0.2,
  lessonWidth: 0,
  sideWidth: 0,
};

/** Which of the kept shares is the terminals' now. */
export function dockShareKey({ layout }: Pick<Panes, 'layout'>): 'dockShare' | 'exploreDockShare' {
  return layout === 'explore' ? 'exploreDockShare' : 'dockShare';
}

/** Nobody chose it, and the window is low: the space-time diagram needs some lines. */
const DOCK_SHARE_LOW = 0.22;

/** Of the window's height, what the terminals have now. `low`: the window's height is a tablet's. */
export function dockShareOf(panes: Panes, low: boolean): number {
  const share = panes[dockShareKey(panes)];
  const suggested = panes.layout === 'learn' && share === PANES_AT_FIRST.dockShare;
  return low && suggested && panes.timeline === 'sequence' ? DOCK_SHARE_LOW : share;
}

export function showsOnePane({ layout }: Pick<Panes, 'layout'>): boolean {
  return layout === 'present' || layout === 'focus';
}

/** `tab`: on a phone, what stands below the graph; null elsewhere. */
export function isTimelineShown(panes: Panes, tab: string | null): boolean {
  if (tab !== null) return tab === 'timeline';
  return showsOnePane(panes) ? panes.single === 'timeline' : panes.timeline !== 'closed';
}

/** Each kept value is taken only if it is of the kind that it should be. */
export function readPanes(): Panes {
  let kept: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof read === 'object' && read !== null) kept = { ...read };
  } catch {
    // Storage may be forbidden, or hold anything: the page then looks as at first.
  }
  return panesOf(kept);
}

export function panesOf(kept: Readonly<Record<string, unknown>>): Panes {
  const number = (
    key: 'timelineHeight' | 'dockShare' | 'exploreDockShare' | 'lessonWidth' | 'sideWidth',
    least: number,
    most: number,
  ) => {
    const value = kept[key];
    const fits = typeof value === 'number' && value >= least && value <= most;
    return fits ? value : PANES_AT_FIRST[key];
  };
  const one = <T extends string>(value: unknown, of: readonly T[], otherwise: T): T =>
    of.find((each) => each === value) ?? otherwise;
  return {
    layout: one(kept.layout, LAYOUTS, 'learn'),
    single: one(kept.single, SINGLE_PANES, 'graph'),
    timeline: one(kept.timeline, ['closed', 'lanes', 'sequence'], 'closed'),
    timelineLast: one(kept.timelineLast, ['lanes', 'sequence'], 'lanes'),
    timelineHeight: number('timelineHeight', 80, 2000),
    dockShare: number('dockShare', 0.1, 0.8),
    exploreDockShare: number('exploreDockShare', 0.1, 0.8),
    lessonWidth: number('lessonWidth', 0, 2000),
    sideWidth: number('sideWidth', 0, 2000),
  };
}

export function keepPanes(panes: Panes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(panes));
  } catch {
    // Storage may be forbidden; the arrangement then lasts as long as the page.
  }
}
