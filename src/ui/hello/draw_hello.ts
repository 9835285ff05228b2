/**
 * Who knows whom among Sentinels: an arc between the two, of which each draws the half that begins
 * at itself. Messages between them travel along it.
 */

import type { WatchScene } from '../picture/draw_watch';
import { arcOf } from '../picture/figures';
import { helloClass } from '../picture/link_line';
import { createLayerMemory, put } from '../picture/put';
import type { Layer } from '../picture/stage';
import { type Acquaintance, acquaintancesOf } from './acquaintances';

/** With more of them than this, they are many lines, and each of them paler. */
const MANY = 12;

const areNews = createLayerMemory();

export function drawHello(layer: Layer, { graph, layout, cuts, faults }: WatchScene): void {
  const known = acquaintancesOf(graph, { cuts, faults });
  const sign = known.map(
    ({ from, to, linkUp, cut, slowed }) => `${from.name} ${to.name} ${linkUp} ${cut} ${slowed}`,
  );
  if (!areNews(layer, [layout, sign.join()])) return;
  const halves = known.flatMap((each) => {
    const [start, goal] = [layout.nodes.get(each.from.name), layout.nodes.get(each.to.name)];
    if (!start || !goal) return [];
    const { from, to, lift } = arcOf(start, goal, layout.shield);
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const bend = { x: (from.x + middle.x) / 2, y: (from.y + middle.y) / 2 - lift };
    const d = `M${from.x} ${from.y}Q${bend.x} ${bend.y} ${middle.x} ${middle.y - lift}`;
    return [{ each, d }];
  });
  layer
    .selectAll<SVGPathElement, { each: Acquaintance; d: string }>('path.hello')
    .data(halves, ({ each }) => `${each.from.name} ${each.to.name}`)
    .join('path')
    .each(function draw({ each, d }) {
      put(this, {
        class: helloClass(each, halves.length > MANY),
        'data-hello': `${each.from.name} ${each.to.name}`,
        d,
      });
    });
}
