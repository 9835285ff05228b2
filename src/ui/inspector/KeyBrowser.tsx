/** The keys of a server by name and type, their time to live running, and each one's value. */
import * as Accordion from '@radix-ui/react-accordion';
import { useState } from 'react';
import type { KeysAnswer, ValueAnswer } from '#host/inspection';
import { spanText } from '../mind/sentences';
import { useWallMs } from '../mind/use_watches';
import { Asking, type Inspecting } from './Asking';
import { byteText, clipped } from './byte_text';
import { Databases } from './Databases';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';

/** Asked for at first, and with each further asking. */
const SHOWN = 200;
/** Of a value: what fits the pane. */
const PARTS_MAX = 100;
const TEXT_MAX = 2000;

export function KeyBrowser({ node }: Inspecting) {
  const words = useInspectorWords();
  const [db, setDb] = useState(0);
  const [open, setOpen] = useState('');
  const [most, setMost] = useState(SHOWN);
  const questions = [
    ['keys', String(db), String(most)],
    ['key', String(db), open],
  ];
  const answers = useAnswers(node.pid, questions);
  const wallMs = useWallMs();
  const answer = answers?.[0] as KeysAnswer | undefined;
  if (!answer) return <Asking />;
  return (
    <div className="keys">
      <Databases chosen={db} used={answer.databases} onChoose={setDb} />
      <p className="tally">
        {answer.total === 0 ? words.noKeys : words.keysOf(answer.keys.length, answer.total)}
      </p>
      <Accordion.Root type="single" collapsible value={open} onValueChange={setOpen}>
        {answer.keys.map((key) => (
          <Accordion.Item key={key.name} value={key.name} data-key={byteText(key.name)}>
            <Accordion.Header asChild>
              <h4>
                <Accordion.Trigger>
                  <code>{clipped(byteText(key.name), 80)}</code>
                  <em>{key.type}</em>
                  <Expiry at={key.expiresAt} wallMs={wallMs} />
                </Accordion.Trigger>
              </h4>
            </Accordion.Header>
            <Accordion.Content className="value">
              {open === key.name && <Value value={answers?.[1] as ValueAnswer | undefined} />}
            </Accordion.Content>
          </Accordion.Item>
        ))}
      </Accordion.Root>
      {answer.keys.length < answer.total && answer.keys.length >= most && (
        <button type="button" className="button" onClick={() => setMost(most + SHOWN)}>
          {words.more}
        </button>
      )}
    </div>
  );
}

function Expiry({ at, wallMs }: { readonly at: number | null; readonly wallMs: number }) {
  const words = useInspectorWords();
  if (at === null) return <small>{words.stays}</small>;
  return (
    <small className="expires">
      {at <= wallMs ? words.expired : words.expiresIn(spanText(at - wallMs))}
    </small>
  );
}

function Value({ value }: { readonly value: ValueAnswer | undefined }) {
  const words = useInspectorWords();
  if (value === undefined) return <Asking />;
  if (value === null) return <p>{words.gone}</p>;
  if (typeof value === 'string') return <code>{clipped(byteText(value), TEXT_MAX)}</code>;
  const parts = value.slice(0, PARTS_MAX);
  return (
    <ol>
      {parts.map((part, i) => {
        const [name, of] = typeof part === 'string' ? [null, part] : part;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list may hold the same twice.
          <li key={i}>
            {name !== null && <code className="field">{clipped(byteText(name), 200)}</code>}
            <code>{clipped(byteText(String(of)), 200)}</code>
          </li>
        );
      })}
      {value.length > parts.length && <li>… {value.length}</li>}
    </ol>
  );
}
