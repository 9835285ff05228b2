/** From a gate, or a reason, to the conf line that sets it and to the event that last moved it. */
import { store } from '../store';
import { goTo, type Place } from '../timeline/go_to';
import { usePage } from '../use_page';
import { clockText } from './sentences';
import { useMindWords } from './use_words';

export function ConfLink({ line, node }: { readonly line: string; readonly node: string }) {
  const words = useMindWords();
  return (
    <button
      type="button"
      className="conf-link"
      title={words.showConf(node)}
      onClick={() =>
        store.setState({ side: 'inspect', inspected: node, confLine: line, logAt: null })
      }
    >
      <code>{line}</code>
    </button>
  );
}

interface Happened {
  /** Microseconds since the lab began. */
  readonly at: number;
  readonly port: number;
  /** As a log names it. */
  readonly type: string;
  /** What follows in the line; '': it is no line of a log. */
  readonly text: string;
}

/** The way back to its moment, and to its line in the log. */
export function EventLink({ event }: { readonly event: Happened }) {
  const words = useMindWords();
  const { beganMs, readOnly } = usePage(({ snapshot, readOnly }) => ({
    beganMs: snapshot ? Math.round((snapshot.wall - snapshot.now) / 1000) : 0,
    readOnly,
  }));
  const time = clockText(beganMs + event.at / 1000);
  const shown = (
    <>
      <code>{event.type}</code> {time}
    </>
  );
  if (readOnly) return <span>{shown}</span>;
  const place: Place = { at: event.at, port: event.port, text: event.type, detail: event.text };
  return (
    <button
      type="button"
      className="event-link"
      title={words.goTo(event.type, time)}
      onClick={() => goTo(place)}
    >
      {shown}
    </button>
  );
}
