/** The virtual wall clock as log lines print it, and the time since the lab began. */
import { useEffect, useRef } from 'react';
import { paced } from '../paced';
import { write } from '../picture/put';
import { type Page, store } from '../store';
import { useTexts } from '../use_page';
import { dayText, elapsedText, timeText } from './clock_text';

/** While time runs nobody reads more of it, and each change is laid out with all beside it. */
const EVERY_MS = 100;

/** Written past React: it changes with every frame. */
export function Clock() {
  const texts = useTexts();
  const day = useRef<HTMLSpanElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  const elapsed = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = ({ snapshot }: Page) => {
      if (!snapshot || !day.current || !time.current || !elapsed.current) return;
      write(day.current, dayText(snapshot.wall));
      write(time.current, timeText(snapshot.wall));
      write(elapsed.current, elapsedText(snapshot.now));
    };
    show(store.getState());
    return paced(() => show(store.getState()), EVERY_MS);
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
