/** A question to answer in one's head before trying; the answer waits behind a button. */
import { useState } from 'react';
import { useTexts } from '../use_page';
import { Prose } from './Prose';

interface Props {
  readonly question: string;
  readonly answer: string;
}

export function PredictCard({ question, answer }: Props) {
  const texts = useTexts();
  const [shown, setShown] = useState(false);
  return (
    <div className="predict">
      <b>{texts.predict}</b>
      <Prose html={question} />
      {shown && <Prose className="answer" html={answer} />}
      <button
        type="button"
        className="button quiet"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? texts.hideAnswer : texts.showAnswer}
      </button>
    </div>
  );
}
