/**
 * What Sentinels believe, for those who hear the picture: whom they hold for master, and each opinion that is not the
 * everyday. What is told of a Sentinel itself is the word beside its figure.
 */
import { opinionText } from '../picture/draw_watch';
import type { Texts } from '../texts/en';
import type { Graph } from '../topology/graph';
import { crownsOf, opinionsOf, rivalsOf, watchesOf } from '../topology/sentinels';

/** A sentence each; `wallMs` is the machine's wall clock, milliseconds since the epoch. */
export function sentinelsTold(graph: Graph, wallMs: number, texts: Texts): string[] {
  const watched = new Set(watchesOf(graph).map(({ master }) => master.name));
  const crowns = crownsOf(graph).filter(({ id }) => watched.has(id));
  const crowned = new Set(crowns.map(({ node }) => node));
  const seconds = rivalsOf(graph)
    .flat()
    .filter(({ name }) => !crowned.has(name));
  return [
    ...crowns.map(({ id, node }) => texts.crownOf(id, node)),
    ...seconds.map(({ name }) => `${name}: ${texts.secondMaster}`),
    ...opinionsOf(graph, wallMs)
      .filter(({ state }) => state !== 'up')
      .map((opinion) => opinionText(opinion, texts)),
  ];
}
