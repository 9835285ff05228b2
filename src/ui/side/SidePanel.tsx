/** The pane beside the graph: what Sentinels think, why they do what they do. */
import * as Tabs from '@radix-ui/react-tabs';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Icon } from '../Icon';
import { InspectPane } from '../inspector/InspectPane';
import { MindPane } from '../mind/MindPane';
import { useMindWords } from '../mind/use_words';
import { WhyPane } from '../mind/WhyPane';
import { type SidePane, store } from '../store';
import { usePage, useTexts } from '../use_page';
import '../styles/side.css';
import '../styles/why.css';

const PANES: readonly (readonly [SidePane, () => React.ReactNode])[] = [
  ['mind', MindPane],
  ['why', WhyPane],
  ['inspect', InspectPane],
];

export default function SidePanel() {
  const texts = useTexts();
  const words = useMindWords();
  const side = usePage((page) => page.side) ?? 'mind';
  const box = useRef<HTMLElement>(null);
  /** Who had the keyboard when it opened. */
  const before = useRef(document.activeElement);
  useEffect(() => {
    // A line of a log is shown to who stays at the timeline.
    if (store.getState().logAt !== null) return;
    box.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }, []);
  const close = () => {
    store.setState({ side: null, logAt: null });
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <aside
      className="side"
      data-pane="side"
      ref={box}
      aria-label={texts.side.pane}
      onKeyDown={onKeyDown}
    >
      <Tabs.Root
        className="side-tabs"
        value={side}
        onValueChange={(value) => store.setState({ side: value as SidePane })}
      >
        <header>
          <Tabs.List aria-label={texts.side.pane}>
            {PANES.map(([pane]) => (
              <Tabs.Trigger key={pane} value={pane}>
                {texts.side[pane]}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <button
            type="button"
            className="button quiet square"
            aria-label={words.close}
            title={words.close}
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </header>
        {PANES.map(([pane, Pane]) => (
          <Tabs.Content key={pane} value={pane} className="side-content" tabIndex={0}>
            <Pane />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </aside>
  );
}
