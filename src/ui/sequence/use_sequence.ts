/** What the diagram shows of a stretch of time: facts from the store, asked for where they lack. */
import { useEffect, useMemo, useRef } from 'react';
import { send } from '../post';
import { store } from '../store';
import { ticksOf } from '../timeline/find';
import type { Lane, Tick } from '../timeline/lanes';
import type { View } from '../timeline/view';
import { usePage } from '../use_page';
import { arrowsOf, bundled, type Column, eventId, eventsOf, processesOf } from './arrows';
import { chainOf, type Happening, happeningId, type Story } from './causes';
import type { Meaning } from './meaning';
import { messagesOf, missing } from './wire_log';

/** How far back a chain may have to be followed. */
const LOOKBACK_US = 120_000_000;

/** Sees to it that the messages of a stretch are known, as far as the branch has them. */
export function useMessages(view: View, back: boolean): void {
  const { log, now, end, openings } = usePage(({ wire, snapshot, openings }) => ({
    log: wire,
    now: snapshot?.now ?? 0,
    end: snapshot?.end ?? 0,
    openings,
  }));
  const asked = useRef('');
  const from = Math.floor(Math.max(0, back ? view.from - LOOKBACK_US : view.from));
  const until = Math.ceil(now < end ? Math.min(view.to, end) : Math.min(view.to, log.until));
  useEffect(() => {
    const lacks = from < until ? missing(log, { from, until }) : null;
    // A second of time that is not there yet is no reason to ask again.
    const key = lacks ? `${openings} ${lacks.from} ${Math.round(lacks.until / 1000)}` : '';
    if (!lacks || key === asked.current) return;
    asked.current = key;
    const timer = setTimeout(() => send({ kind: 'wire', ...lacks }), 60);
    return () => {
      clearTimeout(timer);
      if (asked.current === key) asked.current = '';
    };
  }, [log, from, until, openings]);
}

export interface Told {
  readonly columns: readonly Column[];
  readonly arrows: ReturnType<typeof bundled>;
  readonly events: ReturnType<typeof eventsOf>;
  readonly chain: readonly Happening[];
}

export function useTold(
  lanes: readonly Lane[],
  view: View,
  asked: {
    readonly selected: string | null;
    readonly only: boolean;
    readonly hidden: readonly Meaning[];
  },
): Told {
  const { log, changes } = usePage((page) => ({ log: page.wire, changes: page.lanes }));
  const { selected, only, hidden } = asked;
  const processes = useMemo(() => processesOf(changes), [changes]);
  const ticks = useMemo(() => ticksOf(lanes), [lanes]);
  const columns = useMemo(() => columnsOf(lanes), [lanes]);
  const chain = useChain(selected, ticks, columns);
  return useMemo(() => {
    const shown = { from: view.from, until: view.to, columns, hidden };
    const led = chain.flatMap((each) => (each.kind === 'message' ? [each.arrow] : []));
    const keep = new Set(chain.map(happeningId));
    const window = only ? [] : arrowsOf(messagesOf(log), processes, shown);
    const others = window.filter(({ id }) => !keep.has(id));
    const arrows = bundled(
      [...led, ...others].sort((a, b) => a.sentAt - b.sentAt),
      keep,
    );
    const told = chain.flatMap((each) => (each.kind === 'event' ? [each.tick] : []));
    const events = only ? [] : eventsOf(ticks, shown);
    const ids = new Set(events.map(({ id }) => id));
    const added = told
      .map((tick) => ({ id: eventId(tick), tick }))
      .filter(({ id }) => !ids.has(id));
    const used = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    return {
      columns: columns.filter(({ port }) => port !== 0 || used.has(0)),
      arrows,
      events: [...events, ...added].sort((a, b) => a.tick.at - b.tick.at),
      chain,
    };
  }, [log, processes, ticks, columns, chain, view.from, view.to, hidden, only]);
}

/** Whoever is no server stands at the left. */
function columnsOf(lanes: readonly Lane[]): Column[] {
  const servers = lanes.filter(({ port }) => port !== 0).map(({ port, node }) => ({ port, node }));
  return [{ port: 0, node: 'lab' }, ...servers];
}

/** Worked out anew when something else is chosen, or when more of the past has become known. */
function useChain(
  selected: string | null,
  ticks: readonly Tick[],
  columns: readonly Column[],
): readonly Happening[] {
  const from = usePage((page) => page.wire.from);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what happens later leads to nothing earlier.
  return useMemo(() => {
    if (selected === null) return [];
    const { wire, lanes: changes } = store.getState();
    const processes = processesOf(changes);
    const all = { from: 0, until: Number.POSITIVE_INFINITY, columns, hidden: [] };
    const arrows = arrowsOf(messagesOf(wire), processes, all);
    const story: Story = { arrows, ticks, processes };
    const tick = ticks.find((each) => eventId(each) === selected);
    const arrow = tick ? undefined : arrows.find(({ id }) => id === selected);
    if (tick) return chainOf({ kind: 'event', tick }, story);
    return arrow ? chainOf({ kind: 'message', arrow }, story) : [];
  }, [selected, from]);
}
