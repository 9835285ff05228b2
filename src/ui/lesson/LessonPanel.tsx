/** The lesson: where one is, what to do now, what was done. */
import { useEffect, useRef, useState } from 'react';
import type { LessonText } from '#lesson/lesson';
import { currentStep, isDone } from '#lesson/progress';
import { Icon } from '../Icon';
import { send } from '../post';
import { isWatching } from '../store';
import { usePage, useTexts } from '../use_page';
import { keepProgress, lessonUrl, nextLesson } from './course';
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
  const openings = usePage((page) => page.openings);
  const ids = text.steps.map((step) => step.id);
  const current = currentStep(ids, verdicts);
  const done = text.steps.filter((step) => isDone(step.id, verdicts)).length;
  const at = ids.indexOf(current ?? '') + 1;
  // A session of no lesson has none.
  const hasSteps = ids.length > 0;
  useEffect(() => {
    if (openings > 0 && text.steps.length > 0) keepProgress(text.id, done, text.steps.length);
  }, [openings, text, done]);
  const [byHand, setByHand] = useState<Readonly<Record<string, boolean>>>({});
  // A step that turns green folds, but not under the hands of someone who is in it.
  const [focused, setFocused] = useState<string | null>(null);
  const isUnfolded = (id: string) => byHand[id] ?? (id === current || id === focused);
  useEffect(() => {
    if (openings > 0) setByHand({});
  }, [openings]);
  /** A step began while another of a phone's panes was looked at: what is hidden can't be scrolled. */
  const hidden = useRef(false);
  const pane = usePage(({ phonePane }) => phonePane);
  useEffect(() => {
    if (!document.activeElement?.closest('.step-body')) setFocused(null);
    if (current && openings > 0) hidden.current = !scrollToStep(current, openings);
  }, [openings, current]);
  useEffect(() => {
    if (pane === 'lesson' && hidden.current && current)
      hidden.current = !scrollToStep(current, openings);
  }, [pane, current, openings]);
  return (
    <>
      <header className="lesson-head">
        <h1>{text.title}</h1>
        <p className="subtitle">{text.subtitle}</p>
        <Watching />
      </header>
      <div className="progress">
        <div className="progress-row">
          <span role="status">
            {hasSteps &&
              (done === ids.length ? texts.allDone(ids.length) : texts.stepOf(at, ids.length))}
          </span>
          <Ahead />
          <StartAgain />
        </div>
        {hasSteps && (
          <>
            <progress className="unseen" value={done} max={ids.length} />
            <div className="progress-track" aria-hidden="true">
              <div style={{ width: `${(done / ids.length) * 100}%` }} />
            </div>
          </>
        )}
        {hasSteps && done === ids.length && <NextLesson />}
      </div>
      <ol className="steps">
        {text.steps.map((step, i) => (
          <StepItem
            key={step.id}
            step={step}
            number={i + 1}
            current={step.id === current}
            unfolded={isUnfolded(step.id)}
            justDone={step.id !== current && ids[i + 1] === current}
            onToggle={() => setByHand({ ...byHand, [step.id]: !isUnfolded(step.id) })}
            onFocusBody={(inside) => setFocused(inside ? step.id : null)}
          />
        ))}
      </ol>
    </>
  );
}

/** While time waits for who reads, steps turn green by what happened and is not drawn yet. */
function Ahead() {
  const texts = useTexts();
  const ahead = usePage((page) => page.story !== null);
  return ahead ? (
    <span className="beyond-picture" title={texts.aheadHelp}>
      {texts.ahead}
    </span>
  ) : null;
}

/** Over somebody else's session: why there is nothing to press, and how to change that. */
function Watching() {
  const texts = useTexts();
  const { watching, player } = usePage((page) => ({
    watching: isWatching(page),
    player: page.player,
  }));
  if (!watching) return null;
  return (
    <p className="watching">
      {texts.share.watching}
      {!player && (
        <button type="button" className="button" onClick={() => send({ kind: 'branchHere' })}>
          {texts.share.takeOverHere}
        </button>
      )}
    </p>
  );
}

/** Of a lesson that is done, in sight wherever one reads: where the course goes on. */
function NextLesson() {
  const texts = useTexts();
  const { id, language } = usePage(({ lesson, language }) => ({ id: lesson?.id ?? '', language }));
  const next = nextLesson(id, language);
  if (!next) return null;
  return (
    <a className="next-lesson" href={lessonUrl(next.id)}>
      <small>{texts.nextLesson}</small>
      {next.title}
    </a>
  );
}

/** Of what is to be done now so much is in sight, whatever was to be seen before it. */
const PART_FOR_CURRENT = 0.55;

/** What was to be seen in the step before stands on top, what is to be done now below it. Whether it is in sight. */
function scrollToStep(current: string, openings: number): boolean {
  const item = document.querySelector<HTMLElement>(`.step[data-step="${current}"]`);
  const before = item?.previousElementSibling;
  // A page that has just come is there, and to ask for it would lay all of it out at once.
  if (!before && openings === 1) return true;
  const pane = item?.closest('.lesson');
  if (!item || !pane) return true;
  if (before) before.scrollIntoView({ block: 'start' });
  else pane.scrollTo({ top: 0 });
  const [own, room] = [item.getBoundingClientRect(), pane.getBoundingClientRect()];
  const isLate = own.top - (room.bottom - room.height * PART_FOR_CURRENT);
  pane.scrollBy({ top: Math.max(0, Math.min(isLate, own.bottom - room.bottom)) });
  // Of the last one, when all is done: what was to be seen.
  item.querySelector('.after')?.scrollIntoView({ block: 'nearest' });
  return item.checkVisibility();
}

/** Without a question first: what was undone can be fetched back. */
function StartAgain() {
  const texts = useTexts();
  const { canUndo, readOnly } = usePage(({ snapshot, readOnly }) => ({
    canUndo: snapshot?.canUndoReset ?? false,
    readOnly,
  }));
  return (
    <div className="start-again">
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
      <button
        type="button"
        className="button quiet square"
        aria-label={texts.reset}
        title={texts.reset}
        disabled={readOnly}
        onClick={() => send({ kind: 'reset' })}
      >
        <Icon name="back" />
      </button>
    </div>
  );
}
