/** The virtual wall clock as log lines print it, and the time since the lab began. */
import { useEffect, useRef } from 'react';
import { type Page, store } from '../store';
import { useTexts } from '../use_page';
import { elapsedText, wallText } from './clock_text';

/** Written past React: it changes with every frame. */
export function Clock() {
  const texts = useTexts();
  const wall = useRef<HTMLSpanElement>(null);
  const elapsed = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = ({ snapshot }: Page) => {
      if (!snapshot || !wall.current || !elapsed.current) return;
      wall.current.textContent = wallText(snapshot.wall);
      elapsed.current.textContent = elapsedText(snapshot.now);
    };
    show(store.getState());
    return store.subscribe(show);
  }, []);
  return (
    <div className="clock">
      <span className="wall" ref={wall} data-testid="clock" />
      <span className="elapsed" ref={elapsed} title={texts.elapsed} />
    </div>
  );
}
