/** Messages that stand on their wires while time does: each is a button that shows what it says. */

import type { Layer } from '../picture/stage';
import type { Texts } from '../texts/en';
import type { Packet } from './packets';
import { pointOf } from './way';

/** More would only be in the way of who travels the picture by keyboard. */
const BUTTONS_MAX = 40;

interface StandingScene {
  readonly texts: Texts;
  readonly still: boolean;
  /** Units of the picture per display pixel. */
  readonly unit: number;
  readonly onDecode: (packet: Packet) => void;
}

/** Which stand where, to tell whether they have to be drawn again. */
export function placesSign(standing: readonly Packet[]): string {
  return standing
    .map(({ flight, way }) => `${flight.lane} ${flight.showMs} ${flight.heldAt} ${way.from.x}`)
    .join();
}

/** `packets`: those that stand. */
export function drawStanding(
  layer: Layer,
  packets: readonly Packet[],
  { texts, still, unit, onDecode }: StandingScene,
): void {
  const standing = packets.toSorted((a, b) => rank(a) - rank(b)).slice(0, BUTTONS_MAX);
  layer
    .selectAll<SVGGElement, Packet>('g.packet')
    .data(standing, ({ flight }) => `${flight.lane} ${flight.showMs} ${flight.message.label}`)
    .join((enter) => {
      const group = enter.append('g').attr('role', 'button').attr('tabindex', 0);
      group.append('circle').attr('class', 'touch');
      group.append('circle').attr('class', 'halo');
      return group;
    })
    .attr('class', ({ tone }) => `packet ${tone}`)
    .attr('data-packet', ({ tone }) => tone)
    .attr('aria-label', ({ flight, way }) =>
      texts.packet.decodeIt(way.sender.name, way.receiver.name, flight.message.label),
    )
    .attr('transform', ({ flight, way }) => {
      const { x, y } = pointOf(way, still ? 0.5 : (flight.heldAt ?? 0));
      return `translate(${x} ${y}) scale(${unit})`;
    })
    .on('click', (_event, packet) => onDecode(packet))
    .on('keydown', (event: KeyboardEvent, packet) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onDecode(packet);
    })
    .each(function radii() {
      this.querySelector('.touch')?.setAttribute('r', '12');
      this.querySelector('.halo')?.setAttribute('r', '12');
    });
}

/** What is told of goes before a Sentinel's everyday. */
function rank({ flight }: Packet): number {
  return flight.message.what === 'watch' ? 1 : 0;
}
