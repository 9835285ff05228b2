/** All words of the trade in a list: for those on the picture itself, in terminals and in logs. */
import { TERMS } from './terms';
import { useTermWords } from './use_words';

export function Glossary() {
  const { title, terms } = useTermWords();
  return (
    <section className="glossary">
      <h3>{title}</h3>
      <dl>
        {TERMS.map((term) => (
          <div key={term}>
            <dt>{terms[term][0]}</dt>
            <dd>{terms[term][1]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
