/**
 * The story of a lost write, over the graph: who said OK and when, what it was lost by, and what each of the two servers
 * has there now, since a count of keys may be the same as before. Loaded when it is wanted.
 */
import type { ValueAnswer } from '#host/inspection';
import type { LossStory } from '#protocol/timeline';
import { byteText } from '../inspector/byte_text';
import { useAnswers } from '../inspector/use_answers';
import { GraphCard } from '../parts/GraphCard';
import { store } from '../store';
import { elapsedText } from '../time/clock_text';
import { keyCount } from '../topology/graph';
import { usePage } from '../use_page';
import { LOSS_WORDS, type LossWords } from './loss_words';
import { fateOf } from './lost_key';

export default function LossCard() {
  const words = LOSS_WORDS[usePage((page) => page.language)];
  const mark = usePage((page) => page.lossShown);
  const isKnown = usePage(
    ({ marks, snapshot }) =>
      mark !== null &&
      mark.at <= (snapshot?.now ?? 0) &&
      marks.some(
        ({ at, pid, interest }) => interest === 'loss' && at === mark.at && pid === mark.pid,
      ),
  );
  const loss = mark?.loss;
  if (!mark || !loss || !isKnown) return null;
  const close = () => store.setState({ lossShown: null });
  const title = loss.count > 1 ? words.titleOf(loss.count) : words.title;
  const tell = loss.how === 'copy' ? words.copied : words.promoted;
  return (
    <GraphCard title={title} className="loss-card" close={words.close} onClose={close}>
      <dl>
        <dt>{elapsedText(loss.said)}</dt>
        <dd>
          <code>{byteText(loss.command)}</code>
          {words.said(loss.by, loss.master)}
        </dd>
        <dt>{elapsedText(mark.at)}</dt>
        <dd>
          {tell(loss.by, loss.master)} <Count loss={loss} words={words} />
        </dd>
        <dt>{words.now}</dt>
        <dd>
          {[loss.by, loss.master].map((port) => (
            <Fate key={port} port={port} loss={loss} words={words} />
          ))}
        </dd>
      </dl>
    </GraphCard>
  );
}

interface Told {
  readonly loss: LossStory;
  readonly words: LossWords;
}

function Count({ loss: { by, keys, master }, words }: Told) {
  const now = usePage(({ graph }) => {
    const node = graph.nodes.find(({ port }) => port === by);
    const isCopy = node?.life === 'running' && node.facts?.master && node.facts.master.linkUp;
    return isCopy && node.facts ? keyCount(node.facts) : null;
  });
  return keys === null || now === null ? null : words.keys(by, keys, now, master);
}

function Fate({ port, loss, words }: Told & { readonly port: number }) {
  const pid = usePage(({ graph }) => {
    const node = graph.nodes.find((each) => each.port === port);
    return node?.life === 'running' ? node.pid : null;
  });
  const answers = useAnswers(pid, [['key', String(loss.db), loss.key]]);
  const value = answers?.[0] as ValueAnswer | undefined;
  return (
    <p data-fate={port}>
      <b>{port}</b> <code>{byteText(loss.key)}</code>{' '}
      {pid === null ? words.gone : fateOf(loss, value, words)}
    </p>
  );
}
