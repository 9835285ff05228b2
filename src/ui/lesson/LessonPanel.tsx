/** The lesson: where one is, what to do now, what was done. */
import { useEffect, useState } from 'react';
import type { LessonText } from '#lesson/lesson';
import { currentStep, isDone } from '#lesson/progress';
import { Icon } from '../Icon';
import { send } from '../post';
import { usePage, useTexts } from '../use_page';
import { StepItem } from './StepItem';

export function LessonPanel() {
  const texts = useTexts();
  const text = usePage((page) => page.text);
  return (
    <aside className="lesson" data-pane="lesson" aria-label={texts.lesson} tabIndex={-1}>
      {text && <Lesson text={text} />}
    </aside>
  );
}

function Lesson({ text }: { readonly text: LessonText }) {
  const texts = useTexts();
  const verdicts = usePage((page) => page.verdicts);
  const opened = usePage((page) => page.phase === 'open');
  const ids = text.steps.map((step) => step.id);
  const current = currentStep(ids, verdicts);
  const done = text.steps.filter((step) => isDone(step.id, verdicts)).length;
  const at = ids.indexOf(current ?? '') + 1;
  // A step opened by hand stays open until the lesson moves on.
  const [chosen, setChosen] = useState<{ step: string | null; during: string | null } | null>(null);
  const unfolded = chosen && chosen.during === current ? chosen.step : current;
  useEffect(() => {
    if (opened && current) send({ kind: 'currentStep', step: current });
  }, [opened, current]);
  return (
    <>
      <header className="lesson-head">
        <h1>{text.title}</h1>
        <p className="subtitle">{text.subtitle}</p>
      </header>
      <div className="progress">
        <span>
          {done === ids.length ? texts.allDone(ids.length) : texts.stepOf(at, ids.length)}
        </span>
        <progress className="unseen" value={done} max={ids.length} />
        <div className="progress-track" aria-hidden="true">
          <div style={{ width: `${(done / ids.length) * 100}%` }} />
        </div>
      </div>
      <ol className="steps">
        {text.steps.map((step, i) => (
          <StepItem
            key={step.id}
            step={step}
            number={i + 1}
            current={step.id === current}
            unfolded={step.id === unfolded}
            onToggle={() =>
              setChosen({ step: step.id === unfolded ? null : step.id, during: current })
            }
          />
        ))}
      </ol>
      <LessonFoot />
    </>
  );
}

function LessonFoot() {
  const texts = useTexts();
  const { canUndo, readOnly } = usePage(({ snapshot, readOnly }) => ({
    canUndo: snapshot?.canUndoReset ?? false,
    readOnly,
  }));
  return (
    <footer className="lesson-foot">
      <button
        type="button"
        className="button quiet"
        disabled={readOnly}
        onClick={() => send({ kind: 'reset' })}
      >
        <Icon name="back" />
        {texts.reset}
      </button>
      {canUndo && (
        <button
          type="button"
          className="button"
          disabled={readOnly}
          onClick={() => send({ kind: 'undoReset' })}
        >
          {texts.undo}
        </button>
      )}
    </footer>
  );
}
