/** The lanes' drawing: what lies where in time, the head, the stretch that is chosen. */
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { elapsedText } from '../time/clock_text';
import { usePage, useTexts } from '../use_page';
import { useSize } from '../use_size';
import { AXIS_PX, BAND_TOP, laneHeight, NAMES_PX } from './figures';
import { nextOf, tickNear, ticksOf } from './find';
import { goTo, goToInstant } from './go_to';
import { LaneView } from './LaneView';
import { bandAt, type Lane, type Tick } from './lanes';
import { useGestures } from './use_gestures';
import {
  ALL,
  atOf,
  axisTicks,
  type Bounds,
  panned,
  showing,
  viewOf,
  type Wish,
  xOf,
  zoomed,
} from './view';

/** How near to a tick a click has to be, in pixels. */
const REACH_PX = 6;
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.2;

interface Props {
  readonly lanes: readonly Lane[];
  readonly wish: Wish;
  readonly bounds: Bounds;
  readonly selected: Tick | null;
  readonly onWish: (wish: Wish) => void;
  readonly onSelect: (tick: Tick | null) => void;
}

export function Lanes({ lanes, wish, bounds, selected, onWish, onSelect }: Props) {
  const texts = useTexts().timeline;
  const box = useRef<HTMLDivElement>(null);
  const width = useSize(box).width - NAMES_PX;
  const view = viewOf(wish, bounds);
  const rows = useMemo(() => placeRows(lanes), [lanes]);
  const height = (rows.at(-1)?.bottom ?? 0) + 4;
  const drawing = useRef<SVGSVGElement>(null);
  const scroll = useRowInSight(rows, selected);
  const laneAt = (y: number) => rows.find((row) => y >= row.top && y < row.bottom)?.lane;
  const click = (at: number, y: number) => {
    const lane = laneAt(y);
    const reach = (REACH_PX / Math.max(width, 1)) * (view.to - view.from);
    const tick = lane ? tickNear(lane, at, reach) : null;
    onSelect(tick);
    if (tick) goTo(tick);
    else goToInstant(Math.min(bounds.end, Math.max(bounds.start, at)));
  };
  const { brush, over, handlers } = useGestures(
    drawing,
    { view, width, bounds, wish },
    { wish: onWish, click, pans: false },
  );
  const keys = (event: KeyboardEvent) => {
    const done =
      turnsPage(event.key, scroll.current) ||
      takeKey(event, { lanes, wish, bounds, selected, onWish, onSelect });
    if (done) event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs; this is one drawing with keys.
    <div
      className="lanes"
      ref={box}
      role="group"
      aria-label={texts.lanesHelp}
      data-first-focus
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing's own keys need it to have the focus.
      tabIndex={0}
      onKeyDown={keys}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: of more lanes than there is room for, keys show the rest. */}
      <div className="lane-scroll" ref={scroll} tabIndex={0}>
        <Names rows={rows} height={height} />
        {width > 0 && (
          <svg
            className="drawing"
            data-export
            ref={drawing}
            width={width}
            height={height}
            aria-hidden="true"
            {...handlers}
          >
            <Grid view={view} width={width} height={height} />
            {rows.map(({ lane, top, holders }) => (
              <LaneView
                key={lane.port}
                {...{ lane, top, view, width, holders, texts }}
                selected={selected?.port === lane.port ? selected : null}
              />
            ))}
            <Head now={bounds.now} view={view} width={width} height={height} />
            {brush && <Brush {...brush} height={height} />}
          </svg>
        )}
      </div>
      <Axis {...{ view, width, bounds, wish, onWish }} />
      {over && !brush && (
        <Pointed
          lane={laneAt(over.y)}
          at={atOf(over.x, view, width)}
          reach={(REACH_PX / Math.max(width, 1)) * (view.to - view.from)}
          left={over.clientX}
          top={over.clientY}
        />
      )}
      {lanes.length === 0 && <p className="timeline-empty">{texts.empty}</p>}
    </div>
  );
}

function Brush({
  left,
  right,
  height,
}: {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}) {
  return <rect className="brush" x={left} width={right - left} y={0} height={height} />;
}

/** Of more lanes than there is room for, the chosen event's is in sight. */
function useRowInSight(rows: readonly Row[], selected: Tick | null) {
  const scroll = useRef<HTMLDivElement>(null);
  const row = rows.find(({ lane }) => lane.port === selected?.port);
  useEffect(() => bring(row, scroll.current), [row]);
  return scroll;
}

function bring(row: Row | undefined, scroll: HTMLElement | null): void {
  if (!row || !scroll) return;
  const { scrollTop, clientHeight } = scroll;
  if (row.top < scrollTop) scroll.scrollTop = row.top;
  else if (row.bottom > scrollTop + clientHeight) scroll.scrollTop = row.bottom - clientHeight;
}

/** Whether the key was a page's. */
function turnsPage(key: string, scroll: HTMLElement | null): boolean {
  const by = { PageUp: -1, PageDown: 1 }[key];
  if (by === undefined || !scroll) return false;
  scroll.scrollTop += by * scroll.clientHeight;
  return true;
}

interface Row {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  /** Sentinels that ever held it down: a strip each. */
  readonly holders: readonly number[];
}

function placeRows(lanes: readonly Lane[]): Row[] {
  let top = 4;
  return lanes.map((lane) => {
    const holders = [...new Set(lane.downs.map(({ sentinel }) => sentinel))].sort((a, b) => a - b);
    const bottom = top + laneHeight(holders.length);
    const row = { lane, top, bottom, holders };
    top = bottom;
    return row;
  });
}

function Names({ rows, height }: { readonly rows: readonly Row[]; readonly height: number }) {
  const texts = useTexts().timeline;
  return (
    <svg className="lane-names" data-export width={NAMES_PX} height={height} aria-hidden="true">
      {rows.map(({ lane: { port, node }, top }) => (
        <text key={port} className={node} x={12} y={top + BAND_TOP + 12}>
          {port === 0 ? texts.lab : port}
        </text>
      ))}
    </svg>
  );
}

interface PlaceProps {
  readonly view: { readonly from: number; readonly to: number };
  readonly width: number;
  readonly height: number;
}

function Grid({ view, width, height }: PlaceProps) {
  const lines = axisTicks(view, width).map(
    ({ at }) => `M${Math.round(xOf(at, view, width)) + 0.5} 0V${height}`,
  );
  return <path className="grid" d={lines.join('')} />;
}

/** Stands still below the lanes while they are scrolled; dragging it moves time. */
function Axis({
  view,
  width,
  bounds,
  wish,
  onWish,
}: Omit<PlaceProps, 'height'> & Pick<Props, 'bounds' | 'wish' | 'onWish'>) {
  const strip = useRef<SVGSVGElement>(null);
  const click = (at: number) => goToInstant(Math.min(bounds.end, Math.max(bounds.start, at)));
  const { handlers } = useGestures(
    strip,
    { view, width, bounds, wish },
    { wish: onWish, click, pans: true },
  );
  return (
    <svg
      className="axis"
      data-export
      ref={strip}
      width={Math.max(0, width)}
      height={AXIS_PX}
      aria-hidden="true"
      {...handlers}
    >
      {axisTicks(view, width).map(({ at, text }) => {
        const x = xOf(at, view, width);
        const anchor = x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle';
        return (
          <text key={at} x={x} y={AXIS_PX - 6} textAnchor={anchor}>
            {text}
          </text>
        );
      })}
    </svg>
  );
}

function Head({ now, view, width, height }: PlaceProps & { readonly now: number }) {
  const x = xOf(now, view, width);
  if (x < 0 || x > width) return null;
  return (
    <g className="head" transform={`translate(${Math.round(x) + 0.5} 0)`}>
      <path className="line" d={`M0 0V${height}`} />
      <path className="grip" d="M-5 0h10l-5 7z" />
    </g>
  );
}

/** What is under the pointer: the event nearest to it, else the instant and the band. */
function Pointed({
  lane,
  at,
  reach,
  left,
  top,
}: {
  readonly lane: Lane | undefined;
  readonly at: number;
  readonly reach: number;
  readonly left: number;
  readonly top: number;
}) {
  const texts = useTexts().timeline;
  const tick = lane && tickNear(lane, at, reach);
  const band = lane && !tick ? bandAt(lane, at) : null;
  const held = lane?.downs.filter(({ from, to }) => from <= at && at < to) ?? [];
  return (
    <div className="lane-pointed" style={{ left: `clamp(110px, ${left}px, 100vw - 140px)`, top }}>
      {elapsedText(tick ? tick.at : at)}
      {tick && <b className={tick.tone}>{tick.text}</b>}
      {band && <b>{texts.bands[band.state]}</b>}
      {!tick &&
        held.map(({ sentinel, opinion }) => (
          <b key={sentinel} className="down">
            {sentinel}: {opinion}
          </b>
        ))}
    </div>
  );
}

/** Whether the key was for the lanes. */
function takeKey(
  event: KeyboardEvent,
  { lanes, wish, bounds, selected, onWish, onSelect }: Props,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const view = viewOf(wish, bounds);
  const middle = selected?.at ?? (view.from + view.to) / 2;
  const pick = (tick: Tick | null) => {
    if (!tick) return;
    onSelect(tick);
    onWish(showing(wish, tick.at, bounds));
  };
  const walk = (by: 1 | -1) =>
    event.shiftKey
      ? onWish(panned(wish, by * KEY_PAN, bounds))
      : pick(nextOf(ticksOf(lanes), selected ?? bounds.now, by));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => walk(-1),
    ArrowRight: () => walk(1),
    ArrowUp: () => pick(inLane(lanes, selected, -1, bounds.now)),
    ArrowDown: () => pick(inLane(lanes, selected, 1, bounds.now)),
    '+': () => onWish(zoomed(wish, 1 / KEY_ZOOM, middle, bounds)),
    '=': () => onWish(zoomed(wish, 1 / KEY_ZOOM, middle, bounds)),
    '-': () => onWish(zoomed(wish, KEY_ZOOM, middle, bounds)),
    '0': () => onWish(ALL),
    Home: () => pick(ticksOf(lanes)[0] ?? null),
    End: () => pick(ticksOf(lanes).at(-1) ?? null),
    Enter: () => selected && goTo(selected),
    Escape: () => onSelect(null),
  };
  const act = keys[event.key];
  act?.();
  return act !== undefined;
}

/** The event of the lane above or below that is nearest in time. */
function inLane(
  lanes: readonly Lane[],
  selected: Tick | null,
  by: 1 | -1,
  now: number,
): Tick | null {
  const told = lanes.filter(({ ticks }) => ticks.length > 0);
  const place = told.findIndex(({ port }) => port === selected?.port);
  const lane = told[place < 0 ? 0 : place + by];
  return lane ? tickNear(lane, selected?.at ?? now, Number.POSITIVE_INFINITY) : null;
}

/** The reader's window follows the head only as finely as it shows. */
export function useBounds(wish: Wish): Bounds {
  return usePage(({ snapshot }) => {
    const { start = 0, now = 0, end = 0 } = snapshot ?? {};
    const span = wish.span ?? Math.max(end - start, 1_000_000);
    const fine = Math.max(100, span / 1000);
    return { start, now: Math.floor(now / fine) * fine, end: Math.ceil(end / fine) * fine };
  });
}
