/**
 * Replication links: a line whose dash and colour say its state, the state in a word, how the
 * replica last got its data, and the cable's control.
 */
import { select } from 'd3-selection';
import type { CutSnapshot, FaultSnapshot } from '#protocol/snapshot';
import type { Badged } from '../badges/draw_badges';
import type { NodeStates } from '../states/node_states';
import type { Texts } from '../texts/en';
import { type Cable, cutTime } from '../topology/cables';
import type { Graph, Link, Resync } from '../topology/graph';
import { type Lag, lagOf } from '../topology/lag';
import { bytesText } from './bytes_text';
import { lineBetween, placesOfCuts } from './clear_of';
import { appendCutControl, drawCutControl, selectGroups } from './draw_cut';
import { arcOf } from './figures';
import type { Layout, Point } from './layout';
import { isSlowed, lineClass, stretchesOf, wholeness } from './link_line';
import { createMemory, put, write } from './put';
import type { Layer } from './stage';

export interface Scene {
  readonly graph: Graph;
  /** Where all stands at this display instant. */
  readonly layout: Layout;
  /** Where all will stand: the same object for as long as nothing has to stand elsewhere. */
  readonly form: Layout;
  readonly texts: Texts;
}

export interface LinkScene extends Scene {
  readonly cables: readonly Cable[];
  readonly cuts: readonly CutSnapshot[];
  readonly faults: readonly FaultSnapshot[];
  readonly states: NodeStates;
  readonly badged: ReadonlyMap<string, Badged>;
  /** Microseconds of virtual time. */
  readonly now: number;
  /** The machine's wall clock, milliseconds since the epoch. */
  readonly wallMs: number;
  readonly onCut: ((cable: Cable) => void) | null;
  /** So much is cut that the words of each cut would lie over those of the others. */
  readonly manyCuts: boolean;
}

/** Height of the state's word above the line; the lane of the labels in between is the dots'. */
const WORD_ABOVE = 42;
const LINE_HEIGHT = 17;
const BADGE_BELOW = 52;
/** A link this near to the picture's upper end has its word below. */
const HIGH = WORD_ABOVE + 26;
const WORD_BELOW = 34;
/** Of a link that is not there, below the lane of its dots' labels: above are Sentinels' words of its master. */
const WORD_UNDER = 42;
const LABEL_BELOW = 54;
/** Beside a steep line. */
const BESIDE = 24;

function linkWord(link: Link, texts: Texts): string {
  const words: Record<Link['state'], string> = {
    connecting: texts.linkConnecting,
    handshake: texts.linkHandshake,
    sync: texts.linkSync,
    transfer: texts.linkTransfer(transferText(link)),
    online: texts.linkOnline,
    down: texts.linkDown,
  };
  return words[link.state];
}

/** `8 KB / 20 KB`; of a file whose size is not known what has come. */
function transferText({ transfer: { done, total } }: Link): string {
  return total > 0 ? `${bytesText(done)} / ${bytesText(total)}` : bytesText(done);
}

function lagText({ bytes, seconds }: Lag, texts: Texts): string {
  return texts.lag(
    bytesText(bytes),
    seconds < 10 ? seconds.toFixed(1) : String(Math.floor(seconds)),
  );
}

/** What the last synchronization cost: the difference that a backlog makes. */
export function resyncText({ how, bytes, reason }: Resync, texts: Texts): string {
  if (how === 'partial') return texts.partialResync(bytesText(bytes));
  if (reason === 'backlog') return texts.fullResyncBacklog;
  if (bytes === 0) return texts.fullResyncPlain;
  return (reason === 'mismatch' ? texts.fullResyncMismatch : texts.fullResync)(bytesText(bytes));
}

/** Without the reason, for which a phone has no room. */
export function brief(resync: Resync): Resync {
  return { ...resync, reason: null };
}

const isNews = createMemory();

export function drawLinks(layer: Layer, scene: LinkScene): void {
  const { graph, layout, cables, manyCuts } = scene;
  const middle = layout.tree ? CONTROL_PART_TREE : CONTROL_PART;
  const radius = layout.tight || manyCuts ? 11 : 17;
  const places = placesOfCuts(graph, cables, { layout, middle, radius });
  const groups = selectGroups(layer, scene.cables).join((enter) => {
    const group = enter.append('g');
    group.append('line').attr('class', 'reach');
    group.append('line').attr('class', 'wire');
    group.append('line').attr('class', 'filled');
    group.append('line').attr('class', 'gap');
    group.append('path').attr('class', 'arrow');
    group.append('path').attr('class', 'cross');
    group.append('text').attr('class', 'word');
    group.append('text').attr('class', 'belief');
    group.append('text').attr('class', 'resync');
    group.each(function control() {
      appendCutControl(select(this));
    });
    return group;
  });
  groups.each(function draw(cable) {
    drawLink(this, cable, { ...scene, place: places.get(cable.id) });
  });
}

function drawLink(
  group: SVGGElement,
  cable: Cable,
  scene: LinkScene & { readonly place: Point | null | undefined },
): void {
  const { form, texts, onCut } = scene;
  const { link, cut, master, replica, resync } = cable;
  const bare = lineOf(cable, scene.layout);
  if (!bare) return;
  const onArc = placeOnArc(cable, scene.layout);
  const hasControl = cable.hasControl && (onArc !== null || scene.place !== null);
  const line = { ...bare, middle: onArc ?? scene.place ?? bare.middle };
  const lag = link && lagOf(scene.graph, link);
  const part = wholeness(lag);
  const slowed = isSlowed(master.port, replica.port, scene.faults);
  const state = lineClass(cable, { slowed, lag: null, arched: onArc !== null });
  const words = wordsOf(cable, scene);
  const { from, to, middle } = line;
  const tight = form.tight || scene.manyCuts;
  const spot = [middle.x, middle.y, hasControl];
  const drawn = [form, texts, onCut, tight, from.x, from.y, to.x, to.y, ...spot, state];
  const ends = [master.name, replica.name, resync?.how];
  const figures = [part, lag === null, link?.progress, words.word, words.belief, words.resync];
  if (!isNews(group, [...drawn, ...ends], figures)) return;
  put(group, {
    class: lineClass(cable, { slowed, lag, arched: onArc !== null }),
    'data-cable': `${master.port} ${replica.port}`,
  });
  placeLine(group, cable, { line, part });
  const gone = cut === null && (link?.state === 'down' || link?.state === 'connecting');
  placeWords(group, { line, words, cut: cut !== null, gone, resync });
  const aside = line.steep ? { x: 66, y: 0 } : { x: 0, y: LABEL_BELOW };
  drawCutControl(group, { ...cable, hasControl }, { texts, onCut, tight, at: middle, aside });
}

/** Two Sentinels' arc is their cable's line: beside its top, where what they say is read. */
const ARC_PART = 0.22;

function placeOnArc({ master, replica }: Cable, layout: Layout): Point | null {
  const [start, goal] = [layout.nodes.get(master.name), layout.nodes.get(replica.name)];
  if (master.kind !== 'sentinel' || replica.kind !== 'sentinel' || !start || !goal) return null;
  const { from, to, lift } = arcOf(start, goal, layout.shield);
  const [x, y] = [from.x + (to.x - from.x) * ARC_PART, from.y + (to.y - from.y) * ARC_PART];
  return lift === 0 ? null : { x, y: y - lift * 4 * ARC_PART * (1 - ARC_PART) };
}

interface Line {
  readonly from: Point;
  readonly to: Point;
  /** Where its words and its control are. */
  readonly middle: Point;
  readonly steep: boolean;
}

/** Of a tree's links the master's ends lie close together, and in between words of others may stand. */
const CONTROL_PART = 0.5;
export const CONTROL_PART_TREE = 0.62;

function lineOf({ master, replica }: Cable, layout: Layout): Line | null {
  const line = lineBetween(master, replica, layout);
  if (!line) return null;
  const { from, to } = line;
  const part = layout.tree ? CONTROL_PART_TREE : CONTROL_PART;
  const middle = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  return {
    from,
    to,
    middle,
    steep: layout.tree || Math.abs(to.y - from.y) > Math.abs(to.x - from.x),
  };
}

function placeLine(
  group: SVGGElement,
  { link, cut }: Cable,
  { line, part }: { readonly line: Line; readonly part: number },
): void {
  const { from, to, middle } = line;
  const { wire: end, filled } = stretchesOf(link, part, line);
  setLine(group, '.gap', end, to);
  setLine(group, '.wire', from, end);
  setLine(group, '.reach', from, to);
  setLine(group, '.filled', from, filled);
  put(group.querySelector('.arrow'), { d: arrowHead(from, to, end) });
  const lost = link?.state === 'down' && !cut;
  const cross = lost ? `M${middle.x - 8} ${middle.y - 8}l16 16m0 -16l-16 16` : '';
  put(group.querySelector('.cross'), { d: cross });
}

type Words = Readonly<Record<'word' | 'belief' | 'resync', string>>;

function wordsOf({ link, cut, resync, loop }: Cable, scene: LinkScene): Words {
  const { form, texts, now } = scene;
  const aside = (link === null ? form.tight : form.tree) || loop === 'silent';
  const inLoop = loop === 'told' ? texts.linkLoop : null;
  const state = link && !aside ? (inLoop ?? stateText(link, scene)) : '';
  const isTold = cut !== null && !aside && !form.tight && !(link === null && scene.manyCuts);
  const unnoticed = link?.state === 'online' ? texts.cutUnnoticed : state;
  const quiet = cut !== null || aside || loop !== null || form.tight;
  const shown = resync !== null && link?.state === 'online' && !quiet;
  return {
    word: isTold ? texts.cutFor(cutTime(cut, now)) : cut && form.tight ? '' : state,
    belief: isTold ? unnoticed : '',
    resync: shown ? resyncText(form.compact ? brief(resync) : resync, texts) : '',
  };
}

interface Worded {
  readonly line: Line;
  readonly words: Words;
  readonly cut: boolean;
  /** It has no words of a resync: its own may stand in their place. */
  readonly gone: boolean;
  readonly resync: Resync | null;
}

function placeWords(group: SVGGElement, { line, words, cut, gone, resync }: Worded): void {
  const { middle, steep } = line;
  const above = cut ? [WORD_ABOVE + LINE_HEIGHT - 4, WORD_ABOVE - 4] : [WORD_ABOVE, 0];
  // Over Sentinels there is no room: between the control and its own words.
  const high = middle.y < HIGH ? [-WORD_BELOW, -WORD_BELOW] : above;
  const level = gone ? [-WORD_UNDER, 0] : high;
  const [wordAbove = 0, beliefAbove = 0] = steep ? [cut ? 6 : 4, -LINE_HEIGHT + 6] : level;
  const heights = { word: -wordAbove, belief: -beliefAbove, resync: steep ? 14 : BADGE_BELOW };
  for (const name of ['word', 'belief', 'resync'] as const) {
    const text = group.querySelector(`.${name}`);
    put(text, {
      'text-anchor': steep ? 'end' : 'middle',
      x: middle.x - (steep ? BESIDE : 0),
      y: middle.y + heights[name],
    });
    write(text, words[name]);
  }
  put(group.querySelector('.resync'), { class: `resync ${resync?.how ?? ''}` });
}

/** At `at`, of a line that goes on to `to`. */
function arrowHead(from: Point, to: Point, at: Point): string {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const point = (ahead: number, aside: number) =>
    `${(at.x + ahead * cos - aside * sin).toFixed(1)} ${(at.y + ahead * sin + aside * cos).toFixed(1)}`;
  return `M${point(-5, -5)}L${point(4, 0)}L${point(-5, 5)}Z`;
}

/** The state in a word; how far behind, where it is. */
export function stateText(link: Link, { graph, texts }: Pick<Scene, 'graph' | 'texts'>): string {
  const lag = link.state === 'online' ? lagOf(graph, link) : null;
  return lag ? lagText(lag, texts) : linkWord(link, texts);
}

function setLine(
  group: SVGGElement,
  name: string,
  from: { x: number; y: number },
  to: { x: number; y: number },
): void {
  put(group.querySelector(name), { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
}
