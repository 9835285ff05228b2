/** What opens the pane beside the graph. The pane itself is loaded when it is first wanted. */
import { type SidePane, store } from '../store';
import { usePage, useTexts } from '../use_page';

const PANES: readonly SidePane[] = ['mind', 'why', 'inspect'];

export function SideButtons() {
  const texts = useTexts();
  const side = usePage((page) => page.side);
  return (
    <div className="side-buttons">
      {PANES.map((pane) => (
        <button
          key={pane}
          type="button"
          className="button quiet"
          aria-pressed={side === pane}
          title={texts.side.help[pane]}
          onClick={() => store.setState({ side: side === pane ? null : pane })}
        >
          {texts.side[pane]}
        </button>
      ))}
    </div>
  );
}
