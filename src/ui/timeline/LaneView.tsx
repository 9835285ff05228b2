/** One lane: its bands, what each Sentinel held of it, its epochs, its events with their names. */
import { memo } from 'react';
import type { Texts } from '../texts/en';
import { BAND_HEIGHT, BAND_TOP, LABEL_BASE, STRIP_HEIGHT, STRIPS_TOP } from './figures';
import { placeLabels, ticksIn, tonePaths } from './labels';
import type { Lane, Tick } from './lanes';
import { type View, xOf } from './view';

/** A letter of the sans face at 12 px, about; a Chinese one is twice as wide. */
const LETTER_PX = 7;

interface Props {
  readonly lane: Lane;
  readonly view: View;
  readonly width: number;
  readonly top: number;
  /** Sentinels' ports in the order of their strips. */
  readonly holders: readonly number[];
  readonly selected: Tick | null;
  readonly texts: Texts['timeline'];
}

export const LaneView = memo(function LaneView(props: Props) {
  const { lane, view, width, top, holders, selected, texts } = props;
  const ticks = ticksIn(lane.ticks, view);
  const labels = placeLabels(ticks, view, width);
  const paths = tonePaths(ticks, view, { width, top: 2, bottom: BAND_TOP });
  return (
    <g className={`lane ${lane.node}`} data-lane={lane.port} transform={`translate(0 ${top})`}>
      {lane.bands.map((band) => (
        <Piece key={band.from} {...{ band, view, width, texts }} kind={lane.node} />
      ))}
      {lane.epochs.map(({ from, to, epoch }) => (
        <Epoch key={from} {...{ from, to, epoch, view, width, texts }} />
      ))}
      {lane.downs.map(({ sentinel, from, to, opinion }) => {
        const span = spanOf({ from, to }, view, width);
        const place = holders.indexOf(sentinel);
        return (
          span && (
            <rect
              key={`${sentinel} ${from}`}
              className={`held ${opinion}`}
              data-by={sentinel}
              x={span.left}
              y={STRIPS_TOP + Math.max(0, place) * STRIP_HEIGHT}
              width={span.width}
              height={STRIP_HEIGHT - 1}
            />
          )
        );
      })}
      {[...paths].map(([tone, d]) => (
        <path key={tone} className={`tick ${tone}`} d={d} />
      ))}
      {selected && selected.at >= view.from && selected.at <= view.to && (
        <path
          className="tick selected"
          d={`M${Math.round(xOf(selected.at, view, width)) + 0.5} 0V${BAND_TOP + BAND_HEIGHT + 3}`}
        />
      )}
      {labels.map(({ tick, x, text }) => (
        <text
          key={`${tick.at} ${tick.pid} ${text}`}
          className={`event ${tick.tone}`}
          x={x}
          y={LABEL_BASE}
        >
          {text}
        </text>
      ))}
    </g>
  );
});

interface SpanProps {
  readonly view: View;
  readonly width: number;
  readonly texts: Texts['timeline'];
}

function Piece({
  band,
  kind,
  view,
  width,
  texts,
}: SpanProps & { readonly band: Lane['bands'][number]; readonly kind: Lane['node'] }) {
  const span = spanOf(band, view, width);
  if (!span) return null;
  const word = texts.bands[band.state];
  // A Sentinel's epochs take the place of its name.
  const named = kind !== 'sentinel' || band.state !== 'sentinel';
  const fits = named && span.width > wordWidth(word) + 10;
  return (
    <g className={`band ${band.state}`}>
      <rect x={span.left} y={BAND_TOP} width={span.width} height={BAND_HEIGHT} />
      {fits && (
        <text x={span.left + 5} y={BAND_TOP + 12}>
          {word}
        </text>
      )}
    </g>
  );
}

function Epoch({
  from,
  to,
  epoch,
  view,
  width,
  texts,
}: SpanProps & { readonly from: number; readonly to: number; readonly epoch: number }) {
  const span = spanOf({ from, to }, view, width);
  if (!span) return null;
  const word = texts.epoch(epoch);
  return (
    <g className={`epoch ${epoch % 2 === 1 ? 'odd' : ''}`}>
      <rect x={span.left} y={BAND_TOP} width={span.width} height={BAND_HEIGHT} />
      {span.width > wordWidth(word) + 10 && (
        <text x={span.left + 5} y={BAND_TOP + 12}>
          {word}
        </text>
      )}
    </g>
  );
}

function wordWidth(word: string): number {
  return [...word].reduce((sum, each) => sum + (each > '\u2e80' ? 12.5 : LETTER_PX), 0);
}

/** What of a stretch is in sight; null: nothing. */
function spanOf(
  { from, to }: { readonly from: number; readonly to: number },
  view: View,
  width: number,
): { left: number; width: number } | null {
  if (to < view.from || from > view.to) return null;
  const left = Math.max(0, xOf(from, view, width));
  const right = Math.min(width, xOf(to, view, width));
  return { left, width: Math.max(1, right - left) };
}
