/** The graph pane: an SVG that d3 draws, a canvas for what travels, its text twin, and the line that tells the last message. */
import { useEffect, useRef, useState } from 'react';
import type { FaultSnapshot } from '#protocol/snapshot';
import { linkBadges, nodeBadges } from '../faults/badges';
import { FaultStrip } from '../faults/FaultStrip';
import { installGestures } from '../faults/gestures';
import { focusTerminalOfNode } from '../focus';
import { NarratorLine } from '../narrator/NarratorLine';
import { PacketCard } from '../packet/PacketCard';
import { backlogSentence } from '../picture/draw_backlog';
import { resyncText, stateText } from '../picture/draw_links';
import { describeNode } from '../picture/node_words';
import { Stage } from '../picture/stage';
import { send } from '../post';
import { SideButtons } from '../side/SideButtons';
import { type Page, store } from '../store';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { ViewTools } from '../view/ViewTools';
import { installViewGestures } from '../view/view_gestures';
import { backlogWindow } from './backlog';
import { type Cable, cablesOf, cutTime } from './cables';
import type { Graph } from './graph';
import { meaningOf } from './meaning';
import { countdownOf, opinionsOf, watchesOf } from './sentinels';

export function Topology() {
  const texts = useTexts();
  const [stage, setStage] = useState<Stage | null>(null);
  return (
    <section className="graph" data-pane="graph" aria-label={texts.graph}>
      <Drawing onStage={setStage} />
      <FaultStrip />
      <Bulk />
      <PacketCard />
      <Twin />
      <footer className="graph-foot">
        <NarratorLine />
        <MomentLine />
        <div className="graph-tools">
          <ViewTools stage={stage} />
          <SideButtons />
        </div>
      </footer>
    </section>
  );
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
    const stage = new Stage(elements, { onPick: focusTerminalOfNode });
    onStage(stage);
    const draw = () => {
      const { clientWidth: width, clientHeight: height } = frame;
      const { graph, snapshot, readOnly, selected, panes } = store.getState();
      const { cuts = [], faults = [], now = 0, wall = 0 } = snapshot ?? {};
      const onCut = readOnly ? null : toggleCut;
      // In large type the whole picture is larger.
      const zoom = panes.layout === 'present' ? PRESENT_ZOOM : 1;
      const pane = { width: width / zoom, height: height / zoom, scale: zoom };
      if (zoom > 1) svg.current?.setAttribute('viewBox', `0 0 ${pane.width} ${pane.height}`);
      else svg.current?.removeAttribute('viewBox');
      stage.show(graph, pane, { cuts, now, onCut, selected, faults, wallMs: wall / 1000 });
    };
    const unsubscribe = store.subscribe((page, before) => {
      const changed =
        page.graph !== before.graph ||
        page.language !== before.language ||
        page.readOnly !== before.readOnly ||
        page.selected !== before.selected ||
        page.pins !== before.pins ||
        page.panes.layout !== before.panes.layout ||
        faultsToldOf(page) !== faultsToldOf(before) ||
        cutsToldOf(page) !== cutsToldOf(before) ||
        waitsToldOf(page) !== waitsToldOf(before);
      if (changed) draw();
    });
    const dropView = installViewGestures(svg.current, stage);
    const dropGestures = installGestures(svg.current);
    const observer = new ResizeObserver(draw);
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

/** All that the picture shows of cuts, in one string. */
function cutsToldOf({ snapshot }: Page): string {
  if (!snapshot) return '';
  return snapshot.cuts.map((cut) => `${cut.a} ${cut.b} ${cutTime(cut, snapshot.now)}`).join();
}

/** Which faults hold: none changes but by another that takes its place. */
function faultsToldOf({ snapshot }: Page): string {
  return snapshot?.faults.map(({ id }) => id).join() ?? '';
}

/** All that the picture shows of waiting, as finely as it shows. */
function waitsToldOf({ graph, snapshot }: Page): string {
  if (!snapshot) return '';
  const wallMs = snapshot.wall / 1000;
  const waits = watchesOf(graph).map((watch) => countdownOf(watch, wallMs));
  return [...opinionsOf(graph, wallMs), ...waits]
    .flatMap((each) => (each?.part === null || !each ? [] : Math.round(each.part * 200)))
    .join();
}

function toggleCut({ cut, master, replica }: Cable): void {
  send({ kind: cut ? 'mend' : 'cut', a: master.port, b: replica.port });
}

function Bulk() {
  const texts = useTexts();
  const bulk = usePage((page) => page.bulk);
  return bulk > 0 ? <p className="bulk">{texts.inBulk(bulk)}</p> : null;
}

const NONE: readonly FaultSnapshot[] = [];

/** The picture in words, for those who hear the page. */
function Twin() {
  const texts = useTexts();
  const { graph, cuts, faults } = usePage(({ graph, snapshot }) => ({
    graph,
    cuts: snapshot?.cuts,
    faults: snapshot?.faults ?? NONE,
  }));
  const backlogs = graph.nodes.flatMap((node) => {
    const shown = backlogWindow(graph, node);
    return shown ? [{ name: node.name, text: backlogSentence(node.name, shown, texts) }] : [];
  });
  return (
    <ul className="unseen" data-testid="graph-twin">
      {graph.nodes.map((node) => (
        <li key={node.name}>{describeNode(node, texts)}</li>
      ))}
      {cablesOf(graph, cuts ?? []).map((cable) => (
        <li key={cable.id}>{cableSentence(cable, graph, texts)}</li>
      ))}
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
      {graph.clients.map((client) => (
        <li key={client.conn}>{texts.clientOf(String(client.port))}</li>
      ))}
    </ul>
  );
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

function MomentLine() {
  const texts = useTexts();
  const { moment, empty } = usePage(({ moment, graph }) => ({
    moment,
    empty: graph.nodes.every((node) => node.life === 'absent'),
  }));
  if (!moment) return <p className="moment quiet">{empty ? texts.graphEmpty : texts.quiet}</p>;
  return (
    <p className={`moment ${moment.role}`}>
      <b>{moment.from}</b>
      <span aria-hidden="true">→</span>
      <b>{moment.to}</b>
      <code>{moment.label}</code>
      <em>{meaningOf(moment, texts)}</em>
    </p>
  );
}
