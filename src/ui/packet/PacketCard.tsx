/** A message under way, decoded: who to whom, what it means, its RESP and its bytes. */
import { lazy, Suspense } from 'react';
import { usePage } from '../use_page';

const Decoding = lazy(() => import('./Decoding'));

export function PacketCard() {
  const decoded = usePage((page) => page.decoded);
  if (!decoded) return null;
  return (
    <Suspense fallback={null}>
      <Decoding decoded={decoded} />
    </Suspense>
  );
}
