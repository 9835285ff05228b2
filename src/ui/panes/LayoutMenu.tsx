/** How the page is divided: for learning, exploring, presenting, or one thing alone. */
import { useEffect, useRef } from 'react';
import { Icon } from '../Icon';
import { Menu } from '../Menu';
import { arrange, type SidePane, store } from '../store';
import { isPhone, usePhone } from '../use_media';
import { usePage, useTexts } from '../use_page';
import { LAYOUTS, type PageLayout, showsOnePane } from './panes';

export function LayoutMenu() {
  const texts = useTexts().layouts;
  const layout = usePage((page) => page.panes.layout);
  useExploreSide();
  const choose = (id: string) => {
    const next = LAYOUTS.find((each) => each === id);
    if (!next) return;
    arrange({ layout: next, ...opensWith(next) });
    if (next === 'explore' && !isPhone())
      store.setState(({ side }) => ({ side: side ?? 'inspect' }));
    // What stood beside the graph would be a second thing; who wants it there opens it again.
    if (showsOnePane({ layout: next })) store.setState({ side: null });
  };
  return (
    <Menu
      className="layout-menu"
      label={texts.label(texts.names[layout])}
      disabled={false}
      chosen={layout}
      items={LAYOUTS.map((id) => ({
        id,
        text: `${texts.names[id]}: ${texts.what[id]}`,
        view: (
          <>
            {texts.names[id]}
            <small>{texts.what[id]}</small>
          </>
        ),
      }))}
      onChoose={choose}
    >
      <Icon name="layout" />
    </Menu>
  );
}

/**
 * Where the window becomes a phone's, what Explore has opened beside the graph would lie over its
 * tabs: it is closed, and opened again where the window becomes wide.
 */
function useExploreSide(): void {
  const phone = usePhone();
  const was = useRef<{ readonly phone: boolean; readonly side: SidePane | null }>({
    phone,
    side: null,
  });
  useEffect(() => {
    const before = was.current;
    if (before.phone === phone) return;
    const { side, panes } = store.getState();
    const closes = phone && panes.layout === 'explore';
    was.current = { phone, side: closes ? side : null };
    if (closes) store.setState({ side: null });
    else if (panes.layout === 'explore' && side === null) store.setState({ side: before.side });
  }, [phone]);
}

/** Who explores wants to see when things happened. */
function opensWith(layout: PageLayout) {
  return layout === 'explore' ? ({ timeline: 'lanes' } as const) : {};
}
