/** What happens in a shared session, in plain words; beside them the logs' name, for who knows it. */
import { ownersOf } from '../ids/owners';
import { store } from '../store';
import { elapsedText } from '../time/clock_text';
import { usePage } from '../use_page';
import { plainOf } from './plain';
import { tellingOf } from './telling';
import { en } from './words';
import { zhCN } from './words_zh';

const WORDS = { en, 'zh-CN': zhCN };

export default function Telling() {
  const words = WORDS[usePage((page) => page.language)];
  const marks = usePage((page) => page.marks);
  const start = usePage(({ snapshot }) => snapshot?.start ?? 0);
  const told = tellingOf(marks.filter(({ at }) => at >= start));
  if (told.length === 0) return null;
  const owners = ownersOf(store.getState().graph.nodes);
  return (
    <ol>
      {told.map((each) => {
        const { mark } = each;
        const plain = plainOf(each, owners, words);
        return (
          <li key={`${mark.at} ${mark.pid} ${mark.text}`}>
            <span>{elapsedText(mark.at)}</span>
            <p>
              {plain ?? each.ports.join(words.and)}{' '}
              {mark.interest !== 'loss' && <code>{mark.text}</code>}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
