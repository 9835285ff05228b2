/** On a phone the graph stays in sight, and the lesson or the terminals stand below it. */
import { type PhonePane, store } from './store';
import { usePage, useTexts } from './use_page';

const PANES = ['lesson', 'terminals', 'timeline'] as const satisfies readonly PhonePane[];

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
          {pane === 'timeline' ? texts.timeline.title : texts[pane]}
        </button>
      ))}
    </div>
  );
}
