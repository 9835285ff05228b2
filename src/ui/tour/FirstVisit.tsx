/** The tour, once the lab is there and nobody has brought a session of their own. */
import { Later } from '../parts/Later';
import { loadTour } from '../parts/parts';
import { usePage } from '../use_page';

export function FirstVisit() {
  const shown = usePage(
    ({ tour, phase, readOnly, player }) => tour && phase === 'open' && !readOnly && !player,
  );
  return shown ? <Later load={loadTour} waiting={null} failed={() => null} /> : null;
}
