/** One step: its check, and unfolded its text, lines to type, hint and what was to be seen. */
import { useRef } from 'react';
import type { Step } from '#lesson/lesson';
import { isDone } from '#lesson/progress';
import { Icon } from '../Icon';
import { send } from '../post';
import { usePage, useTexts } from '../use_page';
import { Pieces } from './PieceView';
import { Prose } from './Prose';
import { gathered } from './pieces';
import { useRevealed } from './use_revealed';

interface Props {
  readonly step: Step;
  readonly number: number;
  readonly current: boolean;
  readonly unfolded: boolean;
  /** The step before the current one: what was to be seen stays in sight. */
  readonly justDone: boolean;
  readonly onToggle: () => void;
  readonly onFocusBody: (inside: boolean) => void;
}

export function StepItem(props: Props) {
  const { step, number, current, unfolded, justDone, onToggle, onFocusBody } = props;
  const texts = useTexts();
  const { done, green, checks } = usePage(({ verdicts }) => {
    const own = verdicts.filter((each) => each.step === step.id);
    return {
      done: isDone(step.id, verdicts),
      green: own.filter((each) => each.green).length,
      checks: own.length,
    };
  });
  const seen = useRef<HTMLDivElement>(null);
  useRevealed(seen, current && done);
  const state = done ? 'done' : current ? 'current' : 'ahead';
  return (
    <li
      className={`step ${state} ${unfolded ? 'unfolded' : ''}`}
      data-step={step.id}
      aria-current={current ? 'step' : undefined}
    >
      <button
        type="button"
        className="step-head"
        aria-expanded={unfolded}
        data-first-focus={current ? '' : undefined}
        onClick={onToggle}
      >
        <span className="check" data-done={done}>
          {done ? <Icon name="check" /> : number}
        </span>
        <span className="step-title">{step.title}</span>
        <span className="unseen">{done ? texts.done : texts.open}</span>
      </button>
      {unfolded && (
        <fieldset
          className="step-body"
          aria-label={step.title}
          onFocus={() => onFocusBody(true)}
          onBlur={() => onFocusBody(false)}
        >
          <Pieces pieces={gathered(step.blocks)} />
          {!done && checks > 1 && <Pips green={green} of={checks} />}
          {!done && <Hint step={step} />}
          <div ref={seen}>
            {done && step.after !== '' && <Prose className="after" html={step.after} />}
          </div>
          {done && <BackToStep step={step.id} />}
        </fieldset>
      )}
      {!unfolded && justDone && done && step.after !== '' && (
        <div className="step-body">
          <Prose className="after" html={step.after} />
        </div>
      )}
    </li>
  );
}

function Pips({ green, of }: { readonly green: number; readonly of: number }) {
  const texts = useTexts();
  return (
    <p className="pips">
      <span aria-hidden="true">
        {Array.from({ length: of }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pips are alike.
          <i key={i} className={i < green ? 'green' : ''} />
        ))}
      </span>
      {texts.checks(green, of)}
    </p>
  );
}

/** What was done instead of what is asked, and the way back. */
function Hint({ step }: { readonly step: Step }) {
  const texts = useTexts();
  const key = usePage(({ verdicts }) => {
    const red = verdicts.find((each) => each.step === step.id && each.hint !== null && !each.green);
    return red?.hint ?? null;
  });
  const pieces = key === null ? [] : gathered(step.hints[key] ?? step.hints.default ?? []);
  const shown = pieces.length > 0;
  const told = useRef<HTMLDivElement>(null);
  useRevealed(told, shown);
  return (
    <div role="status" ref={told}>
      {shown && (
        <div className="hint">
          <b>{texts.hint}</b>
          <Pieces pieces={pieces} />
          <BackToStep step={step.id} />
        </div>
      )}
    </div>
  );
}

function BackToStep({ step }: { readonly step: string }) {
  const texts = useTexts();
  const possible = usePage(
    ({ snapshot, readOnly }) => !readOnly && snapshot?.stepStarts[step] !== undefined,
  );
  if (!possible) return null;
  return (
    <button
      type="button"
      className="button quiet back-to-step"
      onClick={() => send({ kind: 'backToStep', step })}
    >
      <Icon name="back" />
      {texts.backToStep}
    </button>
  );
}
