/**
 * What stands beside a line is not drawn over: a line begins behind the words at its own end, and the
 * cross of a cut lies where no crown, no word, no figure and no other cross is.
 */

import { BADGE_HEIGHT, badgePlace } from '../badges/badge_place';
import type { Cable } from '../topology/cables';
import type { Graph, GraphNode } from '../topology/graph';
import { lane } from './figures';
import type { Layout, Point } from './layout';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Stretch {
  readonly from: Point;
  readonly to: Point;
}

/** "Sentinel" and its name, and "has 1 of 2 votes" below it. */
const SENTINEL_WORDS = 108;
const SENTINEL_NAME = 52;
/** Of a fault's badge below a Sentinel's shield. */
const BADGE = 72;
/** A crown begins so far left of its server's middle; opinions, and how many say down, end so far right. */
const CROWN = 14;
const OPINIONS = 26;
const OPINION = 17;
const SUM = 150;

/**
 * The line from one figure's rim to another's: where a Sentinel's words stand in its way it begins
 * where they end.
 */
export function lineBetween(one: GraphNode, other: GraphNode, layout: Layout): Stretch | null {
  const [start, end] = [layout.nodes.get(one.name), layout.nodes.get(other.name)];
  if (!start || !end) return null;
  const rim = ({ kind }: GraphNode) =>
    kind === 'sentinel' ? layout.shield + 3 : layout.radius + (isMixed(one, other) ? 3 : 8);
  const line = lane(start, end, { trimFrom: rim(one), trimTo: rim(other), aside: 0 });
  const ahead = behindWords(line, wordsOf(one, start, layout));
  const back = behindWords({ from: ahead.to, to: ahead.from }, wordsOf(other, end, layout));
  return { from: back.to, to: back.from };
}

function isMixed(one: GraphNode, other: GraphNode): boolean {
  return one.kind !== other.kind;
}

/** Of Sentinels only: what is told of servers stands where no line to them goes. */
function wordsOf({ kind, name }: GraphNode, { x, y }: Point, layout: Layout): Box | null {
  if (kind !== 'sentinel' || !layout.beside.has(name)) return null;
  const left = x + layout.shield + 4;
  const width = layout.compact ? SENTINEL_NAME : SENTINEL_WORDS;
  return { left, right: left + width, top: y - 16, bottom: y + (layout.compact ? 12 : 22) };
}

/** Cut at the last point at which it is within the box, for as long as half of it is left. */
function behindWords({ from, to }: Stretch, words: Box | null): Stretch {
  if (!words) return { from, to };
  let end = 0;
  for (let part = 0; part <= 0.5; part += 0.01)
    if (isWithin(between(from, to, part), words, 0)) end = part;
  return { from: between(from, to, end), to };
}

/** Parts of a line at which a cross may lie, the likeliest first; and how far aside of it. */
const PARTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const ASIDE = [0, -16, 16, -28, 28, -40, 40, -52, 52];

/**
 * Where the control of each cut cable lies over which nobody replicates, by its id: as near to `middle`
 * of its line as what stands around it leaves room. Null: nowhere; its line's colour says that it is
 * cut, and the list of faults mends it. Controls of replication links stay where they are: their words
 * are placed around them.
 */
export function placesOfCuts(
  graph: Graph,
  cables: readonly Cable[],
  { layout, middle, radius }: { layout: Layout; middle: number; radius: number },
): ReadonlyMap<string, Point | null> {
  const places = new Map<string, Point | null>();
  if (!cables.some(({ link }) => link === null)) return places;
  const taken = takenBy(graph, layout);
  for (const { id, master, replica, link } of cables) {
    const line = lineBetween(master, replica, layout);
    if (!line) continue;
    if (link) {
      taken.push(around(between(line.from, line.to, middle), radius, radius));
      continue;
    }
    const place = roomOn(line, [middle, ...PARTS], { taken, radius, layout });
    places.set(id, place);
    if (place) taken.push(around(place, radius, radius));
  }
  return places;
}

function roomOn(
  { from, to }: Stretch,
  parts: readonly number[],
  { taken, radius, layout }: { taken: readonly Box[]; radius: number; layout: Layout },
): Point | null {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [across, down] = [(to.y - from.y) / length, (from.x - to.x) / length];
  for (const aside of ASIDE)
    for (const part of parts) {
      const on = between(from, to, part);
      const place = { x: on.x + across * aside, y: on.y + down * aside };
      const isInside =
        place.x > radius &&
        place.x < layout.width - radius &&
        place.y > radius &&
        place.y < layout.height - radius;
      if (isInside && !taken.some((box) => isWithin(place, box, radius))) return place;
    }
  return null;
}

/** Figures, the words at their sides, and the row of crowns and opinions over servers. */
function takenBy({ nodes }: Graph, layout: Layout): Box[] {
  const { radius, shield, compact, watched, beside } = layout;
  const sentinels = nodes.filter(({ kind }) => kind === 'sentinel').length;
  return nodes.flatMap((node) => {
    const at = layout.nodes.get(node.name);
    if (!at) return [];
    const { x, y } = at;
    if (node.kind === 'sentinel') {
      const words = wordsOf(node, at, layout) ?? around({ x, y: y + shield + 22 }, 48, 18);
      const badge = badgePlace(node, at, { layout, width: BADGE });
      const room = around(badge, BADGE / 2, BADGE_HEIGHT / 2);
      return [around(at, shield, shield), words, ...(compact ? [] : [room])];
    }
    const figure = around(at, radius, radius * 0.9);
    if (!watched) return [figure];
    const bottom = y - radius * 0.87;
    const sum = compact || (layout.tree && !beside.has(node.name)) ? 0 : SUM;
    const right = x + OPINIONS + sentinels * OPINION + sum;
    return [figure, { left: x - CROWN, right, top: bottom - (compact ? 16 : 22), bottom }];
  });
}

function around({ x, y }: Point, width: number, height: number): Box {
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}

function isWithin({ x, y }: Point, { left, right, top, bottom }: Box, margin: number): boolean {
  return x > left - margin && x < right + margin && y > top - margin && y < bottom + margin;
}

function between(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
