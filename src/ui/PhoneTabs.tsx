/** On a phone the graph stays in sight, and the lesson or the terminals stand below it. */
import { store } from './store';
import { usePage, useTexts } from './use_page';

const PANES = ['lesson', 'terminals'] as const;

export function PhoneTabs() {
  const texts = useTexts();
  const chosen = usePage((page) => page.phonePane);
  return (
    <div className="phone-tabs" role="tablist">
      {PANES.map((pane) => (
        <button
          key={pane}
          type="button"
          role="tab"
          aria-selected={pane === chosen}
          onClick={() => store.setState({ phonePane: pane })}
        >
          {texts[pane]}
        </button>
      ))}
    </div>
  );
}
