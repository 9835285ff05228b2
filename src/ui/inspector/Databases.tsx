/** Which of a server's databases is looked at; nothing where there is but one. */
import { useInspectorWords } from './use_words';

interface Props {
  readonly chosen: number;
  /** Those that hold anything. */
  readonly used: readonly number[];
  readonly onChoose: (db: number) => void;
}

export function Databases({ chosen, used, onChoose }: Props) {
  const words = useInspectorWords();
  const all = [...new Set([0, chosen, ...used])].sort((a, b) => a - b);
  if (all.length === 1) return null;
  return (
    <p className="choices">
      {all.map((id) => (
        <button
          key={id}
          type="button"
          className="button quiet"
          aria-pressed={id === chosen}
          onClick={() => onChoose(id)}
        >
          {words.database(id)}
        </button>
      ))}
    </p>
  );
}
