/** The space-time diagram: a column for each server, time downward, messages as slanted arrows. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { elapsedText } from '../time/clock_text';
import type { Lane } from '../timeline/lanes';
import { type Bounds, panned, type View, viewOf, type Wish, zoomed } from '../timeline/view';
import { useTexts } from '../use_page';
import { useSize } from '../use_size';
import { Chain } from './Chain';
import { type Happening, happeningAt, happeningId } from './causes';
import { goToHappening, showOf } from './happening';
import { Legend } from './Legend';
import type { Meaning } from './meaning';
import {
  columnPlaces,
  linesOf,
  spareBelow,
  spotsOf,
  type Upright,
  uprightOf,
  wordsOf,
} from './place';
import { SequenceTwin } from './SequenceTwin';
import { SequenceView } from './SequenceView';
import { evenScale, foldedScale, type Scale } from './scale';
import { useMessages, useTold } from './use_sequence';

const KEY_ZOOM = 2;
const KEY_PAN = 0.5;
const HEADS_PX = 24;

interface Props {
  readonly lanes: readonly Lane[];
  readonly wish: Wish;
  readonly bounds: Bounds;
  /** Ids of what is chosen, an event or a message. */
  readonly selected: string | null;
  readonly even: boolean;
  readonly onWish: (wish: Wish) => void;
  readonly onSelect: (id: string | null) => void;
}

export function Sequence(props: Props) {
  const { lanes, wish, bounds, selected, even, onWish, onSelect } = props;
  const texts = useTexts().timeline;
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [hidden, setHidden] = useState<readonly Meaning[]>([]);
  const [only, setOnly] = useState(false);
  const view = viewOf(wish, bounds);
  useMessages(view, selected !== null);
  const showsOnly = only && selected !== null;
  const told = useTold(lanes, view, { selected, only: showsOnly, hidden });
  const drawn = useDiagram(told, { lanes, view, size, even, only: showsOnly });
  useScroll(box, drawn.height, { follows: wish.to === null && selected === null });
  const happenings = useMemo(() => happeningsOf(told), [told]);
  const chosen = happenings.find((each) => happeningId(each) === selected) ?? null;
  useEffect(() => {
    if (selected !== null) showOf(selected);
  }, [selected]);
  const keys = (event: KeyboardEvent) => {
    if (takeKey(event, { ...props, happenings, chosen, onSelect, onWish })) event.preventDefault();
  };
  return (
    <div className="sequence">
      <Legend hidden={hidden} onHidden={setHidden} />
      <div className="sequence-body">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset groups inputs; this is a drawing. */}
        <div
          className="sequence-drawing"
          role="group"
          aria-label={texts.sequenceHelp}
          data-first-focus
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing's own keys need the focus.
          tabIndex={0}
          onKeyDown={keys}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
          <div className="sequence-scroll" ref={box} tabIndex={0}>
            <Heads columns={told.columns} places={drawn.places} width={drawn.width} />
            {size.width > 0 && (
              <svg
                className="drawing"
                data-export
                width={drawn.width}
                height={drawn.height}
                aria-hidden="true"
              >
                <SequenceView
                  {...drawn}
                  columns={told.columns}
                  lanes={lanes}
                  from={view.from}
                  until={view.to}
                  now={bounds.now}
                  height={drawn.height}
                  selected={selected}
                  chain={drawn.chain}
                  onPick={(id) => onSelect(id === selected ? null : id)}
                />
              </svg>
            )}
            {told.arrows.length + told.events.length === 0 && (
              <p className="timeline-empty">
                {texts.nothingBetween(elapsedText(view.from), elapsedText(view.to))}
              </p>
            )}
          </div>
        </div>
        {chosen && (
          <Chain
            chosen={chosen}
            chain={told.chain}
            only={only}
            onOnly={setOnly}
            onClose={() => onSelect(null)}
          />
        )}
      </div>
      <SequenceTwin happenings={happenings} />
    </div>
  );
}

interface Shown {
  readonly lanes: readonly Lane[];
  readonly view: View;
  readonly size: { readonly width: number; readonly height: number };
  readonly even: boolean;
  readonly only: boolean;
}

function useDiagram(told: ReturnType<typeof useTold>, shown: Shown) {
  const { view, size, even, only } = shown;
  return useMemo(() => {
    const { columns, arrows, events } = told;
    const width = Math.max(columns.length * 70, size.width);
    const places = columnPlaces(columns, width);
    const instants = [
      ...arrows.flatMap(({ sentAt, arriveAt }) => [sentAt, arriveAt ?? sentAt]),
      ...events.map(({ tick }) => tick.at),
    ];
    const scale =
      even && !only
        ? evenScale(view.from, view.to, Math.max(60, size.height - HEADS_PX))
        : foldedScale(instants);
    const lines = linesOf(arrows, places, scale);
    const spots = spotsOf(events, places, scale);
    const chain = new Set(told.chain.map(happeningId));
    const words = wordsOf(lines, spots, { width, chain });
    const texts = [...words.map(uprightOf), ...scale.breaks.map(breakText)];
    const height =
      scale.height + spareBelow(texts, { height: scale.height, seen: size.height - HEADS_PX });
    return { width, height, places, scale, lines, spots, words, chain };
  }, [told, view.from, view.to, size.width, size.height, even, only]);
}

/** How long a stretch is that is drawn short, in its middle. */
function breakText({ top, bottom }: Scale['breaks'][number]): Upright {
  const middle = (top + bottom) / 2;
  return { top: middle - 8, bottom: middle + 8 };
}

/** Everything that is drawn, in the order of time. */
function happeningsOf({ arrows, events }: ReturnType<typeof useTold>): Happening[] {
  const all: Happening[] = [
    ...arrows.map((arrow) => ({ kind: 'message' as const, arrow })),
    ...events.map(({ tick }) => ({ kind: 'event' as const, tick })),
  ];
  return all.sort((a, b) => happeningAt(a) - happeningAt(b));
}

function Heads({
  columns,
  places,
  width,
}: {
  readonly columns: ReturnType<typeof useTold>['columns'];
  readonly places: ReadonlyMap<number, number>;
  readonly width: number;
}) {
  const texts = useTexts().timeline;
  return (
    <svg className="sequence-heads" data-export width={width} height={HEADS_PX} aria-hidden="true">
      {columns.map(({ port, node }) => (
        <text key={port} className={node} x={places.get(port)} y={16} textAnchor="middle">
          {port === 0 ? texts.clients : port}
        </text>
      ))}
    </svg>
  );
}

/** The newest stays in sight while time is followed. */
function useScroll(
  box: { readonly current: HTMLElement | null },
  height: number,
  { follows }: { readonly follows: boolean },
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the drawing has grown.
  useEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [box, height, follows]);
}

interface Keyed extends Props {
  readonly happenings: readonly Happening[];
  readonly chosen: Happening | null;
}

/** Whether the key was for the diagram. */
function takeKey(event: KeyboardEvent, keyed: Keyed): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const { happenings, chosen, wish, bounds, onWish, onSelect } = keyed;
  const walk = (by: 1 | -1) => {
    const place = chosen ? happenings.indexOf(chosen) : by > 0 ? -1 : happenings.length;
    const next = happenings[place + by];
    if (!next) return;
    onSelect(happeningId(next));
  };
  const { from, to } = viewOf(wish, bounds);
  const middle = chosen ? happeningAt(chosen) : (from + to) / 2;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowUp: () => walk(-1),
    ArrowDown: () => walk(1),
    ArrowLeft: () => onWish(panned(wish, -KEY_PAN, bounds)),
    ArrowRight: () => onWish(panned(wish, KEY_PAN, bounds)),
    '+': () => onWish(zoomed(wish, 1 / KEY_ZOOM, middle, bounds)),
    '=': () => onWish(zoomed(wish, 1 / KEY_ZOOM, middle, bounds)),
    '-': () => onWish(zoomed(wish, KEY_ZOOM, middle, bounds)),
    Enter: () => chosen && goToHappening(chosen),
    Escape: () => onSelect(null),
  };
  const act = keys[event.key];
  act?.();
  return act !== undefined;
}
