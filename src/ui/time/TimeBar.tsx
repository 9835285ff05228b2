/**
 * The branch's whole time as a bar: its events of interest, the head that can be dragged anywhere,
 * and, while the past is looked at, what that means and the way back.
 */
import { Icon } from '../Icon';
import { send } from '../post';
import { arrange, store } from '../store';
import { usePage, usePagePaced, useTexts } from '../use_page';
import { BranchMenu } from './BranchMenu';
import { elapsedText } from './clock_text';
import { LIVE_EVERY_MS, Track } from './Track';

function TimelineButton() {
  const texts = useTexts().timeline;
  const { open, last } = usePage(({ panes }) => ({
    open: panes.timeline !== 'closed',
    last: panes.timelineLast,
  }));
  const label = open ? texts.close : texts.open;
  return (
    <button
      type="button"
      className="button timeline-button"
      aria-pressed={open}
      aria-label={label}
      title={label}
      onClick={() => arrange({ timeline: open ? 'closed' : last })}
    >
      <Icon name="lanes" />
      <span>{texts.button}</span>
    </button>
  );
}

function TrackEnd() {
  const { end } = usePagePaced(({ snapshot }) => ({ end: snapshot?.end ?? 0 }), LIVE_EVERY_MS);
  return <span className="track-end">{elapsedText(end)}</span>;
}

export function TimeBar() {
  const texts = useTexts();
  const { past, readOnly } = usePage(({ snapshot, readOnly }) => ({
    past: snapshot !== null && snapshot.now < snapshot.end,
    readOnly,
  }));
  return (
    <section className={`time-bar ${past ? 'past' : ''}`} aria-label={texts.past.bar}>
      <BranchMenu disabled={readOnly} />
      <Track disabled={readOnly} />
      <div className="past-actions">
        <button
          type="button"
          className="button"
          disabled={!past || readOnly}
          title={texts.past.branchHereHelp}
          onClick={() => send({ kind: 'branchHere' })}
        >
          <Icon name="branch" />
          <span>{texts.past.branchHere}</span>
        </button>
        <button
          type="button"
          className="button"
          disabled={!past || readOnly}
          onClick={() => send({ kind: 'seek', at: store.getState().snapshot?.end ?? 0 })}
        >
          <Icon name="end" />
          <span>{texts.past.toEnd}</span>
        </button>
        <TimelineButton />
        <TrackEnd />
      </div>
    </section>
  );
}
