import { expect, test } from 'vitest';
import { CONTROL_PART_TREE } from '../picture/draw_links';
import type { Layout } from '../picture/layout';
import { apart, asideOfControl, labelOf, roomOfClient } from './draw_tags';
import type { Way } from './way';

test('of words that would lie over each other the newer ones are shown', () => {
  const old = { at: { x: 100, y: 50 }, width: 80 };
  const beside = { at: { x: 200, y: 50 }, width: 80 };
  const below = { at: { x: 100, y: 75 }, width: 80 };
  const newer = { at: { x: 130, y: 55 }, width: 60 };
  expect(apart([old, beside, below])).toHaveLength(3);
  expect(apart([old, beside, newer])).toEqual([newer, beside]);
});

test('words of a client end before the word of the link that leads to the next server', () => {
  const at = (x: number) => ({ x, y: 80 });
  const layout = {
    width: 1000,
    nodes: new Map([
      ['6379', at(200)],
      ['6380', at(620)],
    ]),
  };
  const linkWordFrom = (200 + 620) / 2 - 55;
  expect(200 + 12 + roomOfClient(200, layout)).toBeLessThan(linkWordFrom);
  expect(roomOfClient(200, layout)).toBeGreaterThan(100);
  // Beside the last one the picture's end is all that there is.
  expect(620 + roomOfClient(620, layout)).toBeGreaterThan(950);
  expect(620 + 12 + roomOfClient(620, layout)).toBeLessThan(1000);
});

test('words beside a link of a tree leave its cut control free, however it leans', () => {
  for (const lean of [-300, -60, 0, 60, 300]) {
    const control = (CONTROL_PART_TREE - 0.5) * lean;
    // The control is a circle of ten pixels around it.
    expect(asideOfControl(lean)).toBeGreaterThan(control + 12);
    expect(asideOfControl(lean)).toBeLessThan(Math.max(0, control) + 24);
  }
});

test('words between two Sentinels say who speaks, inside the picture and above what is written beside them', () => {
  const end = (name: string) => ({ name, role: 'sentinel', conn: null });
  const shoulders = [
    { x: 300, y: 33 },
    { x: 700, y: 33 },
  ] as const;
  const said = (
    label: string,
    turned: boolean,
    between: readonly { x: number; y: number }[] = [],
  ) => {
    const [a, b] = turned ? ['26380', '26379'] : ['26379', '26380'];
    const [from, to] = turned ? [shoulders[1], shoulders[0]] : shoulders;
    const ends = { sender: end(a), receiver: end(b), client: null };
    const way = { from, to, lift: 26, ...ends } as unknown as Way;
    const nodes = new Map(between.map((at, i) => [String(i), at]));
    return labelOf({ label, words: '' }, way, { nodes, shield: 26 } as unknown as Layout);
  };
  const long = 'is-master-down-by-addr 127.0.0.1 6379 1 *';
  expect(said('down · vote 26380', false)?.text).toBe('26379 → 26380 down · vote 26380');
  expect(said('down · vote 26380', true)?.text).toBe('26380 → 26379 down · vote 26380');
  expect(said(long, false)?.text).toMatch(/^→ is-master/);
  expect(said(long, true)?.text).toMatch(/^← is-master/);
  const { at } = said(long, false) ?? {};
  // Of its rectangle 14 pixels are above, 6 below; names begin 13 above a figure's middle.
  expect((at?.y ?? 0) - 14).toBeGreaterThan(7);
  expect((at?.y ?? 0) + 6).toBeLessThan(56 - 13);
  // Over a third one they stay above it.
  const third = { x: 500, y: 56 };
  expect((said(long, false, [third])?.at.y ?? 0) + 6).toBeLessThan(third.y - 26);
});

test('a command’s name is not cut: where little more has room it stands alone', () => {
  const ends = { sender: end('6379', 'master'), receiver: end('6380', 'slave'), client: null };
  const said = (label: string, across: number) => {
    const way = { from: { x: 100, y: 80 }, to: { x: 100 + across, y: 80 }, lift: 0, ...ends };
    const layout = { tree: false, compact: true, nodes: new Map() } as unknown as Layout;
    return labelOf({ label, words: ' ×12' }, way as unknown as Way, layout)?.text;
  };
  expect(said('PUBLISH __sentinel__:hello 127.0.0.1', 110)).toBe('PUBLISH ×12');
  expect(said('PUBLISH __sentinel__:hello 127.0.0.1', 260)).toBe(
    'PUBLISH __sentinel__:hello … ×12',
  );
  expect(said('*'.padEnd(40, '3'), 110)).toBe('*333333… ×12');
});

function end(name: string, role: string) {
  return { name, role, conn: null };
}
