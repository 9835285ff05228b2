/** How the page is divided: for learning, exploring, presenting, or one thing alone. */
import { Icon } from '../Icon';
import { Menu } from '../Menu';
import { arrange, store } from '../store';
import { usePage, useTexts } from '../use_page';
import { LAYOUTS, type PageLayout } from './panes';

export function LayoutMenu() {
  const texts = useTexts().layouts;
  const layout = usePage((page) => page.panes.layout);
  const choose = (id: string) => {
    const next = LAYOUTS.find((each) => each === id);
    if (!next) return;
    arrange({ layout: next, ...opensWith(next) });
    if (next === 'explore') store.setState(({ side }) => ({ side: side ?? 'inspect' }));
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

/** Who explores wants to see when things happened. */
function opensWith(layout: PageLayout) {
  return layout === 'explore' ? ({ timeline: 'lanes' } as const) : {};
}
