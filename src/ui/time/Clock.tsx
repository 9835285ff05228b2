/** The virtual wall clock as log lines print it, and the time since the lab began. */
import { useEffect, useRef } from 'react';
import { type Page, store } from '../store';
import { useTexts } from '../use_page';
import { dayText, elapsedText, timeText } from './clock_text';

/** Written past React: it changes with every frame. */
export function Clock() {
  const texts = useTexts();
  const day = useRef<HTMLSpanElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  const elapsed = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = ({ snapshot }: Page) => {
      if (!snapshot || !day.current || !time.current || !elapsed.current) return;
      day.current.textContent = dayText(snapshot.wall);
      time.current.textContent = timeText(snapshot.wall);
      elapsed.current.textContent = elapsedText(snapshot.now);
    };
    show(store.getState());
    return store.subscribe(show);
  }, []);
  return (
    <div className="clock">
      <span className="wall" data-testid="clock">
        <span className="day" ref={day} /> <span ref={time} />
      </span>
      <span className="elapsed" ref={elapsed} title={texts.elapsed} />
    </div>
  );
}
