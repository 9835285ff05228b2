/** The place beside the graph, with a pane in it or not there at all. */
import { lazy, Suspense } from 'react';
import { usePage } from '../use_page';

const SidePanel = lazy(() => import('./SidePanel'));

export function Side() {
  const isOpen = usePage(({ side }) => side !== null);
  if (!isOpen) return null;
  return (
    <Suspense fallback={<aside className="side" aria-busy="true" />}>
      <SidePanel />
    </Suspense>
  );
}
