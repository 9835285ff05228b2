/**
 * Whose a run id or replication id is, as far as the picture shows: forty hexadecimal digits say nothing to a person.
 * Sentinels state their own, and those of whom they watch; a history is its master's.
 */
import type { Graph, GraphNode } from '../topology/graph';
import { oncePer } from '../topology/once_per';
import { nameAt } from '../topology/servers';

export interface Owner {
  readonly name: string;
  /** A run id is the server's own; a replication id is of a history that it began or follows. */
  readonly of: 'server' | 'history';
}

export type Owners = Readonly<Record<string, Owner>>;

const ID = /\b[0-9a-f]{40}\b/g;

export function hasId(text: string): boolean {
  return text.search(ID) >= 0;
}

export function placesOfIds(text: string): { readonly id: string; readonly index: number }[] {
  return [...text.matchAll(ID)].map(({ 0: id, index }) => ({ id, index }));
}

export const ownersOf = oncePer((nodes: Graph['nodes']): Owners => {
  const owners: Record<string, Owner> = {};
  const replicas = nodes.filter(({ facts }) => facts?.role === 'slave');
  const masters = nodes.filter(({ facts }) => facts?.role === 'master');
  for (const { name, facts } of [...replicas, ...masters])
    if (facts) owners[facts.replid] = { name, of: 'history' };
  const watching = nodes.filter(({ beliefs }) => beliefs !== null);
  for (const node of watching)
    for (const { runid, ...at } of watchedBy(node))
      if (runid) owners[runid] = { name: nameAt(nodes, at, node), of: 'server' };
  for (const { name, beliefs } of watching)
    if (beliefs) owners[beliefs.myid] = { name, of: 'server' };
  return owners;
});

function watchedBy({ beliefs }: GraphNode) {
  return (beliefs?.masters ?? []).flatMap((master) => [
    master,
    ...master.replicas,
    ...master.sentinels,
  ]);
}

export interface IdPiece {
  readonly text: string;
  /** null: no id, or nobody's on the picture. */
  readonly owner: Owner | null;
}

/** The text in pieces, nothing left out. */
export function idPieces(text: string, owners: Owners): IdPiece[] {
  const pieces: IdPiece[] = [];
  let from = 0;
  for (const { id, index } of placesOfIds(text)) {
    const owner = owners[id];
    if (!owner) continue;
    if (index > from) pieces.push({ text: text.slice(from, index), owner: null });
    pieces.push({ text: id, owner });
    from = index + id.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), owner: null });
  return pieces;
}

/** For who hears the text: names instead of digits. */
export function withNames(text: string, owners: Owners): string {
  return idPieces(text, owners)
    .map(({ text: piece, owner }) => owner?.name ?? piece)
    .join('');
}
