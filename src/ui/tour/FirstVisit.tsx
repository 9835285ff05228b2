/** The tour, once the lab is there and nobody has brought a session of their own. */
import { lazy, Suspense } from 'react';
import { usePage } from '../use_page';

const Tour = lazy(() => import('./Tour'));

export function FirstVisit() {
  const shown = usePage(
    ({ tour, phase, readOnly, player }) => tour && phase === 'open' && !readOnly && !player,
  );
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <Tour />
    </Suspense>
  );
}
