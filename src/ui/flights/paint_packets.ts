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

/** A path of its own: what is traced next begins elsewhere. */
const round = (size: number) => (pen: Pen) => {
  pen.moveTo(size, 0);
  pen.arc(0, 0, size, 0, 2 * Math.PI);
};

function polygon(...points: readonly (readonly [number, number])[]): (pen: Pen) => void {
  return (pen) => {
    for (const [i, [x, y]] of points.entries()) i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y);
    pen.closePath();
  };
}

interface Shape {
  readonly trace: (pen: Pen) => void;
  readonly filled: boolean;
}

/** To be told apart without colour too: what asks is filled, what answers is a ring. */
const SHAPES: Readonly<Record<Tone, Shape>> = {
  command: { trace: round(4.5), filled: true },
  reply: { trace: round(3.6), filled: false },
  error: { trace: polygon([-4, -4], [4, -4], [4, 4], [-4, 4]), filled: false },
  ping: { trace: round(3), filled: true },
  hello: { trace: polygon([0, -4.5], [4.5, 0], [0, 4.5], [-4.5, 0]), filled: false },
  psync: { trace: polygon([0, -6], [6, 0], [0, 6], [-6, 0]), filled: true },
  rdb: { trace: polygon([-5, -5], [5, -5], [5, 5], [-5, 5]), filled: true },
  stream: { trace: round(4.5), filled: true },
  ack: { trace: round(2.8), filled: false },
  vote: { trace: polygon([0, -6], [5.6, 4.4], [-5.6, 4.4]), filled: true },
  data: { trace: round(3), filled: true },
  close: { trace: polygon([-4, -4], [4, -4], [4, 4], [-4, 4]), filled: false },
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

/** As one path: of some hundred on their way at once each stroke for itself would take its time. */
function paintPackets(
  sheet: Sheet,
  { tone, packets }: { readonly tone: Tone; readonly packets: readonly Packet[] },
  scene: PacketScene,
): void {
  const { pen, palette } = sheet;
  const shape = SHAPES[tone];
  const rings: Point[] = [];
  pen.beginPath();
  for (const { flight, way } of packets) {
    const part = partAt(flight, scene.nowMs);
    if (part === null) continue;
    const at = toSheet(pointOf(way, scene.still ? 0.5 : part), sheet);
    const size = sizeOf(sheet) * (flight.count > 1 ? 1.4 : 1);
    pen.setTransform(size, 0, 0, size, at.x, at.y);
    shape.trace(pen);
    // What stands can be picked.
    if (flight.heldAt !== undefined) rings.push(at);
  }
  const size = sizeOf(sheet);
  pen.setTransform(size, 0, 0, size, 0, 0);
  pen.fillStyle = shape.filled ? palette[tone] : palette.ground;
  pen.fill();
  pen.strokeStyle = palette[tone];
  pen.lineWidth = shape.filled ? 0.6 : 1.8;
  pen.stroke();
  if (rings.length === 0) return;
  pen.beginPath();
  for (const { x, y } of rings) {
    pen.setTransform(size, 0, 0, size, x, y);
    round(9)(pen);
  }
  pen.lineWidth = 1.2;
  pen.stroke();
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
