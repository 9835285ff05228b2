/** The tour, once the lab is there and nobody has brought a session of their own. */
import { Later } from '../parts/Later';
import { loadTour } from '../parts/parts';
import { useIdleOnceOpen } from '../parts/when_idle';
import { usePage } from '../use_page';

export function FirstVisit() {
  const idle = useIdleOnceOpen();
  const shown = usePage(
    ({ tour, phase, readOnly, player }) => tour && phase === 'open' && !readOnly && !player,
  );
  return shown && idle ? <Later load={loadTour} waiting={null} failed={() => null} /> : null;
}
