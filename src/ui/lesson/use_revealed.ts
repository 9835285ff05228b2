/** Scrolls what just appeared into sight; the focus stays where it is. */
import { type RefObject, useEffect } from 'react';

export function useRevealed(element: RefObject<HTMLElement | null>, shown: boolean): void {
  useEffect(() => {
    if (shown) element.current?.scrollIntoView({ block: 'nearest' });
  }, [element, shown]);
}
