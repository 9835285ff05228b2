/** What was chosen in words, and what led to it, step by step. */
import { Icon } from '../Icon';
import { Ids } from '../ids/Ids';
import type { Texts } from '../texts/en';
import { elapsedText, spanText } from '../time/clock_text';
import { usePage, useTexts } from '../use_page';
import { type Happening, happeningAt, happeningId, latencyUs } from './causes';
import { goToHappening, showOf } from './happening';

interface Props {
  readonly chosen: Happening;
  readonly chain: readonly Happening[];
  readonly only: boolean;
  readonly onOnly: (only: boolean) => void;
  readonly onClose: () => void;
}

export function Chain({ chosen, chain, only, onOnly, onClose }: Props) {
  const texts = useTexts().timeline;
  const readOnly = usePage((page) => page.readOnly);
  const before = chain.filter((each) => happeningId(each) !== happeningId(chosen));
  return (
    <aside className="chain" aria-label={texts.ledTo}>
      <div className="chain-head">
        <p aria-live="polite">
          <Ids short>{sentenceOf(chosen, texts)}</Ids>
        </p>
        <button
          type="button"
          className="button quiet square"
          aria-label={texts.unselect}
          title={texts.unselect}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="chain-tools">
        <button
          type="button"
          className="button"
          title={texts.goThereHelp}
          disabled={readOnly}
          onClick={() => goToHappening(chosen)}
        >
          {texts.goThere}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={only}
          disabled={before.length === 0}
          onClick={() => onOnly(!only)}
        >
          {texts.onlyChain}
        </button>
      </div>
      <h3>{before.length === 0 ? texts.ledNothing : texts.ledTo}</h3>
      <ol>
        {before.map((each) => (
          <li key={happeningId(each)}>
            <button type="button" onClick={() => showOf(happeningId(each))}>
              <span>{elapsedText(happeningAt(each))}</span> {briefOf(each, texts)}
            </button>
          </li>
        ))}
      </ol>
    </aside>
  );
}

function nameOf(port: number, texts: Texts['timeline']): string {
  return port === 0 ? texts.clients : String(port);
}

function briefOf(happening: Happening, texts: Texts['timeline']): string {
  if (happening.kind === 'event') {
    const { port, text } = happening.tick;
    return port === 0 ? text : `${port} ${text}`;
  }
  const { from, to, message } = happening.arrow;
  return `${nameOf(from, texts)} → ${nameOf(to, texts)} ${message.label}`;
}

/** The same for the twin: what, from whom to whom, when, and how long it took. */
export function sentenceOf(happening: Happening, texts: Texts['timeline']): string {
  const at = elapsedText(happeningAt(happening));
  if (happening.kind === 'event') {
    const { port, text, detail } = happening.tick;
    return `${at} ${port === 0 ? texts.lab : port}: ${text} ${detail}`.trim();
  }
  const { from, to, message, lost, count, meaning } = happening.arrow;
  const took = latencyUs(message);
  const how =
    took === null || lost === 'cut'
      ? texts.lostCut
      : lost === null
        ? texts.took(spanText(took))
        : lost === 'gone'
          ? texts.lostGone
          : texts.refused;
  const many = count > 1 ? ` ×${count}` : '';
  const what = `${texts.meanings[meaning]}: ${message.label}${many}`;
  return texts.sent(`${at} ${nameOf(from, texts)} → ${nameOf(to, texts)}`, what, how);
}
