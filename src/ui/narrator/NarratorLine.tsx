/** The narrator's place under the graph; its voice is the page's, for those who hear it. */
import { Later } from '../parts/Later';
import { loadNarrator } from '../parts/parts';

export function NarratorLine() {
  return (
    <p className="narrator" aria-live="polite">
      <Later load={loadNarrator} waiting={null} failed={() => null} />
    </p>
  );
}
