/** Where everything of the diagram stands: columns across, time down, words where there is room. */
import type { Arrow, Column, SequenceEvent } from './arrows';
import { isTelling } from './arrows';
import type { Scale } from './scale';

export interface Line {
  readonly arrow: Arrow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface Spot {
  readonly event: SequenceEvent;
  readonly x: number;
  readonly y: number;
}

export interface Word {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** The middle of each column, by port. */
export function columnPlaces(columns: readonly Column[], width: number): Map<number, number> {
  const step = width / Math.max(1, columns.length);
  return new Map(columns.map(({ port }, i) => [port, Math.round((i + 0.5) * step)]));
}

/** A message that waits at a cut gets half of the way; one to itself is not drawn. */
export function linesOf(
  arrows: readonly Arrow[],
  places: ReadonlyMap<number, number>,
  scale: Scale,
): Line[] {
  return arrows.flatMap((arrow) => {
    const [x1, to] = [places.get(arrow.from), places.get(arrow.to)];
    if (x1 === undefined || to === undefined || x1 === to) return [];
    const y1 = scale.y(arrow.sentAt);
    if (arrow.arriveAt === null) return [{ arrow, x1, y1, x2: (x1 + to) / 2, y2: y1 + 8 }];
    return [{ arrow, x1, y1, x2: to, y2: scale.y(arrow.arriveAt) }];
  });
}

export function spotsOf(
  events: readonly SequenceEvent[],
  places: ReadonlyMap<number, number>,
  scale: Scale,
): Spot[] {
  return events.flatMap((event) => {
    const x = places.get(event.tick.port);
    return x === undefined ? [] : [{ event, x, y: scale.y(event.tick.at) }];
  });
}

const LETTER_PX = 7.25;
const LINE_PX = 14;
const WORD_MAX = 44;
const TOGETHER_MAX = 60;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What would lie over something that is more telling is left out: the pointer still tells it. */
export function wordsOf(
  lines: readonly Line[],
  spots: readonly Spot[],
  { width, chain }: { readonly width: number; readonly chain: ReadonlySet<string> },
): Word[] {
  const taken: Box[] = [];
  const words: Word[] = [];
  const put = (word: Word): void => {
    const box = boxOf(word);
    if (box.left < 0 || box.right > width || taken.some((each) => meet(each, box))) return;
    taken.push(box);
    words.push(word);
  };
  const first = (id: string) => (chain.has(id) ? 0 : 1);
  const told = gathered(spots).sort((a, b) => first(a.event.id) - first(b.event.id) || a.y - b.y);
  for (const spot of told) put(wordOfSpot(spot, width));
  const rank = ({ arrow }: Line) => first(arrow.id) * 2 + (isTelling(arrow) ? 0 : 1);
  for (const line of [...lines].sort((a, b) => rank(a) - rank(b) || a.y1 - b.y1))
    put(wordOfLine(line));
  return words;
}

interface Named extends Spot {
  readonly text: string;
}

/** What happened at one place, one line apart at most, is named in one line. */
function gathered(spots: readonly Spot[]): Named[] {
  const lines: Named[] = [];
  for (const spot of spots) {
    const { text } = spot.event.tick;
    const last = lines.findLast((each) => each.x === spot.x);
    if (last && spot.y - last.y < LINE_PX && last.text.length + text.length < TOGETHER_MAX)
      lines[lines.indexOf(last)] = { ...last, text: `${last.text} ${text}` };
    else lines.push({ ...spot, text });
  }
  return lines;
}

function wordOfSpot({ event: { id }, x, y, text }: Named, width: number): Word {
  const right = x + 9 + text.length * LETTER_PX < width;
  return right
    ? { id, x: x + 9, y: y + 4, text, anchor: 'start' }
    : { id, x: x - 9, y: y + 4, text, anchor: 'end' };
}

function wordOfLine({ arrow, x1, y1, x2, y2 }: Line): Word {
  const room = Math.floor((Math.abs(x2 - x1) - 24) / LETTER_PX);
  const many = arrow.count > 1 ? ` ×${arrow.count}` : '';
  const text = cut(arrow.message.label, Math.min(WORD_MAX, room) - many.length) + many;
  return { id: arrow.id, x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 4, text, anchor: 'middle' };
}

function cut(text: string, length: number): string {
  if (length < 3) return '';
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function boxOf({ x, y, text, anchor }: Word): Box {
  const long = [...text].reduce((sum, each) => sum + (each > '\u2e80' ? 12.5 : LETTER_PX), 0);
  const left = anchor === 'start' ? x : anchor === 'end' ? x - long : x - long / 2;
  return { left, right: left + long, top: y - LINE_PX + 3, bottom: y + 3 };
}

/** Text that stands on the drawing, from its upper edge to its lower. */
export interface Upright {
  readonly top: number;
  readonly bottom: number;
}

export function uprightOf(word: Word): Upright {
  const { top, bottom } = boxOf(word);
  return { top, bottom };
}

/** No more than this is left empty below the newest, of which most is to be in sight. */
const SPARE_MAX_PX = 3 * LINE_PX;

/**
 * So much has to be left free below a drawing of this height, of which `seen` is in sight, that at its
 * end no text is half under the heads of its columns; 0 where it would take too much.
 */
export function spareBelow(
  texts: readonly Upright[],
  { height, seen }: { readonly height: number; readonly seen: number },
): number {
  const edge = height - seen;
  if (edge <= 0) return 0;
  let clear = edge;
  for (const { top, bottom } of [...texts].sort((a, b) => a.top - b.top))
    if (top < clear && bottom > clear) clear = bottom;
  return clear - edge <= SPARE_MAX_PX ? Math.ceil(clear - edge) : 0;
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
