import { expect, test } from 'vitest';
import { createMemory, inTurn } from './put';

/** Only who it is matters. */
const element = () => ({}) as Element;

test('what is drawn from the same facts is passed over', () => {
  const isNews = createMemory();
  const one = element();
  expect(isNews(one, [1, 'a'])).toBe(true);
  expect(isNews(one, [1, 'a'])).toBe(false);
  expect(isNews(one, [2, 'a'])).toBe(true);
});

test('of a crowd figures are drawn once in a round of turns, and at once where they never were', () => {
  const isNews = createMemory();
  const crowd = Array.from({ length: 20 }, element);
  const drawnIn = (part: number | null, fact: number) => {
    const drawn: number[] = [];
    const turn = part === null ? null : { part, parts: 3 };
    inTurn(turn, () => {
      for (const [i, each] of crowd.entries()) if (isNews(each, ['up'], [fact])) drawn.push(i);
    });
    return drawn;
  };
  expect(drawnIn(0, 1)).toHaveLength(20);
  const round = [0, 1, 2].map((part) => drawnIn(part, 2));
  for (const part of round) expect(part.length).toBeLessThan(8);
  expect(round.flat().sort((a, b) => a - b)).toEqual([...crowd.keys()]);
  expect(drawnIn(0, 2)).toEqual([]);
  expect(drawnIn(null, 3)).toHaveLength(20);
});

test('what is more than a figure waits for no turn', () => {
  const isNews = createMemory();
  const one = element();
  isNews(one, ['up'], [1]);
  const seen = [0, 1, 2].map((part) => {
    let news = false;
    inTurn({ part, parts: 3 }, () => {
      news = isNews(one, [`down ${part}`], [1]);
    });
    return news;
  });
  expect(seen).toEqual([true, true, true]);
});
