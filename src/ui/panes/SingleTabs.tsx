/** In a layout that shows one pane at a time: which one. */

import { arrange } from '../store';
import { usePage, useTexts } from '../use_page';
import { SINGLE_PANES, showsOnePane } from './panes';

export function SingleTabs() {
  const texts = useTexts();
  const { one, chosen } = usePage(({ panes }) => ({
    one: showsOnePane(panes),
    chosen: panes.single,
  }));
  if (!one) return null;
  return (
    <div className="single-tabs" role="tablist" aria-label={texts.layouts.panes}>
      {SINGLE_PANES.map((pane) => (
        <button
          key={pane}
          type="button"
          role="tab"
          aria-selected={pane === chosen}
          onClick={() => arrange({ single: pane })}
        >
          {pane === 'timeline' ? texts.timeline.title : texts[pane]}
        </button>
      ))}
    </div>
  );
}
