/** The diagram in words, for those who hear the page. */
import { memo } from 'react';
import { withNames } from '../ids/owners';
import { useOwners } from '../ids/use_owners';
import { useTexts } from '../use_page';
import { sentenceOf } from './Chain';
import { type Happening, happeningId } from './causes';

const TOLD_MAX = 120;

export const SequenceTwin = memo(function SequenceTwin({
  happenings,
}: {
  readonly happenings: readonly Happening[];
}) {
  const texts = useTexts().timeline;
  const owners = useOwners();
  return (
    <ol className="unseen" data-testid="sequence-twin">
      {happenings.slice(-TOLD_MAX).map((each) => (
        <li key={happeningId(each)}>{withNames(sentenceOf(each, texts), owners)}</li>
      ))}
    </ol>
  );
});
