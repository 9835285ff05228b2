/** Play, pause, step, next event, speed, slow motion, and the clock. */
import { NEXT_EVENT_LIMIT, togglePlay, toggleSlowMotion } from '../focus';
import { Icon } from '../Icon';
import { send } from '../post';
import { usePage, useTexts } from '../use_page';
import { Clock } from './Clock';
import { RunToMenu } from './RunToMenu';
import { SpeedMenu } from './SpeedMenu';
import { timeStateOf } from './time_state';

export function Transport() {
  const texts = useTexts();
  const { running, state, slowMotion, slowed, disabled } = usePage(({ snapshot, readOnly }) => ({
    running: snapshot?.running ?? true,
    state: timeStateOf(snapshot),
    slowMotion: snapshot?.slowMotion ?? true,
    slowed: snapshot?.slowed ?? false,
    disabled: readOnly || snapshot === null,
  }));
  const play = running ? texts.pause : texts.play;
  return (
    <fieldset className="transport" data-time={state} disabled={disabled}>
      <legend className="unseen">{texts.transport}</legend>
      <button
        type="button"
        className={`button quiet square ${running ? '' : 'paused'}`}
        aria-label={play}
        title={`${play} (F8)`}
        onClick={togglePlay}
      >
        <Icon name={running ? 'pause' : 'play'} />
      </button>
      <button
        type="button"
        className="button quiet square"
        aria-label={texts.step}
        title={`${texts.step} (F9)`}
        onClick={() => send({ kind: 'step' })}
      >
        <Icon name="step" />
      </button>
      <button
        type="button"
        className={`button quiet next-event ${state === 'seeking' ? 'seeking' : ''}`}
        aria-label={texts.nextEvent}
        title={`${texts.nextEvent} (Shift+F9)`}
        onClick={() => send({ kind: 'nextEvent', limit: NEXT_EVENT_LIMIT })}
      >
        <Icon name="next" />
        <span>{texts.nextEvent}</span>
      </button>
      <RunToMenu disabled={disabled} />
      <SpeedMenu disabled={disabled} />
      <button
        type="button"
        className={`button quiet slow-motion ${slowed ? 'slowed' : ''}`}
        aria-pressed={slowMotion}
        aria-label={texts.slowMotion}
        title={`${texts.slowMotionHelp} (Shift+F8)`}
        onClick={toggleSlowMotion}
      >
        <Icon name="turtle" />
        <span>{texts.slowMotion}</span>
      </button>
      <span className="time-state">{texts.timeStates[state]}</span>
      <Clock />
    </fieldset>
  );
}
