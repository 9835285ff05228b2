/** Paints what travels on one canvas over the picture: a shape and a colour for each meaning. */

import type { Point } from '../picture/layout';
import { MEANINGS } from '../sequence/meaning';
import { partAt } from '../topology/held';
import type { View } from '../view/view';
import type { Packet, PacketScene, Stream, Tone } from './packets';
import { pointOf } from './way';

export type Palette = Readonly<Record<Tone, string>> & { readonly ground: string };

const TONES: readonly Tone[] = [...MEANINGS, 'error'];

/** The tokens of the theme that is on. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const tones = Object.fromEntries(TONES.map((tone) => [tone, token(`--packet-${tone}`)]));
  return { ...(tones as Record<Tone, string>), ground: token('--bg') };
}

type Pen = CanvasRenderingContext2D;

type Trace = (pen: Pen) => void;

const round =
  (size: number): Trace =>
  (pen) => {
    pen.beginPath();
    pen.arc(0, 0, size, 0, 2 * Math.PI);
  };

function polygon(...points: readonly (readonly [number, number])[]): Trace {
  return (pen) => {
    pen.beginPath();
    for (const [i, [x, y]] of points.entries()) i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y);
    pen.closePath();
  };
}

const square = (half: number) =>
  polygon([-half, -half], [half, -half], [half, half], [-half, half]);
const diamond = (half: number) => polygon([0, -half], [half, 0], [0, half], [-half, 0]);

interface Shape {
  readonly outer: Trace;
  /** Of a ring: what of it shows the ground. To stroke it would take three times as long. */
  readonly inner: Trace | null;
}

const filled = (outer: Trace): Shape => ({ outer, inner: null });

/** To be told apart without colour too: what asks is filled, what answers is a ring. */
const SHAPES: Readonly<Record<Tone, Shape>> = {
  command: filled(round(4.8)),
  reply: { outer: round(4.5), inner: round(2.7) },
  error: { outer: square(4.9), inner: square(3.1) },
  ping: filled(round(3.3)),
  hello: { outer: diamond(5.8), inner: diamond(3.2) },
  psync: filled(diamond(6.4)),
  rdb: filled(square(5.3)),
  stream: filled(round(4.8)),
  ack: { outer: round(3.7), inner: round(1.9) },
  vote: filled(polygon([0, -6.4], [6, 4.7], [-6, 4.7])),
  data: filled(round(3.3)),
  close: { outer: square(4.9), inner: square(3.1) },
};

export interface Sheet {
  readonly pen: Pen;
  readonly palette: Palette;
  readonly view: View;
  /** Display pixels per unit of the picture, before the view's zoom. */
  readonly scale: number;
}

/** From the picture's place to the canvas's pixels. */
function toSheet({ x, y }: Point, { view, scale }: Sheet): Point {
  return { x: (x * view.k + view.x) * scale, y: (y * view.k + view.y) * scale };
}

/** Seen from far they stay dots, smaller than the figures; near by they do not become balls. */
function sizeOf({ view, scale }: Sheet): number {
  const least = Math.min(0.62, Math.max(0.4, view.k * 1.9));
  return scale * Math.min(1.25, Math.max(least, view.k));
}

export function paint(
  sheet: Sheet,
  packets: readonly Packet[],
  streams: readonly Stream[],
  scene: PacketScene,
): void {
  const { pen } = sheet;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  for (const stream of streams) paintStream(sheet, stream, scene);
  for (const [tone, some] of byTone(packets)) paintPackets(sheet, { tone, packets: some }, scene);
}

function byTone(packets: readonly Packet[]): ReadonlyMap<Tone, readonly Packet[]> {
  const tones = new Map<Tone, Packet[]>();
  for (const packet of packets) {
    const some = tones.get(packet.tone);
    if (some) some.push(packet);
    else tones.set(packet.tone, [packet]);
  }
  return tones;
}

/** Each for itself: as one path hundreds that lie over each other would be a hundred times as many edges. */
function paintPackets(
  sheet: Sheet,
  { tone, packets }: { readonly tone: Tone; readonly packets: readonly Packet[] },
  scene: PacketScene,
): void {
  const { pen, palette } = sheet;
  const { outer, inner } = SHAPES[tone];
  const rings: Point[] = [];
  pen.fillStyle = palette[tone];
  for (const { flight, way } of packets) {
    const part = partAt(flight, scene.nowMs);
    if (part === null) continue;
    const at = toSheet(pointOf(way, scene.still ? 0.5 : part), sheet);
    const size = sizeOf(sheet) * (flight.count > 1 ? 1.4 : 1);
    pen.setTransform(size, 0, 0, size, at.x, at.y);
    outer(pen);
    pen.fill();
    if (inner) {
      pen.fillStyle = palette.ground;
      inner(pen);
      pen.fill();
      pen.fillStyle = palette[tone];
    }
    // What stands can be picked.
    if (flight.heldAt !== undefined) rings.push(at);
  }
  const size = sizeOf(sheet);
  pen.strokeStyle = palette[tone];
  pen.lineWidth = 1.2;
  for (const { x, y } of rings) {
    pen.setTransform(size, 0, 0, size, x, y);
    round(9)(pen);
    pen.stroke();
  }
}

const FLOW_SPEED = 120;
const DASH = 7;

/** Pixels from dash to dash: ten times the messages are some twice as dense. */
export function gapOf(rate: number): number {
  return Math.max(11, Math.min(48, 76 - 24 * Math.log10(Math.max(1, rate))));
}

function paintStream(sheet: Sheet, { flow, tone, way }: Stream, scene: PacketScene): void {
  const { pen, palette, scale } = sheet;
  const gap = gapOf(flow.rate) * scale;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.beginPath();
  for (let i = 0; i <= 12; i++) {
    const { x, y } = toSheet(pointOf(way, i / 12), sheet);
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    if (way.lift === 0 && i === 0) {
      const end = toSheet(way.to, sheet);
      pen.lineTo(end.x, end.y);
      break;
    }
  }
  pen.setLineDash([DASH * scale, gap - DASH * scale]);
  pen.lineDashOffset = scene.still ? 0 : -((scene.nowMs / 1000) * FLOW_SPEED * scale) % gap;
  pen.strokeStyle = palette[tone];
  pen.lineWidth = Math.max(2, 4 * sizeOf(sheet));
  pen.lineCap = 'round';
  pen.stroke();
  pen.setLineDash([]);
}
