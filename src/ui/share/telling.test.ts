import { expect, test } from 'vitest';
import type { TimelineMark } from '#protocol/timeline';
import { tellingOf } from './telling';

function mark(at: number, interest: TimelineMark['interest']): TimelineMark {
  return { at, pid: 1, port: 6379, interest, text: `${interest} ${at}`, detail: '' };
}

test('a story is told to its end: what weighs less gives way, and time keeps its order', () => {
  const votes = Array.from({ length: 10 }, (_, i) => mark(20 + i, 'election'));
  const marks = [mark(5, 'handshake'), mark(10, 'death'), mark(15, 'down'), ...votes];
  const told = tellingOf([...marks, mark(90, 'switch')]).map(({ text }) => text);
  expect(told).toHaveLength(8);
  expect(told.slice(0, 3)).toEqual(['death 10', 'down 15', 'election 20']);
  expect(told.at(-1)).toBe('switch 90');
  expect(told).not.toContain('handshake 5');
});
