import { describe, expect, it } from 'vitest';
import { filtered, hitsOf, NOTHING_HIDDEN, nextOf, tickNear, ticksOf } from './find';
import { brushed, pinched, wheeled } from './gestures';
import { placeLabels, tonePaths } from './labels';
import type { Lane, Tick } from './lanes';
import { ALL, atOf, axisTicks, panned, showing, viewOf, xOf, zoomed } from './view';

const SECOND = 1_000_000;
const bounds = { start: 0, now: 60 * SECOND, end: 100 * SECOND };

describe('the stretch of time that is shown', () => {
  it('is all there is, or follows the head, or stands', () => {
    expect(viewOf(ALL, bounds)).toEqual({ from: 0, to: 102 * SECOND });
    expect(viewOf({ span: 10 * SECOND, to: null }, bounds).to).toBe(60.5 * SECOND);
    expect(viewOf({ span: 10 * SECOND, to: 20 * SECOND }, bounds).from).toBe(10 * SECOND);
    expect(viewOf({ span: 10 * SECOND, to: 3 * SECOND }, bounds).from).toBe(0);
  });

  it('zooms about a place that stays where it is, and no farther than all there is', () => {
    const wish = zoomed({ span: 20 * SECOND, to: 40 * SECOND }, 0.5, 25 * SECOND, bounds);
    const view = viewOf(wish, bounds);
    expect(view.to - view.from).toBe(10 * SECOND);
    expect(xOf(25 * SECOND, view, 100)).toBeCloseTo(25);
    expect(zoomed(wish, 1000, 0, bounds)).toEqual(ALL);
    const close = zoomed(wish, 1e-9, 25 * SECOND, bounds);
    expect(close.span).toBe(400);
  });

  it('moves, but not out of what there is', () => {
    const wish = { span: 10 * SECOND, to: 40 * SECOND };
    expect(viewOf(panned(wish, 0.5, bounds), bounds).from).toBe(35 * SECOND);
    expect(viewOf(panned(wish, -100, bounds), bounds).from).toBe(0);
    expect(viewOf(panned(wish, 100, bounds), bounds).to).toBe(102 * SECOND);
    expect(panned(ALL, 1, bounds)).toEqual(ALL);
    expect(viewOf(showing(wish, 80 * SECOND, bounds), bounds)).toEqual({
      from: 75 * SECOND,
      to: 85 * SECOND,
    });
    expect(showing(wish, 35 * SECOND, bounds)).toBe(wish);
  });

  it('has an axis of round instants', () => {
    const texts = (view: { from: number; to: number }) =>
      axisTicks(view, 500).map(({ text }) => text);
    expect(texts({ from: 0, to: 102 * SECOND })).toEqual(['0 s', '30 s', '1:00', '1:30']);
    expect(texts({ from: 79_600_000, to: 79_602_000 })).toEqual([
      '1:19.6000',
      '1:19.6005',
      '1:19.6010',
      '1:19.6015',
      '1:19.6020',
    ]);
  });

  it('heeds wheel, brush and two fingers', () => {
    const view = viewOf(ALL, bounds);
    const place = { view, x: 0, width: 1000, bounds };
    const plain = { deltaX: 0, deltaMode: 0, shiftKey: false };
    expect(wheeled({ ...plain, deltaY: -100 }, ALL, place).span).toBeLessThan(102 * SECOND);
    const wish = { span: 10 * SECOND, to: 40 * SECOND };
    const sideways = wheeled({ ...plain, deltaY: 100, shiftKey: true }, wish, place);
    expect(sideways).toEqual({ span: 10 * SECOND, to: 41 * SECOND });
    expect(viewOf(brushed(500, 250, { view, width: 1000, bounds }), bounds)).toEqual({
      from: 25.5 * SECOND,
      to: 51 * SECOND,
    });
    const spread = viewOf(pinched(view, [250, 500], [0, 1000], { width: 1000, bounds }), bounds);
    expect(atOf(0, spread, 1000)).toBeCloseTo(25.5 * SECOND);
    expect(atOf(1000, spread, 1000)).toBeCloseTo(51 * SECOND);
  });
});

const tick = (at: number, text: string, port = 26379, tone: Tick['tone'] = 'vote'): Tick => ({
  at,
  pid: port,
  port,
  text,
  detail: `${text} of mymaster`,
  tone,
});
const lane = (port: number, ticks: readonly Tick[]): Lane => ({
  port,
  node: 'sentinel',
  bands: [],
  downs: [],
  epochs: [],
  ticks,
});
const lanes = [
  lane(26379, [tick(1, '+sdown', 26379, 'down'), tick(5, '+vote-for-leader')]),
  lane(26380, [tick(3, '+vote-for-leader', 26380), tick(9, '+switch-master', 26380, 'role')]),
];

describe('events', () => {
  it('are found by words, one after the other, and round again', () => {
    const hits = hitsOf(ticksOf(lanes), '+VOTE');
    expect(hits.map(({ at }) => at)).toEqual([3, 5]);
    expect(hitsOf(ticksOf(lanes), '26380 +vote').map(({ at }) => at)).toEqual([3]);
    expect(hitsOf(ticksOf(lanes), '  ')).toEqual([]);
    const first = nextOf(hits, 4, 1);
    expect(first?.at).toBe(5);
    expect(first && nextOf(hits, first, 1)?.at).toBe(3);
    expect(nextOf(hits, 4, -1)?.at).toBe(3);
    expect(nextOf([], 4, 1)).toBeNull();
  });

  it('are filtered by lane and kind', () => {
    expect(filtered(lanes, NOTHING_HIDDEN)).toEqual(lanes);
    const left = filtered(lanes, { ports: [26379], tones: ['role'] });
    expect(ticksOf(left).map(({ at }) => at)).toEqual([3]);
  });

  it('are picked when near enough', () => {
    const [first] = lanes;
    expect(first && tickNear(first, 4, 2)?.at).toBe(5);
    expect(first && tickNear(first, 4, 0.5)).toBeNull();
  });

  it('have names where there is room, the telling ones first', () => {
    const near = [tick(10, '+odown', 1, 'quiet'), tick(11, '+switch-master', 1, 'role')];
    const view = { from: 0, to: 100 };
    expect(placeLabels(near, view, 400).map(({ text }) => text)).toEqual(['+switch-master']);
    expect(placeLabels(near, view, 10_000).map(({ text }) => text)).toEqual([
      '+odown',
      '+switch-master',
    ]);
    expect(placeLabels([tick(99, '+switch-master')], view, 400)).toEqual([]);
    const paths = tonePaths([...near, tick(11.01, 'x', 1, 'role')], view, {
      width: 400,
      top: 0,
      bottom: 9,
    });
    expect(paths.get('role')).toBe('M44.5 0V9');
  });
});
