/** The menus' choices: each is a line of words, the same that `lab` takes in a terminal. */
import type { FaultSnapshot, LabSnapshot, MessageUnderWay } from '#protocol/snapshot';
import type { Texts } from '../texts/en';
import type { Graph, GraphNode } from '../topology/graph';
import { serverWord } from '../topology/servers';
import type { MenuTarget } from './menu_target';

export interface MenuItem {
  readonly text: string;
  /** For `lab`; null: it goes to the node's terminal. */
  readonly words: string | null;
  readonly danger?: boolean;
}

export interface MenuSection {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

interface Scene {
  readonly graph: Graph;
  readonly snapshot: Pick<LabSnapshot, 'faults' | 'cuts' | 'machines' | 'underWay'>;
  readonly texts: Texts;
}

export function sectionsFor(target: MenuTarget, scene: Scene): MenuSection[] {
  const sections = sectionsOf(target, scene);
  return sections.filter(({ items }) => items.length > 0);
}

function sectionsOf(target: MenuTarget, scene: Scene): MenuSection[] {
  switch (target.kind) {
    case 'node': {
      const node = scene.graph.nodes.find(({ name }) => name === target.name);
      return node ? nodeSections(node, scene) : [];
    }
    case 'cable':
      return cableSections(target, scene);
    case 'lab':
      return labSections(scene);
  }
}

function nodeSections(node: GraphNode, scene: Scene): MenuSection[] {
  const { texts, graph } = scene;
  const { port, name } = node;
  const word = serverWord(graph.nodes, node);
  const others = graph.nodes.filter((each) => each !== node);
  return [
    { title: name, items: [{ text: texts.toTerminal, words: null }] },
    {
      title: texts.underWay,
      items: heldItems(scene, ({ from, to }) => from === port || to === port),
    },
    { title: texts.theProcess, items: processItems(node, word, texts) },
    { title: texts.theNetwork, items: networkItems(node, word, scene) },
    {
      title: texts.cablesOf(name),
      items: others.map((other) => cutItem(node, other, scene)),
    },
  ];
}

function processItems({ life, stopped }: GraphNode, word: string, texts: Texts): MenuItem[] {
  const restart = { text: texts.restart, words: `restart ${word}` };
  if (life === 'absent') return [];
  if (life === 'exited') return [restart];
  const freeze = stopped
    ? { text: texts.letGoOn, words: `cont ${word}` }
    : { text: texts.freeze, words: `stop ${word}` };
  return [
    freeze,
    { text: texts.terminate, words: `term ${word}` },
    { text: texts.killNow, words: `kill ${word}`, danger: true },
    restart,
  ];
}

function networkItems({ port }: GraphNode, word: string, { snapshot, texts }: Scene): MenuItem[] {
  const standing = (kind: FaultSnapshot['kind']) =>
    snapshot.faults.find((each) => each.kind === kind && each.ports.includes(port));
  const isolated = standing('isolate');
  return [
    isolated
      ? { text: texts.reconnect, words: `undo ${isolated.id}` }
      : { text: texts.isolate, words: `isolate ${word}`, danger: true },
    standing('announce')
      ? { text: texts.rightAddress, words: `announce ${word} right` }
      : { text: texts.wrongAddress, words: `announce ${word} 10.0.0.9` },
  ];
}

function cutItem(one: GraphNode, other: GraphNode, { graph, snapshot, texts }: Scene): MenuItem {
  const pair = [one, other].map((node) => serverWord(graph.nodes, node)).join(' ');
  const cut = snapshot.cuts.some(
    ({ a, b }) => [a, b].includes(one.port) && [a, b].includes(other.port),
  );
  return cut
    ? { text: texts.mendTo(other.name), words: `mend ${pair}` }
    : { text: texts.cutTo(other.name), words: `cut ${pair}` };
}

/** So many of what is under way can be chosen from. */
const CHOICE_MAX = 5;

/** One message each: its words, which way it goes, and how much later it is to come. */
function heldItems(
  { graph, snapshot, texts }: Scene,
  concerns: (message: MessageUnderWay) => boolean,
): MenuItem[] {
  const name = (port: number | null) =>
    graph.nodes.find((node) => node.port === port)?.name ?? (port ? String(port) : texts.aClient);
  return snapshot.underWay
    .filter(concerns)
    .slice(0, CHOICE_MAX)
    .flatMap(({ message, from, to, label }) =>
      ['5s', '60s'].map((time) => ({
        text: texts.holdBack(label, `${name(from)} → ${name(to)}`, time.replace('s', ' s')),
        words: `delay ${message} ${time}`,
      })),
    );
}

function cableSections({ a, b }: { a: number; b: number }, scene: Scene): MenuSection[] {
  const { snapshot, texts } = scene;
  const pair = `${a} ${b}`;
  const back = `${b} ${a}`;
  const changed =
    snapshot.cuts.some((cut) => [a, b].includes(cut.a) && [a, b].includes(cut.b)) ||
    snapshot.faults.some(
      ({ kind, ports }) => kind === 'link' && ports.includes(a) && ports.includes(b),
    );
  const mend = { text: texts.mendAll, words: `mend ${pair}` };
  return [
    { title: texts.cableOf(String(a), String(b)), items: changed ? [mend] : [] },
    {
      title: texts.cutCable,
      items: [
        { text: texts.bothWays, words: `cut ${pair}`, danger: true },
        { text: texts.onlyFrom(String(a), String(b)), words: `cut ${pair} one-way` },
        { text: texts.onlyFrom(String(b), String(a)), words: `cut ${back} one-way` },
        { text: texts.rejects, words: `reject ${pair}` },
      ],
    },
    {
      title: texts.slowDown,
      items: [
        { text: texts.latencyOf('200 ms'), words: `latency ${pair} 200ms` },
        { text: texts.latencyOf('2 s'), words: `latency ${pair} 2s` },
        { text: texts.jitterOf('100 ms'), words: `jitter ${pair} 100ms` },
        { text: texts.bandwidthOf('1 KB/s'), words: `bandwidth ${pair} 1k` },
        { text: texts.lossOf('20 %'), words: `loss ${pair} 20%` },
      ],
    },
    {
      title: texts.underWay,
      items: heldItems(
        scene,
        ({ from, to }) => (from === a && to === b) || (from === b && to === a),
      ),
    },
    {
      title: texts.nextMessage,
      items: [
        { text: texts.holdFrom(String(a), String(b)), words: `hold ${pair} 5s` },
        { text: texts.holdFrom(String(b), String(a)), words: `hold ${back} 5s` },
      ],
    },
  ];
}

/** Ends of what holds, frozen servers too; then what can happen to the machines. */
function labSections({ graph, snapshot, texts }: Scene): MenuSection[] {
  const { faults, machines } = snapshot;
  const undo = faults.map(({ id, words }) => ({ text: texts.undoOf(words), words: `undo ${id}` }));
  const frozen = graph.nodes.flatMap((node) =>
    node.stopped
      ? [
          {
            text: texts.undoOf(`stop ${node.name}`),
            words: `cont ${serverWord(graph.nodes, node)}`,
          },
        ]
      : [],
  );
  const all = faults.length > 1 ? [{ text: texts.undoAll, words: 'undo all' }] : [];
  return [
    { title: texts.faultsNow, items: [...undo, ...frozen, ...all] },
    ...machines.map(({ name, up }) => ({
      title: texts.machineOf(name),
      items: up ? machineItems(name, faults, texts) : [{ text: texts.boot, words: `boot ${name}` }],
    })),
  ];
}

function machineItems(name: string, faults: readonly FaultSnapshot[], texts: Texts): MenuItem[] {
  const full = faults.some((each) => each.words.startsWith(`disk ${name} `));
  return [
    full
      ? { text: texts.diskFree, words: `disk ${name} free` }
      : { text: texts.diskFull, words: `disk ${name} full` },
    { text: texts.clockBy('+10 s'), words: `clock ${name} +10s` },
    { text: texts.clockBy('−10 s'), words: `clock ${name} -10s` },
    { text: texts.crash, words: `crash ${name}`, danger: true },
  ];
}
