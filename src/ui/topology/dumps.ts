/** Servers that save to one file: a trap that nothing in their logs tells of. */
import type { Graph } from './graph';

export interface SharedDump {
  readonly file: string;
  readonly names: readonly string[];
}

/** Living servers of one machine with the same RDB file. */
export function sharedDumpsOf({ nodes, programs }: Graph): SharedDump[] {
  const byPlace = new Map<string, { file: string; names: string[] }>();
  for (const { name, pid, life, facts } of nodes) {
    if (life !== 'running' || pid === null || !facts) continue;
    const place = `${programs[pid]?.machine ?? ''}:${facts.dump}`;
    const shared = byPlace.get(place) ?? { file: facts.dump, names: [] };
    shared.names.push(name);
    byPlace.set(place, shared);
  }
  return [...byPlace.values()]
    .filter(({ names }) => names.length > 1)
    .map(({ file, names }) => ({ file, names: names.toSorted() }));
}
