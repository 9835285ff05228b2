/** A text in which each word of the trade can be asked what it means. */
import { Fragment, type ReactNode, useMemo } from 'react';
import { hideTerm, hideTermSoon, showTerm, showTermSoon } from './shown';
import { piecesOf, type Term } from './terms';
import './open_card';

interface Props {
  readonly children: string;
  /** How what is no term is written. */
  readonly plain?: (text: string) => ReactNode;
}

export function Terms({ children: text, plain = asIs }: Props) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  return pieces.map((piece, i) => {
    const between = (at: number) => (pieces[at]?.term === null ? pieces[at].text : '');
    const [before = ''] = OPENING.exec(between(i - 1)) ?? [];
    const [after = ''] = CLOSING.exec(between(i + 1)) ?? [];
    if (piece.term === null) {
      const rest = i > 0 ? piece.text.replace(CLOSING, '') : piece.text;
      const between = i + 1 < pieces.length ? rest.replace(OPENING, '') : rest;
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name.
      return <Fragment key={i}>{plain(between)}</Fragment>;
    }
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name.
      <span key={i} className="term-kept">
        {before}
        <Word term={piece.term} text={piece.text} />
        {after}
      </span>
    );
  });
}

function asIs(text: string): ReactNode {
  return text;
}

/** A line may break on either side of a button: marks that belong to the word are kept with it. */
const OPENING = /[([（「“]$/u;
const CLOSING = /^[)\]）」”，。、；：！？,.;:!?]+/u;

function Word({ term, text }: { readonly term: Term; readonly text: string }) {
  return (
    <button
      type="button"
      className="term"
      data-term={term}
      onPointerMove={({ pointerType, currentTarget, movementX, movementY }) => {
        // A word that comes to lie under a pointer at rest is not pointed at.
        const moved = movementX !== 0 || movementY !== 0;
        if (pointerType === 'mouse' && moved) showTermSoon(term, currentTarget);
      }}
      onPointerLeave={({ pointerType }) => {
        if (pointerType === 'mouse') hideTermSoon();
      }}
      onFocus={({ currentTarget }) => {
        if (currentTarget.matches(':focus-visible')) showTerm(term, currentTarget);
      }}
      onBlur={hideTerm}
      onClick={({ currentTarget }) => showTerm(term, currentTarget)}
    >
      {text}
    </button>
  );
}
