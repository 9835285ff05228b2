/** All words of the trade in lists: for those on the picture itself, in terminals and in logs. */
import { CONCEPTS, PRINTED, type Term } from './terms';
import { useTermWords } from './use_words';

export function Glossary() {
  const { title, printed } = useTermWords();
  return (
    <section className="glossary">
      <h3>{title}</h3>
      <Meanings of={CONCEPTS} />
      <h3>{printed}</h3>
      <Meanings of={PRINTED} />
    </section>
  );
}

function Meanings({ of }: { readonly of: readonly Term[] }) {
  const { terms } = useTermWords();
  return (
    <dl>
      {of.map((term) => (
        <div key={term}>
          <dt>{terms[term][0]}</dt>
          <dd>{terms[term][1]}</dd>
        </div>
      ))}
    </dl>
  );
}
