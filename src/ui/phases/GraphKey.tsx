/** The key to the picture, over it: the help's signs, whose dots are whose, and what travels. Loaded when it is wanted. */
import type { ReactNode } from 'react';
import { GraphCard } from '../parts/GraphCard';
import { GraphLegend } from '../states/GraphLegend';
import { store } from '../store';
import { Glossary } from '../terms/Glossary';
import { watchesOf } from '../topology/sentinels';
import { usePage } from '../use_page';
import { usePhaseWords } from './use_words';

export default function GraphKey() {
  const words = usePhaseWords();
  const names = usePage(({ graph }) =>
    [...new Set(watchesOf(graph).map(({ sentinel }) => sentinel.name))].join(', '),
  );
  const close = () => {
    store.setState({ graphKey: false });
    document.querySelector<HTMLElement>('.key-button')?.focus();
  };
  return (
    <GraphCard title={words.keyTitle} className="graph-key" close={words.close} onClose={close}>
      <h3>{words.dots}</h3>
      {names !== '' && <p className="dots-order">{words.dotsOrder(names)}</p>}
      <ul>
        <Item text={words.up} tone="sentinel">
          <circle r="5" />
        </Item>
        <Item text={words.overdue} tone="sdown">
          <circle r="4" />
          <circle r="8" strokeDasharray="33 50" transform="rotate(-90)" />
        </Item>
        <Item text={words.sdown} tone="sdown">
          <circle r="5" className="k-full" />
        </Item>
        <Item text={words.odown} tone="odown">
          <circle r="5" className="k-full" />
        </Item>
      </ul>
      <h3>{words.packets}</h3>
      <ul className="kinds">
        {KINDS.map(([kind, shape]) => (
          <li key={kind}>
            <svg viewBox="-17 -11 34 22" aria-hidden="true" style={toneOf(kind)}>
              {shape}
            </svg>
            {words.packetKinds[kind]}
          </li>
        ))}
      </ul>
      <GraphLegend />
      <Glossary />
    </GraphCard>
  );
}

function toneOf(kind: Kind) {
  return { color: `var(--packet-${kind})` };
}

type Kind = 'command' | 'reply' | 'ping' | 'psync' | 'rdb' | 'stream' | 'ack' | 'vote';

/** As flights/paint_packets.ts paints them, a little larger. */
const KINDS: readonly (readonly [Kind, ReactNode])[] = [
  ['command', <circle key="c" r="5" className="k-full" />],
  ['reply', <circle key="r" r="4.500" />],
  ['psync', <path key="p" d="M0 -7L7 0L0 7L-7 0Z" className="k-full" />],
  ['rdb', <path key="d" d="M-5.500 -5.500h11v11h-11z" className="k-full" />],
  ['stream', <circle key="s" r="5" className="k-full" />],
  ['ack', <circle key="a" r="3.500" />],
  ['ping', <circle key="i" r="3.500" className="k-full" />],
  ['vote', <path key="v" d="M0 -7L6.500 5H-6.500Z" className="k-full" />],
];

function Item({
  text,
  tone,
  children,
}: {
  readonly text: string;
  readonly tone: string;
  readonly children: ReactNode;
}) {
  return (
    <li>
      <svg viewBox="-17 -11 34 22" aria-hidden="true" className={`k-${tone}`}>
        {children}
      </svg>
      {text}
    </li>
  );
}
