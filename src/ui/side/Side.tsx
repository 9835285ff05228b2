/** The place beside the graph, with a pane in it or not there at all. */
import { Later } from '../parts/Later';
import { loadSidePanel } from '../parts/parts';
import { store } from '../store';
import { usePage, useTexts } from '../use_page';

export function Side() {
  const isOpen = usePage(({ side }) => side !== null);
  if (!isOpen) return null;
  return (
    <Later
      load={loadSidePanel}
      waiting={<aside className="side" aria-busy="true" />}
      failed={(again) => <NotLoaded again={again} />}
    />
  );
}

function NotLoaded({ again }: { readonly again: () => void }) {
  const texts = useTexts();
  return (
    <aside className="side not-loaded" data-pane="side" role="alert">
      <p>{texts.notLoaded}</p>
      <div>
        <button type="button" className="button primary" onClick={again}>
          {texts.tryAgain}
        </button>
        <button type="button" className="button" onClick={() => store.setState({ side: null })}>
          {texts.close}
        </button>
      </div>
    </aside>
  );
}
