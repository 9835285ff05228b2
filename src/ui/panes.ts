/** How the reader arranged the page: kept in this browser, so that it is so again next time. */

export type TimelineView = 'closed' | 'lanes' | 'sequence';

export interface Panes {
  readonly timeline: TimelineView;
  /** What the timeline shows when it opens again. */
  readonly timelineLast: Exclude<TimelineView, 'closed'>;
  /** Its height in pixels. */
  readonly timelineHeight: number;
  /** Of the window's height, what the terminals have. */
  readonly dockShare: number;
}

const KEY = 'redis-ha-lab.panes';

export const PANES_AT_FIRST: Panes = {
  timeline: 'closed',
  timelineLast: 'lanes',
  timelineHeight: 236,
  dockShare: 0.33,
};

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
  const number = (key: 'timelineHeight' | 'dockShare', least: number, most: number) => {
    const value = kept[key];
    const fits = typeof value === 'number' && value >= least && value <= most;
    return fits ? value : PANES_AT_FIRST[key];
  };
  const views: readonly unknown[] = ['closed', 'lanes', 'sequence'] satisfies TimelineView[];
  const timeline = views.includes(kept.timeline) ? (kept.timeline as TimelineView) : 'closed';
  return {
    timeline,
    timelineLast: timeline === 'closed' ? PANES_AT_FIRST.timelineLast : timeline,
    timelineHeight: number('timelineHeight', 80, 2000),
    dockShare: number('dockShare', 0.1, 0.8),
  };
}

export function keepPanes(panes: Panes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(panes));
  } catch {
    // Storage may be forbidden; the arrangement then lasts as long as the page.
  }
}
