/** The timeline's pane: lanes or the space-time diagram, their tools, the event that is chosen. */
import { type CSSProperties, useMemo, useState } from 'react';
import { Icon } from '../Icon';
import { isTimelineShown, type TimelineView } from '../panes/panes';
import { Splitter } from '../panes/Splitter';
import { eventId } from '../sequence/arrows';
import { Sequence } from '../sequence/Sequence';
import { arrange, store } from '../store';
import { usePhone } from '../use_media';
import { usePage, useTexts } from '../use_page';
import { Chosen } from './Chosen';
import { ExportMenu } from './ExportMenu';
import { FilterMenu } from './FilterMenu';
import { filtered, hitsOf, NOTHING_HIDDEN, nextOf, ticksOf } from './find';
import { Lanes, useBounds } from './Lanes';
import { LanesTwin } from './LanesTwin';
import { lanesOf } from './lanes';
import { lastFailover } from './last_failover';
import { Search } from './Search';
import { ALL, showing, standing, type Wish } from './view';
import { ZoomTools } from './ZoomTools';

type Shown = Exclude<TimelineView, 'closed'>;

/** What the diagram shows when it opens: the last two seconds, or so much around an event. */
const LATEST: Wish = { span: 2_000_000, to: null };
const AROUND_US = 250_000;

export function TimelinePane() {
  const phone = usePhone();
  const { panes, tab } = usePage(({ panes, phonePane }) => ({ panes, tab: phonePane }));
  if (!isTimelineShown(panes, phone ? tab : null)) return null;
  const { timeline, timelineLast, timelineHeight } = panes;
  const shown = timeline === 'closed' ? timelineLast : timeline;
  return <Opened shown={shown} height={timelineHeight} />;
}

function Opened({ shown, height }: { readonly shown: Shown; readonly height: number }) {
  const texts = useTexts().timeline;
  return (
    <>
      <Splitter
        className="timeline-handle"
        label={texts.resize}
        axis="y"
        value={height}
        min={120}
        max={Math.max(240, window.innerHeight * 0.7)}
        step={24}
        perPixel={-1}
        onMove={(timelineHeight) => arrange({ timelineHeight })}
      />
      <section
        className="timeline"
        data-pane="timeline"
        aria-label={texts.title}
        style={{ '--timeline-height': `${height}px` } as CSSProperties}
      >
        <Tools shown={shown} />
      </section>
    </>
  );
}

function Tools({ shown }: { readonly shown: Shown }) {
  const texts = useTexts().timeline;
  const [wishes, setWishes] = useState(wishesAtFirst);
  const [selected, setSelected] = useState<string | null>(null);
  const [filter, setFilter] = useState(NOTHING_HIDDEN);
  const [query, setQuery] = useState('');
  const [even, setEven] = useState(false);
  const wish = wishes[shown];
  const known = useBounds(wish);
  // Messages are told of from the first one on; to the lab, there is no way back before its prelude's end.
  const bounds = shown === 'sequence' ? { ...known, start: 0 } : known;
  const all = useLanes(bounds.end);
  const lanes = useMemo(() => filtered(all, filter), [all, filter]);
  const ticks = useMemo(() => ticksOf(lanes), [lanes]);
  const hits = useMemo(() => hitsOf(ticks, query), [ticks, query]);
  const tick = ticks.find((each) => eventId(each) === selected) ?? null;
  const setWish = (next: Wish) => setWishes((before) => ({ ...before, [shown]: next }));
  const pick = (id: string | null) => {
    setSelected(id);
    const at = ticks.find((each) => eventId(each) === id)?.at;
    if (at !== undefined) setWishes((before) => around(before, at, bounds));
  };
  const common = { lanes, wish, bounds, onWish: setWish };
  return (
    <>
      <div className="timeline-head">
        <Tabs shown={shown} />
        <Search
          query={query}
          hits={hits}
          selected={tick}
          onQuery={setQuery}
          onStep={(by) => {
            const next = nextOf(hits, tick ?? bounds.now, by);
            if (next) pick(eventId(next));
          }}
        />
        <FilterMenu lanes={all} filter={filter} onFilter={setFilter} />
        <ZoomTools {...{ shown, wish, bounds, even }} onWish={setWish} onEven={setEven} />
        <ExportMenu shown={shown} />
        <button
          type="button"
          className="button quiet square timeline-close"
          aria-label={texts.close}
          title={texts.close}
          onClick={() => arrange({ timeline: 'closed' })}
        >
          <Icon name="close" />
        </button>
      </div>
      {shown === 'lanes' ? (
        <Lanes
          {...common}
          selected={tick}
          onSelect={(next) => pick(next === null ? null : eventId(next))}
        />
      ) : (
        <Sequence {...common} {...{ selected, even }} onSelect={setSelected} />
      )}
      {shown === 'lanes' && <Chosen tick={tick} />}
      <LanesTwin lanes={lanes} />
    </>
  );
}

/** Lanes open on the latest failover, if there was one: in a whole session it is a hair's breadth. */
function wishesAtFirst(): Readonly<Record<Shown, Wish>> {
  const { marks, snapshot } = store.getState();
  const { start = 0, now = 0, end = 0 } = snapshot ?? {};
  const view = lastFailover(marks, now);
  return { lanes: view ? standing(view, { start, now, end }) : ALL, sequence: LATEST };
}

/** Both views come to the event that is chosen; lanes only if it is out of sight. */
function around(
  before: Readonly<Record<Shown, Wish>>,
  at: number,
  bounds: ReturnType<typeof useBounds>,
): Record<Shown, Wish> {
  const view = { from: at - AROUND_US, to: at + AROUND_US / 4 };
  return { lanes: showing(before.lanes, at, bounds), sequence: standing(view, bounds) };
}

function Tabs({ shown }: { readonly shown: Shown }) {
  const texts = useTexts().timeline;
  const show = (view: Shown) => {
    const { timeline } = store.getState().panes;
    // Where it is open by its tab, it is not opened beside the graph as well.
    arrange({ timeline: timeline === 'closed' ? 'closed' : view, timelineLast: view });
  };
  return (
    <div className="timeline-tabs" role="tablist" aria-label={texts.title}>
      {(['lanes', 'sequence'] as const).map((view) => (
        <button
          key={view}
          type="button"
          role="tab"
          aria-selected={view === shown}
          onClick={() => show(view)}
        >
          {texts[view]}
        </button>
      ))}
    </div>
  );
}

function useLanes(end: number) {
  const { changes, marks } = usePage((page) => ({ changes: page.lanes, marks: page.marks }));
  const planned = usePage((page) =>
    page.graph.nodes.filter((node) => node.planned).map(({ port, kind }) => `${port} ${kind}`),
  );
  return useMemo(
    () =>
      lanesOf(changes, marks, {
        end,
        planned: planned.map((each) => {
          const [port, kind] = each.split(' ');
          return { port: Number(port), kind: kind === 'sentinel' ? 'sentinel' : 'data' };
        }),
      }),
    [changes, marks, planned, end],
  );
}
