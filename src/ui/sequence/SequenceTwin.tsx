/** The diagram in words, for those who hear the page. */
import { memo } from 'react';
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
  return (
    <ol className="unseen" data-testid="sequence-twin">
      {happenings.slice(-TOLD_MAX).map((each) => (
        <li key={happeningId(each)}>{sentenceOf(each, texts)}</li>
      ))}
    </ol>
  );
});
