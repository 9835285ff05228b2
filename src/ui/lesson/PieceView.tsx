/** A step's piece: prose, lines to type, a question, a button, or what the learner's own time was. */
import type { LessonFault } from '#lesson/lesson';
import type { Verdict } from '#protocol/snapshot';
import { Icon } from '../Icon';
import { send } from '../post';
import { isWatching, type Page, store } from '../store';
import type { Texts } from '../texts/en';
import { usePage, useTexts } from '../use_page';
import { CommandCard } from './CommandCard';
import { PredictCard } from './PredictCard';
import { Prose } from './Prose';
import type { Piece } from './pieces';

export function PieceView({ piece }: { readonly piece: Piece }) {
  switch (piece.kind) {
    case 'html':
      return <Prose html={piece.html} />;
    case 'predict':
      return <PredictCard {...piece} />;
    case 'commands':
      return <CommandCard {...piece} />;
    case 'fault':
      return <FaultCard fault={piece.fault} />;
    case 'until':
      return <UntilCard {...piece} />;
    case 'span':
      return <Span {...piece} />;
  }
}

export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map((piece, i) => (
    // Blocks never move within their step.
    // biome-ignore lint/suspicious/noArrayIndexKey: a block has no other name.
    <PieceView key={i} piece={piece} />
  ));
}

function FaultCard({ fault }: { readonly fault: LessonFault }) {
  const texts = useTexts();
  const { possible, done } = usePage((page) => ({
    possible: !page.readOnly && !isWatching(page) && messageOf(fault, page) !== null,
    done: isInflicted(fault, page),
  }));
  const inflict = (page: Page) => {
    const message = messageOf(fault, page);
    if (message) send(message);
  };
  return (
    <div className="deed">
      <ActButton disabled={!possible || done} onAct={inflict}>
        {faultText(fault, texts)}
      </ActButton>
      {done && (
        <span className="deed-done">
          <Icon name="check" />
          {texts.done}
        </span>
      )}
    </div>
  );
}

interface ActProps {
  readonly disabled: boolean;
  readonly onAct: (page: Page) => void;
  readonly children: string;
}

function ActButton({ disabled, onAct, children }: ActProps) {
  return (
    <button
      type="button"
      className="button deed-button"
      disabled={disabled}
      onClick={() => onAct(store.getState())}
    >
      {children}
    </button>
  );
}

function faultText(fault: LessonFault, texts: Texts): string {
  if ('port' in fault) return texts.signalTo(fault.what, String(fault.port));
  const say = fault.what === 'cut' ? texts.cutBetween : texts.mendBetween;
  return say(String(fault.a), String(fault.b));
}

function messageOf(fault: LessonFault, { graph }: Page): Parameters<typeof send>[0] | null {
  if ('a' in fault) return { kind: fault.what, a: fault.a, b: fault.b };
  const node = graph.nodes.find((each) => each.port === fault.port && each.life === 'running');
  return node?.pid ? { kind: 'signal', pid: node.pid, signal: fault.what } : null;
}

function isInflicted(fault: LessonFault, { snapshot, graph }: Page): boolean {
  if ('port' in fault) {
    const stopped = graph.nodes.find((each) => each.port === fault.port)?.stopped ?? false;
    return fault.what === 'SIGSTOP' && stopped;
  }
  const ends = [fault.a, fault.b];
  const cut = snapshot?.cuts.some(({ a, b }) => ends.includes(a) && ends.includes(b)) ?? false;
  return fault.what === 'cut' && cut;
}

interface UntilProps {
  readonly event: string;
  readonly seconds: number;
  readonly stop: boolean;
}

/** Nothing happens for a minute, and then all in a second: this goes to that second. */
function UntilCard({ event, seconds, stop }: UntilProps) {
  const texts = useTexts();
  const { outcome, disabled } = usePage(({ snapshot, readOnly }) => ({
    outcome: snapshot?.runUntil?.event === event ? snapshot.runUntil.outcome : null,
    disabled: readOnly || snapshot === null,
  }));
  const running = outcome === 'running';
  const watching = usePage(isWatching);
  return (
    <div className="until">
      <p>
        {texts.runUntil} <code>{event}</code>
      </p>
      {!watching && (
        <button
          type="button"
          className="button type-it"
          disabled={disabled}
          aria-label={running ? texts.stopRunning : `${texts.runUntil} ${event}`}
          onClick={() =>
            send(running ? { kind: 'play' } : { kind: 'runUntil', event, limit: seconds, stop })
          }
        >
          {running ? texts.stopRunning : texts.run}
        </button>
      )}
      <p className="until-outcome" role="status">
        {running && texts.running}
        {outcome === 'met' && (stop ? texts.eventStopped : texts.eventCame)(event)}
        {outcome === 'missed' && texts.eventMissed(event, seconds)}
      </p>
    </div>
  );
}

interface SpanProps {
  readonly from: string;
  readonly to: string;
}

function Span({ from, to }: SpanProps) {
  const texts = useTexts();
  const seconds = usePage(({ verdicts }) => spanSeconds(verdicts, from, to));
  return (
    <p className="span">
      <span>{texts.yourTime}</span>
      <b>{seconds === null ? '—' : texts.seconds(seconds)}</b>
    </p>
  );
}

function spanSeconds(verdicts: readonly Verdict[], from: string, to: string): number | null {
  const at = (name: string) =>
    verdicts.find(({ step, check }) => `${step}/${check}` === name)?.at ?? null;
  const [start, end] = [at(from), at(to)];
  return start === null || end === null ? null : (end - start) / 1_000_000;
}
