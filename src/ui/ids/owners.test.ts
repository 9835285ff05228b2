/** Whose an id is, by what a lab's Sentinels and servers state. */
import { expect, test } from 'vitest';
import { nowOf, runLab } from '#lab/lab';
import { beginPlay, readLesson } from '#node/lesson/player';
import type { WireMessage } from '#protocol/snapshot';
import { namesOf } from '../mind/gates';
import { emptyGraph, foldGraph } from '../topology/graph';
import { namedBallots } from './ballots';
import { idPieces, ownersOf, withNames } from './owners';

const { lab } = beginPlay(readLesson('lessons', '04-automatic-failover'));
runLab(lab, nowOf(lab) + 12_000_000, () => {});
const { nodes } = lab.watch.memory.reduce(foldGraph, emptyGraph([]));
const owners = ownersOf(nodes);
const sentinels = nodes.filter(({ kind }) => kind === 'sentinel');

test('an id is its Sentinel’s or its server’s, a replication id its master’s', () => {
  expect(sentinels.length).toBe(2);
  for (const { name, beliefs } of sentinels) {
    expect(owners[beliefs?.myid ?? '']).toEqual({ name, of: 'server' });
    for (const master of beliefs?.masters ?? []) {
      expect(owners[master.runid ?? '']).toEqual({ name: '6379', of: 'server' });
      for (const replica of master.replicas)
        expect(owners[replica.runid ?? '']).toEqual({ name: '6380', of: 'server' });
    }
  }
  const replid = nodes.find(({ name }) => name === '6380')?.facts?.replid ?? '';
  expect(owners[replid]).toEqual({ name: '6379', of: 'history' });
});

test('who has left the picture is known by its port, as long as another knows it', () => {
  const [one, other] = sentinels;
  const id = other?.beliefs?.myid ?? '';
  const left = nodes.filter((node) => node !== other);
  expect(namesOf(left)(id)).toBe(other?.name);
  expect(namesOf([])(id)).toBe(id.slice(0, 8));
  expect(one?.name).not.toBe(other?.name);
});

test('a vote on the wire names whom it is for', () => {
  const [one] = sentinels;
  const end = one?.beliefs?.myid.slice(-4) ?? '';
  const message = (what: string, label: string) => ({ what, label }) as WireMessage;
  const plain = [message('opinion', 'down')];
  expect(namedBallots(plain, nodes)).toBe(plain);
  const votes = [message('ballot', `down · vote …${end} in epoch 1`), ...plain];
  expect(namedBallots(votes, nodes).map(({ label }) => label)).toEqual([
    `down · vote ${one?.name} in epoch 1`,
    'down',
  ]);
  expect(namedBallots(votes, [])).toEqual(votes);
});

test('a text keeps all it has, and is told with names', () => {
  const id = sentinels[0]?.beliefs?.myid ?? '';
  const unknown = 'f'.repeat(40);
  const text = `+vote-for-leader ${id} 1, ${unknown}, ${id}0`;
  const pieces = idPieces(text, owners);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.filter(({ owner }) => owner).map((piece) => piece.text)).toEqual([id]);
  expect(withNames(text, owners)).toBe(
    `+vote-for-leader ${sentinels[0]?.name} 1, ${unknown}, ${id}0`,
  );
});
