/** Scrolls what just appeared into sight; the focus stays where it is. */
import { type RefObject, useEffect } from 'react';

export function useRevealed(
  element: RefObject<HTMLElement | null>,
  shown: boolean,
  block: 'nearest' | 'start' = 'nearest',
): void {
  useEffect(() => {
    if (shown) element.current?.scrollIntoView({ block });
  }, [element, shown, block]);
}
