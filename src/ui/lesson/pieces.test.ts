import { expect, test } from 'vitest';
import type { Block } from '#lesson/lesson';
import { gathered } from './pieces';

const line = (tty: string, line: string): Block => ({
  kind: 'command',
  tty,
  server: tty,
  program: 'redis-cli',
  line,
});

test('lines for one prompt share a card until something else comes between', () => {
  const prose: Block = { kind: 'html', html: '<p>then</p>' };
  const blocks = [
    line('6379', 'a'),
    line('6379', 'b'),
    line('6380', 'c'),
    prose,
    line('6380', 'd'),
  ];
  expect(gathered(blocks)).toEqual([
    { kind: 'commands', node: '6379', server: '6379', program: 'redis-cli', lines: ['a', 'b'] },
    { kind: 'commands', node: '6380', server: '6380', program: 'redis-cli', lines: ['c'] },
    prose,
    { kind: 'commands', node: '6380', server: '6380', program: 'redis-cli', lines: ['d'] },
  ]);
});
