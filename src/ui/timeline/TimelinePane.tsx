/** The timeline's pane: its tools, the lanes, and the event that is chosen. */
import { useMemo, useState } from 'react';
import { Icon } from '../Icon';
import { Splitter } from '../Splitter';
import { arrange } from '../store';
import { elapsedText } from '../time/clock_text';
import { usePage, useTexts } from '../use_page';
import { FilterMenu } from './FilterMenu';
import { filtered, hitsOf, NOTHING_HIDDEN, nextOf, ticksOf } from './find';
import { goTo } from './go_to';
import { Lanes, useBounds } from './Lanes';
import { LanesTwin } from './LanesTwin';
import { lanesOf, type Tick } from './lanes';
import { Search } from './Search';
import { ALL, showing, viewOf, type Wish, zoomed } from './view';

const BUTTON_ZOOM = 2;

export function TimelinePane() {
  const { view, phone, height } = usePage(({ panes, phonePane }) => ({
    view: panes.timeline,
    phone: phonePane === 'timeline',
    height: panes.timelineHeight,
  }));
  if (view === 'closed' && !phone) return null;
  return <Opened height={height} />;
}

function Opened({ height }: { readonly height: number }) {
  const texts = useTexts().timeline;
  const [wish, setWish] = useState<Wish>(ALL);
  const [selected, setSelected] = useState<Tick | null>(null);
  const [filter, setFilter] = useState(NOTHING_HIDDEN);
  const [query, setQuery] = useState('');
  const bounds = useBounds(wish);
  const all = useLanes(bounds.end);
  const lanes = useMemo(() => filtered(all, filter), [all, filter]);
  const hits = useMemo(() => hitsOf(ticksOf(lanes), query), [lanes, query]);
  const pick = (tick: Tick | null) => {
    setSelected(tick);
    if (tick) setWish(showing(wish, tick.at, bounds));
  };
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
        style={{ '--timeline-height': `${height}px` } as React.CSSProperties}
      >
        <div className="timeline-head">
          <h2>{texts.title}</h2>
          <Search
            query={query}
            hits={hits}
            selected={selected}
            onQuery={setQuery}
            onStep={(by) => pick(nextOf(hits, selected ?? bounds.now, by))}
          />
          <FilterMenu lanes={all} filter={filter} onFilter={setFilter} />
          <ZoomTools wish={wish} bounds={bounds} onWish={setWish} />
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
        <Lanes
          {...{ lanes, wish, bounds, selected }}
          onWish={setWish}
          onSelect={(tick) => pick(tick)}
        />
        <Chosen tick={selected} />
        <LanesTwin lanes={lanes} />
      </section>
    </>
  );
}

function ZoomTools({
  wish,
  bounds,
  onWish,
}: {
  readonly wish: Wish;
  readonly bounds: ReturnType<typeof useBounds>;
  readonly onWish: (wish: Wish) => void;
}) {
  const texts = useTexts().timeline;
  const zoom = (factor: number) => {
    const { from, to } = viewOf(wish, bounds);
    const within = bounds.now > from && bounds.now < to;
    onWish(zoomed(wish, factor, within ? bounds.now : (from + to) / 2, bounds));
  };
  const follows = wish.span !== null && wish.to === null;
  return (
    <div className="zoom-tools">
      <button
        type="button"
        className="button square"
        aria-label={texts.zoomOut}
        title={texts.zoomOut}
        disabled={wish.span === null}
        onClick={() => zoom(BUTTON_ZOOM)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        className="button square"
        aria-label={texts.zoomIn}
        title={texts.zoomIn}
        onClick={() => zoom(1 / BUTTON_ZOOM)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        className="button"
        title={texts.allHelp}
        aria-pressed={wish.span === null}
        onClick={() => onWish(ALL)}
      >
        {texts.all}
      </button>
      <button
        type="button"
        className="button"
        title={texts.followHelp}
        aria-pressed={follows}
        disabled={wish.span === null}
        onClick={() =>
          onWish(follows ? { ...wish, to: viewOf(wish, bounds).to } : { ...wish, to: null })
        }
      >
        {texts.follow}
      </button>
    </div>
  );
}

/** The event that is chosen, in the words of the log. */
function Chosen({ tick }: { readonly tick: Tick | null }) {
  const texts = useTexts().timeline;
  const readOnly = usePage((page) => page.readOnly);
  return (
    <div className="timeline-chosen" aria-live="polite">
      {tick && (
        <>
          <span className="chosen-at">{elapsedText(tick.at)}</span>
          {tick.port !== 0 && <b>{tick.port}</b>}
          <code className={tick.tone}>
            {tick.text} {tick.detail}
          </code>
          <button
            type="button"
            className="button"
            title={texts.goThereHelp}
            disabled={readOnly}
            onClick={() => goTo(tick)}
          >
            {texts.goThere}
          </button>
        </>
      )}
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
