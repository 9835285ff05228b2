/** The narrator's place under the graph; its voice is the page's, for those who hear it. */
import { lazy, Suspense } from 'react';

const Narrator = lazy(() => import('./Narrator'));

export function NarratorLine() {
  return (
    <p className="narrator" aria-live="polite">
      <Suspense fallback={null}>
        <Narrator />
      </Suspense>
    </p>
  );
}
