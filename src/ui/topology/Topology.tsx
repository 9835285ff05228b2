/** The graph pane: an SVG that d3 draws, its text twin, and the line that tells the last message. */
import { useEffect, useRef } from 'react';
import { focusTerminalOfNode } from '../focus';
import { store } from '../store';
import { usePage, useTexts } from '../use_page';
import { linkWord } from './draw_links';
import { describeNode, stateWord } from './draw_nodes';
import { replicationLinks } from './graph';
import { createStage } from './stage';

export function Topology() {
  const texts = useTexts();
  return (
    <section className="graph" data-pane="graph" aria-label={texts.graph}>
      <Drawing />
      <Bulk />
      <Twin />
      <Changes />
      <MomentLine />
    </section>
  );
}

function Drawing() {
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!box.current || !svg.current) return;
    const frame = box.current;
    const stage = createStage(svg.current, focusTerminalOfNode);
    const draw = () => {
      const { clientWidth, clientHeight } = frame;
      stage.show(store.getState().graph, { width: clientWidth, height: clientHeight });
    };
    const unsubscribe = store.subscribe((page, before) => {
      if (page.graph !== before.graph || page.language !== before.language) draw();
    });
    const observer = new ResizeObserver(draw);
    observer.observe(frame);
    draw();
    return () => {
      unsubscribe();
      observer.disconnect();
      stage.stop();
    };
  }, []);
  return (
    <div className="stage" ref={box}>
      <svg ref={svg} role="presentation" />
    </div>
  );
}

function Bulk() {
  const texts = useTexts();
  const bulk = usePage((page) => page.bulk);
  return bulk > 0 ? <p className="bulk">{texts.inBulk(bulk)}</p> : null;
}

/** The picture in words, for those who hear the page. */
function Twin() {
  const texts = useTexts();
  const graph = usePage((page) => page.graph);
  return (
    <ul className="unseen" data-testid="graph-twin">
      {graph.nodes.map((node) => (
        <li key={node.name}>{describeNode(node, texts)}</li>
      ))}
      {replicationLinks(graph).map((link) => (
        <li key={link.id}>
          {texts.linkOf(link.replica.name, link.master.name, linkWord(link, texts))}
        </li>
      ))}
      {graph.clients.map((client) => (
        <li key={client.conn}>{texts.clientOf(String(client.port))}</li>
      ))}
    </ul>
  );
}

/** Said aloud when it changes: roles, deaths and links, not the figures that change all the time. */
function Changes() {
  const texts = useTexts();
  const said = usePage(({ graph }) =>
    [
      ...graph.nodes.map((node) => `${node.name}: ${stateWord(node, texts)}`),
      ...replicationLinks(graph).map((link) =>
        texts.linkOf(link.replica.name, link.master.name, linkWord(link, texts)),
      ),
    ].join('. '),
  );
  return (
    <p className="unseen" aria-live="polite">
      {said}
    </p>
  );
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
    </p>
  );
}
