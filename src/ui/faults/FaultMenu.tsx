/** The menu of faults: on a node or a cable (right click, long press, menu key), or of the lab. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { focusTerminalOfNode } from '../focus';
import { walkMenu } from '../parts/walk_menu';
import { send } from '../post';
import { store } from '../store';
import { usePage, useTexts } from '../use_page';
import { type MenuItem, sectionsFor } from './menu_items';
import type { OpenMenu } from './menu_target';

const MARGIN = 8;

export function FaultMenu() {
  const menu = usePage((page) => page.menu);
  return menu ? <Shown key={`${menu.x} ${menu.y}`} menu={menu} /> : null;
}

function Shown({ menu }: { menu: OpenMenu }) {
  const texts = useTexts();
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: menu.x, top: menu.y });
  const { graph, snapshot } = usePage(({ graph, snapshot }) => ({ graph, snapshot }));
  const back = useRef(document.activeElement);
  const close = (restore: boolean) => {
    store.setState({ menu: null });
    if (restore && back.current instanceof HTMLElement) back.current.focus();
    if (restore && back.current instanceof SVGElement) back.current.focus();
  };
  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect();
    if (!box) return;
    const clamp = (at: number, size: number, room: number) =>
      Math.max(MARGIN, Math.min(at, room - size - MARGIN));
    setPlace({
      left: clamp(menu.x, box.width, innerWidth),
      top: clamp(menu.y, box.height, innerHeight),
    });
    list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [menu]);
  useEffect(() => {
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !list.current?.contains(target)) store.setState({ menu: null });
    };
    document.addEventListener('pointerdown', outside);
    window.addEventListener('blur', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      window.removeEventListener('blur', outside);
    };
  }, []);
  if (!snapshot) return null;
  const { target } = menu;
  const choose = ({ words }: MenuItem) => {
    close(words !== null);
    if (words !== null) send({ kind: 'fault', words });
    else if (target.kind === 'node') focusTerminalOfNode(target.name);
  };
  return (
    <div
      className="fault-menu"
      role="menu"
      aria-label={texts.faults}
      tabIndex={-1}
      ref={list}
      style={place}
      onKeyDown={(event) => {
        if (event.key === 'Tab') event.preventDefault();
        if (event.key === 'Tab') close(true);
        else walkMenu(event, { role: 'menuitem', close: () => close(true) });
      }}
    >
      {sectionsFor(target, { graph, snapshot, texts }).map(({ title, items }) => (
        <fieldset key={title} aria-label={title}>
          <p aria-hidden="true">{title}</p>
          {items.map((item) => (
            <button
              key={`${item.text} ${item.words}`}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={item.danger ? 'danger' : ''}
              onClick={() => choose(item)}
            >
              <span>{item.text}</span>
              {item.words !== null && <code aria-hidden="true">{item.words}</code>}
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
