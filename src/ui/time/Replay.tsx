/** While the lab runs a recording again: how far it is. What is typed meanwhile waits. */

import { usePage, useTexts } from '../use_page';
import { durationText } from './clock_text';

export function Replay() {
  const texts = useTexts();
  const replay = usePage((page) => page.replay);
  const done = replay ? replay.done / Math.max(1, replay.of) : 0;
  return (
    <div className="replay" role="status">
      {replay && (
        <div>
          <p>
            {texts.replaying}
            <span>{texts.replayed(durationText(replay.done), durationText(replay.of))}</span>
          </p>
          <div className="progress-track" aria-hidden="true">
            <div style={{ width: `${done * 100}%` }} />
          </div>
        </div>
      )}
    </div>
  );
}
