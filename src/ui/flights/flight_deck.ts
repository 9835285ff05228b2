/** What travels, each display frame: the canvas, the words beside it, the buttons where it stands. */

import type { Layout, Point } from '../picture/layout';
import type { Layers, Pane } from '../picture/stage';
import { store } from '../store';
import type { Texts } from '../texts/en';
import { partAt } from '../topology/held';
import type { Travelling } from '../topology/playback';
import { currentTexts } from '../use_page';
import { detailOf, type View } from '../view/view';
import { drawStanding, placesSign } from './draw_standing';
import { drawTags, rateText, tagsSign } from './draw_tags';
import { type Packet, type PacketScene, packetsOf, placeAt, streamsOf, type Tone } from './packets';
import { type Palette, paint, readPalette } from './paint_packets';

interface Moment extends PacketScene {
  readonly travelling: Travelling;
  readonly pane: Pane;
  readonly view: View;
}

export interface FlightDeck {
  draw(moment: Moment): void;
}

/** Display pixels: as near as a finger or a pointer has to come. */
const REACH = 12;

/** A rate stands for as long as it takes to read it. */
const RATE_READ_MS = 250;

let lastShown: { readonly packets: readonly Packet[]; readonly moment: Moment } | null = null;

export function createFlightDeck(
  canvas: HTMLCanvasElement,
  { flights, packets }: Pick<Layers, 'flights' | 'packets'>,
): FlightDeck {
  const pen = canvas.getContext('2d');
  let palette: { readonly theme: string; readonly tones: Palette } | null = null;
  /** A canvas that nothing was painted on costs nothing: a page opens with one. */
  let blank = true;
  /** What was painted while all stood: nothing of it has to be painted again. */
  let painted = '';
  let paintedIn: Moment | null = null;
  let told = '';
  let toldIn: { readonly layout: Layout; readonly texts: Texts } | null = null;
  let rates = '';
  let ratesUntilMs = 0;

  return {
    draw(moment) {
      const { travelling, pane, view } = moment;
      const moving = packetsOf(travelling.flights, moment);
      const streams = streamsOf(travelling.flows, moment);
      lastShown = { packets: moving, moment };
      const { theme } = store.getState();
      const scale = sized(canvas, pane);
      const seen = moving.filter(({ flight }) => partAt(flight, moment.nowMs) !== null);
      const stands =
        streams.length === 0 && seen.every(({ flight }) => flight.heldAt !== undefined);
      const sign = `${seen.length} ${theme} ${view.k} ${view.x} ${view.y} ${canvas.width}`;
      const same = sign === painted && sameScene(moment, paintedIn);
      const empty = seen.length + streams.length === 0;
      if (pen && !(stands && same) && !(empty && blank)) {
        if (palette?.theme !== theme) palette = { theme, tones: readPalette(canvas) };
        paint({ pen, palette: palette.tones, view, scale }, seen, streams, moment);
        blank = empty;
      }
      painted = stands ? sign : '';
      paintedIn = moment;
      tell(canvas, [...seen, ...streams], { flows: streams.length, rest: travelling.atRest });
      // From far no words are read.
      const far = detailOf(view) === 'far';
      const standing = seen.filter(({ flight }) => flight.heldAt !== undefined);
      if (moment.nowMs >= ratesUntilMs) {
        rates = streams.map(({ flow }) => rateText(flow)).join();
        ratesUntilMs = moment.nowMs + RATE_READ_MS;
      }
      const tagged = far ? { packets: [], streams: [] } : { packets: moving, streams };
      const words = [tagsSign(tagged), placesSign(standing), rates, view.k].join('/');
      const { layout } = moment;
      const texts = currentTexts();
      if (words === told && layout === toldIn?.layout && texts === toldIn.texts) return;
      told = words;
      toldIn = { layout, texts };
      drawTags(flights, tagged, moment);
      drawStanding(packets, standing, {
        texts,
        still: moment.still,
        unit: 1 / (view.k * pane.scale),
        onDecode: ({ flight }) =>
          store.setState({
            decoded: { message: flight.message, how: 'picked' },
            decodesSteps: true,
          }),
      });
    },
  };
}

/** What a canvas cannot be asked: which meanings are on it, how many flows, whether all is drawn. */
function tell(
  { dataset }: HTMLCanvasElement,
  travelling: readonly { readonly tone: Tone }[],
  { flows, rest }: { readonly flows: number; readonly rest: boolean },
): void {
  const told = {
    packets: [...new Set(travelling.map(({ tone }) => tone))].sort().join(' '),
    flows: String(flows),
    rest: String(rest),
  };
  for (const [name, value] of Object.entries(told))
    if (dataset[name] !== value) dataset[name] = value;
}

function sameScene(one: Moment, other: Moment | null): boolean {
  return one.layout === other?.layout && one.graph === other.graph;
}

/** As many pixels as the display has; answers display pixels per unit of the pane. */
function sized(canvas: HTMLCanvasElement, { width, height, scale }: Pane): number {
  const ratio = Math.min(3, devicePixelRatio || 1) * scale;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  return ratio;
}

/** The message at a point of the pane, in display pixels; null: there is none. */
export function packetNear(at: Point): Packet | null {
  if (!lastShown) return null;
  const { packets, moment } = lastShown;
  const { view, pane } = moment;
  let nearest: Packet | null = null;
  let reach = REACH;
  for (const packet of packets) {
    const place = placeAt(packet, moment);
    if (!place) continue;
    const x = (place.x * view.k + view.x) * pane.scale;
    const y = (place.y * view.k + view.y) * pane.scale;
    const away = Math.hypot(x - at.x, y - at.y);
    if (away >= reach) continue;
    reach = away;
    nearest = packet;
  }
  return nearest;
}
