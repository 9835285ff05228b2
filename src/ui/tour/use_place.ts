/** Where on the screen a stop of the tour is, as the page is arranged now. */
import { useEffect, useState } from 'react';
import { ELSEWHERE } from './stops';

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** null: not measured yet, or nowhere to be seen. */
export function usePlace(selector: string): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const measure = () => setPlace(placeOf(selector) ?? placeOf(ELSEWHERE));
    measure();
    const observer = new ResizeObserver(measure);
    for (const each of [document.body, document.querySelector(selector)])
      if (each) observer.observe(each);
    return () => observer.disconnect();
  }, [selector]);
  return place;
}

function placeOf(selector: string): Place | null {
  const frame = document.querySelector(selector)?.getBoundingClientRect();
  if (!frame || frame.width === 0) return null;
  const { left, top, width, height } = frame;
  return { left, top, width, height };
}
