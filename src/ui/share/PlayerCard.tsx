/** A session that somebody shared, before anything is done to it: what it is, and play. */
import { Icon } from '../Icon';
import { Later } from '../parts/Later';
import { loadTelling } from '../parts/parts';
import { send } from '../post';
import { store } from '../store';
import { elapsedText } from '../time/clock_text';
import { usePage, useTexts } from '../use_page';

export function PlayerCard() {
  const texts = useTexts();
  const player = usePage((page) => page.player);
  const marks = usePage((page) => page.marks);
  const { now, start, end, running } = usePage(({ snapshot }) => ({
    now: snapshot?.now ?? 0,
    start: snapshot?.start ?? 0,
    end: snapshot?.end ?? 0,
    running: snapshot?.running ?? false,
  }));
  if (!player || running || now > start || end <= start) return null;
  const shared = marks.filter(({ at }) => at >= start);
  const servers = new Set(marks.flatMap(({ port }) => (port === null ? [] : [port]))).size;
  const close = () => store.setState({ player: false });
  return (
    <>
      <button type="button" className="player-veil" tabIndex={-1} aria-hidden onClick={close} />
      <section className="player-card" aria-label={texts.share.player}>
        <h2>{texts.share.player}</h2>
        <p>{texts.share.summary(elapsedText(start), elapsedText(end), servers, shared.length)}</p>
        <Later load={loadTelling} waiting={null} failed={() => null} />
        <div className="player-deeds">
          <button
            type="button"
            className="button primary"
            onClick={() => {
              close();
              send({ kind: 'play' });
            }}
          >
            <Icon name="play" />
            {texts.play}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              close();
              send({ kind: 'seek', at: end });
            }}
          >
            {texts.share.takeOver}
          </button>
          <button type="button" className="button quiet" onClick={close}>
            {texts.close}
          </button>
        </div>
      </section>
    </>
  );
}
