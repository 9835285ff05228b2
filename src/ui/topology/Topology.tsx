/** The graph pane: an SVG that d3 draws, a canvas for what travels, its text twin, and the line that tells the last message. */
import { useEffect, useRef, useState } from 'react';
import type { FaultSnapshot, LabSnapshot, TtySnapshot } from '#protocol/snapshot';
import { clientSentence } from '../clients/client_words';
import { linkBadges, nodeBadges } from '../faults/badges';
import { FaultStrip } from '../faults/FaultStrip';
import { installGestures } from '../faults/gestures';
import { focusTerminalOfNode } from '../focus';
import { acquaintancesOf } from '../hello/acquaintances';
import { NarratorLine } from '../narrator/NarratorLine';
import { PacketCard } from '../packet/PacketCard';
import { Later } from '../parts/Later';
import { loadGraphKey, loadLossCard, loadPhases } from '../parts/parts';
import { KeyButton } from '../phases/KeyButton';
import { backlogSentence } from '../picture/draw_backlog';
import { resyncText, stateText } from '../picture/draw_links';
import { sentinelSentence } from '../picture/draw_sentinels';
import { describeNode } from '../picture/node_words';
import type { Turn } from '../picture/put';
import { Stage } from '../picture/stage';
import { send } from '../post';
import { SideButtons } from '../side/SideButtons';
import { nodeStatesOf, sinceText } from '../states/node_states';
import { sentinelsTold } from '../states/sentinels_told';
import { serverWaits, serverWaitText } from '../states/silences';
import { sentenceOfState } from '../states/state_words';
import { type Page, store } from '../store';
import type { Texts } from '../texts/en';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { ViewTools } from '../view/ViewTools';
import { installViewGestures } from '../view/view_gestures';
import { backlogWindow } from './backlog';
import { type Cable, cablesOf, cutTime } from './cables';
import type { Graph } from './graph';
import { MomentLine } from './MomentLine';
import { drawnWallMs } from './playback';
import { opinionsOf, watchesOf } from './sentinels';
import { serverWord } from './servers';
import { waitOf } from './waits';

export function Topology() {
  const texts = useTexts();
  const [stage, setStage] = useState<Stage | null>(null);
  return (
    <section className="graph" data-pane="graph" aria-label={texts.graph}>
      <Drawing onStage={setStage} />
      <FaultStrip />
      <Bulk />
      <PacketCard />
      <Loss />
      <Key />
      <Twin />
      <footer className="graph-foot">
        <Phases />
        <NarratorLine />
        <MomentLine />
        <div className="graph-tools">
          <ViewTools stage={stage} />
          <KeyButton />
          <SideButtons />
        </div>
      </footer>
    </section>
  );
}

function Key() {
  const open = usePage((page) => page.graphKey);
  return open ? <Later load={loadGraphKey} waiting={null} failed={() => null} /> : null;
}

/** Where nobody watches there is no failover to tell the steps of. */
function Phases() {
  const watched = usePage(({ graph }) => watchesOf(graph).length > 0);
  // Its room is kept for it: the picture would jump.
  const room = <div className="phases" />;
  return watched ? <Later load={loadPhases} waiting={room} failed={() => null} /> : null;
}

function Loss() {
  const open = usePage((page) => page.lossShown !== null);
  return open ? <Later load={loadLossCard} waiting={null} failed={() => null} /> : null;
}

const PRESENT_ZOOM = 1.5;

function Drawing({ onStage }: { readonly onStage: (stage: Stage) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!box.current || !svg.current || !canvas.current) return;
    const frame = box.current;
    const elements = { svg: svg.current, canvas: canvas.current };
    // Asked for at each drawing it would be laid out twice a frame.
    let size = { width: frame.clientWidth, height: frame.clientHeight };
    let stale = false;
    let told = '';
    const draw = (turn: Turn | null = null) => {
      const { width, height } = size;
      const { graph, snapshot, readOnly, selected, panes } = store.getState();
      const { cuts = [], faults = [], ttys = [], now = 0 } = snapshot ?? {};
      const wallMs = drawnWallMs(snapshot);
      const onCut = readOnly ? null : toggleCut;
      // In large type the whole picture is larger.
      const zoom = panes.layout === 'present' ? PRESENT_ZOOM : 1;
      const pane = { width: width / zoom, height: height / zoom, scale: zoom };
      if (zoom > 1) svg.current?.setAttribute('viewBox', `0 0 ${pane.width} ${pane.height}`);
      else svg.current?.removeAttribute('viewBox');
      stage.show(graph, pane, { cuts, now, onCut, selected, faults, ttys, wallMs }, turn);
    };
    let drawnMs = 0;
    let turns = 0;
    let owed = 0;
    const onFrame = () => {
      if (!stale && owed === 0) return;
      const nowMs = performance.now();
      if (nowMs - drawnMs < pauseBetweenDrawings(store.getState())) return;
      drawnMs = nowMs;
      const parts = isCrowd(store.getState().graph) ? CROWD_TURNS : 1;
      if (stale) {
        const before = told;
        told = toldOf(store.getState());
        if (told !== before || graphShown !== store.getState().graph) owed = parts;
        graphShown = store.getState().graph;
      }
      stale = false;
      if (owed === 0) return;
      owed -= 1;
      turns += 1;
      draw(parts > 1 ? { part: turns % parts, parts } : null);
    };
    let graphShown = store.getState().graph;
    const stage = new Stage(elements, { onPick: focusTerminalOfNode, onFrame });
    onStage(stage);
    const unsubscribe = store.subscribe((page, before) => {
      const asked =
        page.language !== before.language ||
        page.readOnly !== before.readOnly ||
        page.selected !== before.selected ||
        page.pins !== before.pins ||
        page.panes.layout !== before.panes.layout;
      if (asked) draw();
      // What the lab says is looked at once a display frame, however often it says it.
      else if (page.graph !== before.graph || page.snapshot !== before.snapshot) stale = true;
    });
    const dropView = installViewGestures(svg.current, stage);
    const dropGestures = installGestures(svg.current);
    const observer = new ResizeObserver(() => {
      size = { width: frame.clientWidth, height: frame.clientHeight };
      draw();
    });
    observer.observe(frame);
    draw();
    return () => {
      unsubscribe();
      dropGestures();
      dropView();
      observer.disconnect();
      stage.stop();
    };
  }, [onStage]);
  return (
    <div className="stage" ref={box}>
      <svg ref={svg} role="presentation" />
      <canvas ref={canvas} />
    </div>
  );
}

/**
 * Of so many figures one changes at each display frame, and nobody follows that: messages alone move so
 * often. And they take turns: all at once would be late.
 */
const CROWD = 40;
const CROWD_TURNS = 6;
const CROWD_TURN_MS = 160;

function isCrowd({ nodes, clients }: Graph): boolean {
  return nodes.length + clients.length > CROWD;
}

/** Virtual seconds a second: so fast each figure changes with each of the lab's frames, however few they are. */
const FAST = 4;
const FAST_EVERY_MS = 90;

function pauseBetweenDrawings({ graph, snapshot }: Page): number {
  if (isCrowd(graph)) return CROWD_TURN_MS;
  return snapshot && speedOf(snapshot) >= FAST ? FAST_EVERY_MS : 0;
}

/** Who runs to a moment runs as fast as it goes, whatever speed was chosen. */
function speedOf({ running, slowed, seeking, speed, reached }: LabSnapshot): number {
  if (!running || slowed) return 0;
  return seeking === null ? speed : reached;
}

/** All that the picture shows of what is no part of the graph, as finely as it shows. */
function toldOf({ graph, snapshot }: Page): string {
  if (!snapshot) return '';
  const { cuts, faults, now } = snapshot;
  const cut = cuts.map((each) => `${each.a} ${each.b} ${cutTime(each, now)}`);
  // None changes but by another that takes its place.
  const faulty = faults.map(({ id }) => id);
  const wallMs = drawnWallMs(snapshot);
  const waits = watchesOf(graph).map((watch) => waitOf(watch, graph, wallMs));
  const silences = graph.nodes.flatMap((node) => serverWaits(graph, node, wallMs));
  const parts = [...opinionsOf(graph, wallMs), ...waits, ...silences].flatMap((each) =>
    each?.part === null || !each ? [] : Math.round(each.part * 200),
  );
  const states = [...nodeStatesOf(graph, now).values()].map((each) =>
    each.kind === 'stale' ? sinceText(each.since, now) : '',
  );
  return [cut, faulty, parts, states].map((each) => each.join()).join('/');
}

function toggleCut({ cut, master, replica }: Cable): void {
  const { nodes } = store.getState().graph;
  const ends = `${serverWord(nodes, master)} ${serverWord(nodes, replica)}`;
  if (ends.includes(':')) send({ kind: 'fault', words: `${cut ? 'mend' : 'cut'} ${ends}` });
  else send({ kind: cut ? 'mend' : 'cut', a: master.port, b: replica.port });
}

function Bulk() {
  const texts = useTexts();
  const bulk = usePage((page) => page.bulk);
  return bulk > 0 ? <p className="bulk">{texts.inBulk(bulk)}</p> : null;
}

const NONE: readonly FaultSnapshot[] = [];

/** Nobody hears it faster; a crowd's list is so long that it would take a tenth of the page's time. */
const TWIN_EVERY_MS = 300;
const CROWDED_TWIN_EVERY_MS = 1200;

/** The picture in words, for those who hear the page. */
function Twin() {
  const texts = useTexts();
  const everyMs = usePage((page) => (isCrowd(page.graph) ? CROWDED_TWIN_EVERY_MS : TWIN_EVERY_MS));
  const { graph, nodes, minds, states, known, clients, cuts, faults } = usePagePaced(
    ({ graph, snapshot }) => ({
      graph,
      nodes: nodesText(graph, drawnWallMs(snapshot), texts),
      minds: sentinelsTold(graph, drawnWallMs(snapshot), texts).join('\n'),
      states: statesText(graph, snapshot?.now ?? 0, texts),
      known: knownText(graph, texts),
      clients: clientsText(graph, snapshot?.ttys ?? [], texts),
      cuts: snapshot?.cuts,
      faults: snapshot?.faults ?? NONE,
    }),
    everyMs,
  );
  const backlogs = graph.nodes.flatMap((node) => {
    const shown = backlogWindow(graph, node);
    return shown ? [{ name: node.name, text: backlogSentence(node.name, shown, texts) }] : [];
  });
  return (
    <ul className="unseen" data-testid="graph-twin">
      <Lines text={nodes} />
      {cablesOf(graph, cuts ?? []).map((cable) => (
        <li key={cable.id}>{cableSentence(cable, graph, texts)}</li>
      ))}
      <Lines text={states} />
      <Lines text={minds} />
      <Lines text={known} />
      {nodeBadges(graph, faults, texts).map(({ node, words }) => (
        <li key={`fault ${node.name}`}>{texts.badgeOn(node.name, words.join(', '))}</li>
      ))}
      {linkBadges(graph, faults, texts).map(({ from, to, words }) => (
        <li key={`fault ${from.name} ${to.name}`}>
          {texts.badgeBetween(from.name, to.name, words.join(', '))}
        </li>
      ))}
      {backlogs.map(({ name, text }) => (
        <li key={`backlog ${name}`}>{text}</li>
      ))}
      <Lines text={clients} />
    </ul>
  );
}

function Lines({ text }: { readonly text: string }) {
  if (text === '') return null;
  // biome-ignore lint/suspicious/noArrayIndexKey: the same figures in the same order, whatever they say
  return text.split('\n').map((each, i) => <li key={i}>{each}</li>);
}

function nodesText(graph: Graph, wallMs: number, texts: Texts): string {
  const told = graph.nodes.map((node) =>
    node.kind === 'sentinel'
      ? sentinelSentence(node, { graph, wallMs, texts })
      : [
          describeNode(node, texts),
          ...serverWaits(graph, node, wallMs).map((wait) => serverWaitText(wait, texts)),
        ].join(', '),
  );
  return told.join('\n');
}

function clientsText(graph: Graph, ttys: readonly TtySnapshot[], texts: Texts): string {
  return graph.clients.map((client) => clientSentence(client, ttys, texts)).join('\n');
}

/** Of each Sentinel whom it knows. */
function knownText(graph: Graph, texts: Texts): string {
  const known = new Map<string, string[]>();
  for (const { from, to, linkUp } of acquaintancesOf(graph, { cuts: [], faults: [] })) {
    const name = linkUp ? to.name : texts.onGraph.unreached(to.name);
    known.set(from.name, [...(known.get(from.name) ?? []), name]);
  }
  return [...known]
    .map(([name, others]) => texts.onGraph.knows(name, others.join(', ')))
    .join('\n');
}

/** A line each. */
function statesText(graph: Graph, now: number, texts: Texts): string {
  return [...nodeStatesOf(graph, now)]
    .map(([name, state]) => sentenceOfState(state, name, { now, texts }))
    .join('\n');
}

function cableSentence(cable: Cable, graph: Graph, texts: Texts): string {
  const { link, cut, resync, master, replica, loop } = cable;
  const parts = [
    link ? texts.linkOf(replica.name, master.name, stateText(link, { graph, texts })) : '',
    loop ? texts.linkLoop : '',
    cut ? texts.cutBetweenIs(master.name, replica.name) : '',
    link?.state === 'online' && resync ? resyncText(resync, texts) : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
