/** Finding events by their names: Enter goes from one that is found to the next. */
import type { KeyboardEvent } from 'react';
import { Icon } from '../Icon';
import { useTexts } from '../use_page';
import { sameTick } from './find';
import { goTo } from './go_to';
import type { Tick } from './lanes';

interface Props {
  readonly query: string;
  readonly hits: readonly Tick[];
  readonly selected: Tick | null;
  readonly onQuery: (query: string) => void;
  readonly onStep: (by: 1 | -1) => void;
}

export function Search({ query, hits, selected, onQuery, onStep }: Props) {
  const texts = useTexts().timeline;
  const place = hits.findIndex((each) => sameTick(each, selected)) + 1;
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      if (selected) goTo(selected);
    } else if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onQuery('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="timeline-search">
      <input
        type="text"
        value={query}
        aria-label={texts.searchLabel}
        placeholder={texts.search}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={keys}
      />
      {query.trim() !== '' && (
        <>
          <output>{texts.hits(place, hits.length)}</output>
          <button
            type="button"
            className="button quiet square"
            aria-label={texts.previousHit}
            title={texts.previousHit}
            disabled={hits.length === 0}
            onClick={() => onStep(-1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="button quiet square"
            aria-label={texts.nextHit}
            title={texts.nextHit}
            disabled={hits.length === 0}
            onClick={() => onStep(1)}
          >
            <Icon name="down" />
          </button>
        </>
      )}
    </div>
  );
}
