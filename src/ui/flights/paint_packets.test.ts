import { expect, test } from 'vitest';
import type { Flight } from '../topology/drawing_queue';
import type { Flow } from '../topology/flow';
import { type Packet, type PacketScene, placeAt, type Stream } from './packets';
import { type Palette, paint, type Sheet } from './paint_packets';
import type { Way } from './way';

const way = { from: { x: 20, y: 10 }, to: { x: 220, y: 110 }, lift: 0 } as unknown as Way;

function packet(showMs: number): Packet {
  const flight = { message: { arriveAt: 1 }, showMs, endMs: showMs + 400, count: 1 };
  return { flight: flight as unknown as Flight, tone: 'command', way };
}

const stream: Stream = { flow: { rate: 100 } as unknown as Flow, tone: 'stream', way };

const at = (nowMs: number, still: boolean) => ({ nowMs, still }) as unknown as PacketScene;

/** Where each figure was painted, and how far the dashes of flows have come. */
function painted(scene: PacketScene): { places: string[]; dashes: number } {
  const places: string[] = [];
  const pen = {
    canvas: { width: 400, height: 200 },
    lineDashOffset: 0,
    setTransform: (...matrix: number[]) => {
      const [, , , , x, y] = matrix;
      if (matrix[0] !== 1 || x !== 0) places.push(`${x} ${y}`);
    },
  };
  const paper = new Proxy(pen, {
    get: (target, name) => Reflect.get(target, name) ?? (() => undefined),
  });
  const sheet = { pen: paper, palette: {} as Palette, view: { k: 1, x: 0, y: 0 }, scale: 1 };
  paint(sheet as unknown as Sheet, [packet(0)], [stream], scene);
  return { places, dashes: pen.lineDashOffset };
}

test('a message travels: it is painted where it has come to', () => {
  const [start, middle, late] = [0, 200, 390].map((nowMs) => painted(at(nowMs, false)));
  expect(start?.places).toEqual(['20 10']);
  expect(middle?.places).toEqual(['120 60']);
  expect(late?.places).not.toEqual(middle?.places);
  expect(start?.dashes).not.toBe(late?.dashes);
});

test('with reduced motion nothing flies: a message stands in the middle of its way and is gone', () => {
  for (const nowMs of [0, 200, 390]) {
    expect(painted(at(nowMs, true)).places).toEqual(['120 60']);
    expect(placeAt(packet(0), at(nowMs, true))).toEqual({ x: 120, y: 60 });
    expect(painted(at(nowMs, true)).dashes).toBe(painted(at(0, true)).dashes);
  }
  expect(painted(at(401, true)).places).toEqual([]);
  expect(placeAt(packet(0), at(401, true))).toBeNull();
});
