/** In the page's help: what the graph's shapes, rings, badges and lines say, each beside its sign. */
import type { ReactNode } from 'react';
import { eye, hexagon, roundedSquare, shield } from '../picture/figures';
import type { Texts } from '../texts/en';
import { useTexts } from '../use_page';
import { STATE_SIGNS } from './state_words';

type Sign = keyof Texts['onGraph']['signs'];

/** Around a middle at 0, within 14 units. */
const SIGNS: Readonly<Record<Sign, ReactNode>> = {
  master: <path className="sign-master" d={hexagon(11)} />,
  replica: <path className="sign-replica" d={roundedSquare(11)} />,
  sentinel: (
    <>
      <path className="sign-sentinel" d={shield(11)} />
      <path className="sign-sentinel bare" d={eye(11)} />
    </>
  ),
  client: (
    <>
      <circle className="sign-client" r="9" />
      <path className="sign-client bare" d="M-4 -3.5l3.5 3.5l-3.5 3.5M1 4h4" />
    </>
  ),
  absent: <path className="sign-absent" d={hexagon(11)} />,
  busy: (
    <>
      <path className="sign-replica" d={roundedSquare(6)} />
      <circle className="sign-stale bare" r="11.5" strokeDasharray="13 60" />
    </>
  ),
  stale: (
    <>
      <circle className="sign-stale bare" r="11.5" strokeDasharray="5.4 3.6" />
      <path className="sign-stale bare thin" d={STATE_SIGNS.stale} />
    </>
  ),
  silence: (
    <>
      <path className="sign-replica" d={roundedSquare(7)} />
      <path
        className="sign-stale bare"
        d="M8.1 -8.1A11.5 11.5 0 0 1 8.1 8.1M-8.1 8.1A11.5 11.5 0 0 1 -11.5 0"
      />
    </>
  ),
  failing: (
    <>
      <circle className="sign-failing bare" r="11.5" strokeDasharray="30.3 5.8" />
      <path className="sign-failing bare thin" d={STATE_SIGNS.failing} />
    </>
  ),
  booked: <path className="sign-replica bare" d={STATE_SIGNS.booked} transform="scale(2)" />,
  pips: (
    <>
      <circle className="sign-sentinel" cx="-6" r="4.6" />
      <circle className="sign-stale full" cx="6" r="4.6" />
    </>
  ),
  online: (
    <>
      <path className="sign-online bare" d="M-13 0H9" />
      <path className="sign-online full" d="M4 -5L13 0L4 5Z" />
    </>
  ),
  cut: <path className="sign-failing bare" d="M-13 0H13" strokeDasharray="6 4" />,
  sight: <path className="sign-sentinel bare" d="M-13 0H13" strokeDasharray="2 4" />,
  hello: <path className="sign-sentinel bare thin" d="M-13 6Q0 -14 13 6" />,
};

export function GraphLegend() {
  const { onGraph } = useTexts();
  return (
    <section className="help-list graph-legend">
      <h3>{onGraph.legend}</h3>
      <p>{onGraph.legendText}</p>
      <ul>
        {(Object.keys(SIGNS) as Sign[]).map((sign) => (
          <li key={sign}>
            <svg viewBox="-15 -15 30 30" aria-hidden="true">
              {SIGNS[sign]}
            </svg>
            {onGraph.signs[sign]}
          </li>
        ))}
      </ul>
    </section>
  );
}
