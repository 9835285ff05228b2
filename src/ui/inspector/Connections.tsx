/** Who is connected to a server, as CLIENT LIST tells it. */
import { Asking, type Inspecting } from './Asking';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';
import type { InspectorWords } from './words';

const QUESTIONS = [['clients']];

export function Connections({ node }: Inspecting) {
  const words = useInspectorWords();
  const answers = useAnswers(node.pid, QUESTIONS);
  const lines = answers?.[0] as readonly string[] | undefined;
  if (!lines) return <Asking />;
  if (lines.length === 0) return <p className="side-empty">{words.noClients}</p>;
  return (
    <ul className="connections">
      {lines.map((line) => {
        const field = fieldsOf(line);
        const kind = kindOf(field('flags'), words);
        const name = field('name');
        return (
          <li key={field('id')} title={line}>
            <b>{name || kind}</b>
            <code>{field('addr')}</code>
            <small>
              {name !== '' && `${kind} · `}
              <code>{field('cmd')}</code> · {words.clientLine(field('age'), field('idle'))}
            </small>
          </li>
        );
      })}
    </ul>
  );
}

function fieldsOf(line: string): (name: string) => string {
  const fields = new Map(
    line
      .split(' ')
      .map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
  return (name) => fields.get(name) ?? '';
}

function kindOf(flags: string, words: InspectorWords): string {
  const known = (['M', 'S', 'P'] as const).find((each) => flags.includes(each));
  return words.kinds[known ?? 'N'];
}
