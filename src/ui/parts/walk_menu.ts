/** The keys of an open menu: arrows, Home and End go round its items, Escape leaves it. */
import type { KeyboardEvent } from 'react';

interface Ways {
  readonly role: 'menuitem' | 'menuitemradio';
  readonly close: () => void;
}

export function walkMenu(event: KeyboardEvent<HTMLElement>, { role, close }: Ways): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(`[role="${role}"]`)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[event.key];
  if (event.key === 'Escape') close();
  else if (target !== undefined) items[target]?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
