/** The narrator's place under the graph; its voice is the page's, for those who hear it. */
import { Later } from '../parts/Later';
import { loadNarrator } from '../parts/parts';
import { useIdleOnceOpen } from '../parts/when_idle';

export function NarratorLine() {
  const idle = useIdleOnceOpen();
  return (
    <p className="narrator" aria-live="polite">
      {idle && <Later load={loadNarrator} waiting={null} failed={() => null} />}
    </p>
  );
}
