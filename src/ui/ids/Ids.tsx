/**
 * A text of Redis's in which whose an id is stands beside it. What is copied is the text as it was printed; where there is
 * little room, an id's own digits are cut short, and a pointer on them shows all.
 */
import { usePagePaced, useTexts } from '../use_page';
import { hasId, type IdPiece, idPieces, ownersOf } from './owners';
import '../styles/ids.css';

/** As often as it is looked whether somebody new is known. */
const LOOK_MS = 500;

interface Props {
  readonly short?: boolean;
  readonly children: string;
}

/** Most texts have none: they ask nobody. */
export function Ids({ short = false, children: text }: Props) {
  return hasId(text) ? <Owned short={short}>{text}</Owned> : text;
}

function Owned({ short, children: text }: Required<Props>) {
  const { known } = usePagePaced(
    ({ graph }) => ({ known: JSON.stringify(idPieces(text, ownersOf(graph.nodes))) }),
    LOOK_MS,
  );
  const { historyOf } = useTexts().onGraph;
  return (JSON.parse(known) as readonly IdPiece[]).map(({ text: piece, owner }, i) => {
    if (!owner) return piece;
    const whose = owner.of === 'history' ? historyOf(owner.name) : owner.name;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name.
      <span key={i} className={`run-id ${short ? 'short' : ''}`} title={`${piece}: ${whose}`}>
        <span className="digits">{piece}</span>
        <b data-owner={owner.name}>{whose}</b>
      </span>
    );
  });
}
