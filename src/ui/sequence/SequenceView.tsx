/** The diagram itself: lifelines, arrows, events. It draws what it is given and knows no store. */
import { memo } from 'react';
import { durationText } from '../time/clock_text';
import type { Lane } from '../timeline/lanes';
import type { Arrow, Column, SequenceEvent } from './arrows';
import type { Line, Spot, Word } from './place';
import type { Scale } from './scale';

export interface Diagram {
  readonly columns: readonly Column[];
  readonly places: ReadonlyMap<number, number>;
  readonly lanes: readonly Lane[];
  readonly lines: readonly Line[];
  readonly spots: readonly Spot[];
  readonly words: readonly Word[];
  readonly scale: Scale;
}

interface Props extends Diagram {
  readonly from: number;
  readonly until: number;
  readonly now: number;
  readonly width: number;
  readonly height: number;
  readonly selected: string | null;
  /** What led to it; empty: nothing is chosen. */
  readonly chain: ReadonlySet<string>;
  readonly onPick: (id: string) => void;
}

export const SequenceView = memo(function SequenceView(props: Props) {
  const { places, lanes, lines, spots, words, scale, width, height } = props;
  const { from, until, now, selected, chain, onPick } = props;
  const mood = (id: string) =>
    `${id === selected ? 'selected' : ''} ${chain.size === 0 ? '' : chain.has(id) ? 'led' : 'dim'}`;
  const head = now >= from && now <= until ? scale.y(now) : null;
  return (
    <g>
      {scale.breaks.map(({ top, bottom }) => (
        <g key={top} className="break">
          <rect x={0} y={top + 2} width={width} height={Math.max(1, bottom - top - 4)} />
        </g>
      ))}
      {lanes.map((lane) => (
        <Lifeline
          key={lane.port}
          {...{ lane, scale, from, until, height }}
          x={places.get(lane.port)}
        />
      ))}
      {scale.breaks.map(({ top, bottom, us }) => (
        <text key={top} className="break" x={6} y={(top + bottom) / 2 + 4}>
          {durationText(us)}
        </text>
      ))}
      {places.has(0) && <path className="lifeline client" d={`M${places.get(0)} 0V${height}`} />}
      {head !== null && <path className="now" d={`M0 ${head}H${width}`} />}
      {lines.map((line) => (
        <ArrowView key={line.arrow.id} line={line} mood={mood(line.arrow.id)} onPick={onPick} />
      ))}
      {spots.map(({ event, x, y }) => (
        <EventView key={event.id} {...{ event, x, y, onPick }} mood={mood(event.id)} />
      ))}
      {words.map(({ id, x, y, text, anchor }) => (
        <text key={id} className={`word ${mood(id)}`} x={x} y={y} textAnchor={anchor}>
          {text}
        </text>
      ))}
    </g>
  );
});

function Lifeline({
  lane,
  x,
  scale,
  from,
  until,
  height,
}: {
  readonly lane: Lane;
  readonly x: number | undefined;
  readonly scale: Scale;
  readonly from: number;
  readonly until: number;
  readonly height: number;
}) {
  if (x === undefined) return null;
  const bands = lane.bands.filter((band) => band.to >= from && band.from <= until);
  return (
    <g className="lifeline-of">
      <path className="lifeline" d={`M${x} 0V${height}`} />
      {bands.map((band) => {
        const top = band.from <= from ? 0 : scale.y(band.from);
        const bottom = band.to >= until ? height : scale.y(band.to);
        return (
          <g key={band.from} className={`band ${band.state}`}>
            <rect x={x - 3} y={top} width={6} height={Math.max(1, bottom - top)} />
          </g>
        );
      })}
    </g>
  );
}

const HEAD_PX = 8;

function ArrowView({
  line: { arrow, x1, y1, x2, y2 },
  mood,
  onPick,
}: {
  readonly line: Line;
  readonly mood: string;
  readonly onPick: (id: string) => void;
}) {
  const way = Math.sign(x2 - x1);
  const [left, right] = [x1 + way * 4, x2 - way * (arrow.lost ? 8 : 4)];
  const end = headOf(arrow, { x: right, y: y2, way });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the drawing as a whole has the focus.
    <g
      className={`arrow ${arrow.meaning} ${arrow.lost ? 'lost' : ''} ${arrow.message.what} ${mood}`}
      data-id={arrow.id}
      data-from={arrow.from}
      data-to={arrow.to}
      data-sent={arrow.sentAt}
      data-arrive={arrow.arriveAt ?? ''}
      data-count={arrow.count}
      onClick={() => onPick(arrow.id)}
    >
      <path className="reach" d={`M${left} ${y1}L${right} ${y2}`} />
      <path
        className="shaft"
        d={`M${left} ${y1}L${right} ${y2}`}
        strokeWidth={widthOf(arrow.count)}
      />
      <path className="head" d={end} />
      <title>{arrow.message.label}</title>
    </g>
  );
}

/** A cross where nothing came, a bar where it is over: at a shut door without an arrow's head. */
function headOf(
  { lost, meaning }: Arrow,
  { x, y, way }: { readonly x: number; readonly y: number; readonly way: number },
): string {
  const bar = `M${x} ${y - 6}V${y + 6}`;
  if (lost === 'refused') return bar;
  if (lost) return `M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`;
  const back = x - way * HEAD_PX;
  const head = `M${back} ${y - 3.5}L${x} ${y}L${back} ${y + 3.5}`;
  return meaning === 'close' ? `${head}${bar}` : head;
}

function widthOf(count: number): number {
  return Math.min(6, 1.4 + Math.log2(count));
}

function EventView({
  event: { id, tick },
  x,
  y,
  mood,
  onPick,
}: {
  readonly event: SequenceEvent;
  readonly x: number;
  readonly y: number;
  readonly mood: string;
  readonly onPick: (id: string) => void;
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the drawing as a whole has the focus.
    <g className={`happened ${tick.tone} ${mood}`} data-event={id} onClick={() => onPick(id)}>
      <circle cx={x} cy={y} r={9} className="reach" />
      <circle cx={x} cy={y} r={4.5} className="dot-mark" />
      <title>{`${tick.text} ${tick.detail}`}</title>
    </g>
  );
}
