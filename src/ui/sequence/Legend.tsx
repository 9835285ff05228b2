/** What the arrows' colours mean; each can be left out. */
import { useTexts } from '../use_page';
import { MEANINGS, type Meaning } from './meaning';

interface Props {
  readonly hidden: readonly Meaning[];
  readonly onHidden: (hidden: readonly Meaning[]) => void;
}

export function Legend({ hidden, onHidden }: Props) {
  const texts = useTexts().timeline;
  const flip = (meaning: Meaning) =>
    onHidden(
      hidden.includes(meaning) ? hidden.filter((each) => each !== meaning) : [...hidden, meaning],
    );
  return (
    <fieldset className="legend" aria-label={texts.legend}>
      {MEANINGS.map((meaning) => (
        <button
          key={meaning}
          type="button"
          role="switch"
          aria-checked={!hidden.includes(meaning)}
          className={`legend-item ${meaning}`}
          title={texts.legendHelp}
          onClick={() => flip(meaning)}
        >
          <svg width="22" height="10" aria-hidden="true">
            <g className={`arrow ${meaning}`}>
              <path className="shaft" d="M1 3L19 7" strokeWidth={1.6} />
              <path className="head" d="M13 2.500L20 7L12 8.500" />
            </g>
          </svg>
          {texts.meanings[meaning]}
        </button>
      ))}
    </fieldset>
  );
}
