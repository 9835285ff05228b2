/** Words of messages under way: for the newest of each lane its label, for a flow its rate. */
import type { WireMessage } from '#protocol/snapshot';
import { CONTROL_PART_TREE } from '../picture/draw_links';
import type { Layout, Point } from '../picture/layout';
import { createMemory, put, write } from '../picture/put';
import type { Layer } from '../picture/stage';
import type { Flow } from '../topology/flow';
import type { Packet, PacketScene, Stream, Tone } from './packets';
import { ASIDE, pointOf, type Way } from './way';

interface Tag {
  readonly key: string;
  readonly role: string;
  readonly tone: Tone;
  readonly text: string;
  readonly at: Point;
  readonly width: number;
}

/** Average advance of the label's face at 12 px, wide enough for capitals and digits. */
const GLYPH = 7.4;
const LABEL_PADDING = 18;
/** Pixels: what a wire shorter than this carries is told by the line under the graph alone. */
const SHORT = 100;
/** Characters: more is no label but a text. */
const LABEL_MAX = 36;

export interface Tagged {
  readonly packets: readonly Packet[];
  readonly streams: readonly Stream[];
}

const isNews = createMemory();

export function drawTags(
  layer: Layer,
  { packets, streams }: Tagged,
  { layout }: PacketScene,
): void {
  const tags = new Map<string, Tag>();
  for (const { flight, tone, way } of packets) {
    const { message, count, lane, showMs } = flight;
    if (!isTold(message)) continue;
    const words = count > 1 ? ` ×${count}` : '';
    const label = labelOf({ label: message.label, words }, way, layout);
    const key = `${lane} ${showMs} ${message.label}`;
    if (label) tags.set(labelLane(lane, way), { key, ...label, role: roleOf(way, message), tone });
    else tags.delete(labelLane(lane, way));
  }
  for (const { flow, tone, way } of streams) {
    const { message, lane } = flow;
    if (!isTold(message)) continue;
    const label = labelOf({ label: message.label, words: rateText(flow) }, way, layout);
    const tag = { key: `${lane} flow`, role: roleOf(way, message), tone };
    if (label) tags.set(labelLane(lane, way), { ...tag, ...label });
  }
  const groups = layer
    .selectAll<SVGGElement, Tag>('g.flight')
    .data(apart([...tags.values()]), ({ key }) => key)
    .join((enter) => {
      const group = enter.append('g');
      group.append('rect').attr('height', HEIGHT).attr('y', -14).attr('rx', 10);
      group.append('text').attr('text-anchor', 'middle');
      return group;
    });
  groups.each(function draw({ role, tone, text, at, width }) {
    if (!isNews(this, [role, tone, text, at.x, at.y, width])) return;
    put(this, { class: `flight ${role} ${tone}`, transform: `translate(${at.x} ${at.y})` });
    put(this.querySelector('rect'), { x: -width / 2, width });
    write(this.querySelector('text'), text);
  });
}

const HEIGHT = 20;

/** Of two that would lie over each other the newer one: the line under the graph tells both. */
export function apart<T extends Pick<Tag, 'at' | 'width'>>(tags: readonly T[]): T[] {
  const kept: T[] = [];
  for (const tag of tags.toReversed()) {
    const covers = ({ at, width }: T) =>
      Math.abs(at.x - tag.at.x) < (width + tag.width) / 2 && Math.abs(at.y - tag.at.y) < HEIGHT;
    if (!kept.some(covers)) kept.push(tag);
  }
  return kept;
}

/** Of large rates three digits say enough. */
export function rateText({ rate }: Flow): string {
  return ` ${rate < 10 ? rate.toFixed(1) : Number(rate.toPrecision(rate < 100 ? 2 : 3))}/s`;
}

/** All that the tags show of messages, to tell whether it changed; rates and layout apart. */
export function tagsSign({ packets, streams }: Tagged): string {
  const told = packets.filter(({ flight }) => isTold(flight.message));
  const places = [...told.map(({ way }) => way), ...streams.map(({ way }) => way)].map(
    ({ sender, from }) => `${sender.role} ${from.x} ${from.y}`,
  );
  return [
    ...told.map(({ flight: { lane, showMs, count } }) => `${lane} ${showMs} ${count}`),
    ...streams.map(({ flow }) => flow.lane),
    ...places,
  ].join();
}

function roleOf({ sender }: Way, { what }: WireMessage): string {
  return what === 'error' ? 'refusing' : sender.role;
}

/** A Sentinel's everyday is seen, and not told. */
function isTold({ label, what }: WireMessage): boolean {
  return label.trim() !== '' && what !== 'watch';
}

/** One label per direction between servers, one for each server's clients and each two Sentinels. */
function labelLane(own: string, { sender, receiver, client }: Way): string {
  if (client) return `clients of ${sender.conn === null ? sender.name : receiver.name}`;
  if (sender.role !== 'sentinel' || receiver.role !== 'sentinel') return own;
  return [sender.name, receiver.name].sort().join(' ');
}

/** Where the next figure's own labels may begin, or the picture ends. */
function rightNeighbour(x: number, { nodes, width }: Pick<Layout, 'nodes' | 'width'>): number {
  const beside = [...nodes.values()]
    .map((node) => node.x - ASIDE)
    .filter((each) => each > x + ASIDE * 2);
  return Math.min(width, ...beside);
}

interface Words {
  readonly label: string;
  /** What follows it and is never cut. */
  readonly words: string;
}

type Label = Pick<Tag, 'text' | 'at' | 'width'> | null;

/** Its text cut to the pixels that it has. */
function fitted(
  { label, words }: Words,
  room: number,
  max = LABEL_MAX,
): { text: string; width: number } {
  const glyphs = Math.max(8, Math.min(max, Math.floor((room - LABEL_PADDING) / GLYPH)));
  const cut = glyphs - words.length;
  const text = shortened(label, cut) + words;
  return { text, width: text.length * GLYPH + LABEL_PADDING };
}

/** A first word of more letters is no command's name, and is cut as any text. */
const NAME_MAX = 12;

/** Where hardly more than the first word has room it stands alone, and whole. */
function shortened(label: string, room: number): string {
  if (label.length <= room) return label;
  const [name = ''] = label.split(' ', 1);
  return name.length <= NAME_MAX && room < name.length + 5 ? name : `${label.slice(0, room - 1)}…`;
}

export function labelOf(words: Words, way: Way, layout: Layout): Label {
  const { from, to, client } = way;
  const middle = pointOf(way, 0.5);
  if (client) return clientLabel(words, { client, middle }, layout);
  const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  // Between two figures that stand close a label would cover both.
  if (Math.hypot(across, down) < SHORT) return null;
  if (down > across) {
    // Beside a steep wire: its own words are on the other side.
    const aside = layout.tree ? asideOfControl(from.y < to.y ? to.x - from.x : from.x - to.x) : 14;
    const room = rightNeighbour(middle.x, layout) - middle.x - aside - 6 - layout.radius;
    const label = fitted(words, room);
    return { ...label, at: { x: middle.x + label.width / 2 + aside, y: middle.y + 4 } };
  }
  // There the Sentinels' own names have no other room.
  if (way.lift > 0) return layout.compact ? null : arcLabel(words, way, layout);
  const label = fitted(words, Math.hypot(across, down));
  // The master's direction above the line, the replica's below.
  return { ...label, at: { x: middle.x, y: middle.y + (from.x < to.x ? -14 : 24) } };
}

/** Pixels from an arc's highest point to the words below it, which end above Sentinels' names. */
const BELOW_ARC = 26;

/** Between two Sentinels both directions are one arc: who speaks is told, by an arrow at least. */
function arcLabel({ label, words }: Words, way: Way, layout: Layout): Label {
  const { from, to, sender, receiver } = way;
  const middle = pointOf(way, 0.5);
  const room = Math.abs(to.x - from.x);
  const named = `${sender.name} → ${receiver.name} ${label}`;
  const isRoomy = (named.length + words.length) * GLYPH + LABEL_PADDING <= room;
  const arrowed = to.x > from.x ? `→ ${label}` : `← ${label}`;
  const told = isRoomy
    ? fitted({ label: named, words }, room, Number.POSITIVE_INFINITY)
    : fitted({ label: arrowed, words }, room);
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const isOver = [...layout.nodes.values()].some(
    ({ x, y }) => x > left && x < right && Math.abs(y - from.y) < layout.shield * 2,
  );
  // Of an arc over another Sentinel its words stay above that one.
  const y = isOver ? Math.max(16, middle.y - 6) : middle.y + BELOW_ARC;
  return { ...told, at: { x: middle.x, y } };
}

/** Pixels from the middle of a tree's link to what is right of its control; `lean`: how far right its lower end is. */
export function asideOfControl(lean: number): number {
  return Math.max(14, (CONTROL_PART_TREE - 0.5) * lean + 18);
}

/** Pixels: half of what the word of a link takes in the middle of it. */
const LINK_WORD = 52;
/** What is narrower says nothing; the line under the graph does. */
const CLIENT_ROOM_MIN = 80;

/** Pixels up to the picture's end, or to the word of the link that leads to the next figure. */
export function roomOfClient(x: number, layout: Pick<Layout, 'nodes' | 'width'>): number {
  const next = rightNeighbour(x, layout);
  const end = next < layout.width ? (x + next) / 2 - LINK_WORD : next;
  return end - x - 16;
}

/** Beside the wire of a client that stands above its server; over one that stands at its side. */
function clientLabel(
  words: Words,
  { client, middle }: { client: Point; middle: Point },
  layout: Layout,
): Label {
  if (layout.tree || layout.tight) return null;
  if (!layout.watched) {
    const room = roomOfClient(middle.x, layout);
    if (room < CLIENT_ROOM_MIN) return null;
    const label = fitted(words, room);
    return { ...label, at: { x: middle.x + label.width / 2 + 12, y: middle.y + 4 } };
  }
  const label = fitted(words, 280);
  const x = Math.max(label.width / 2 + 4, Math.min(client.x, layout.width - label.width / 2 - 4));
  return { ...label, at: { x, y: client.y - 20 } };
}
