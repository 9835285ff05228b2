/** INFO as cards, one a section; a figure that has just changed lights up. */
import * as Accordion from '@radix-ui/react-accordion';
import { useEffect, useRef } from 'react';
import { Icon } from '../Icon';
import { Ids } from '../ids/Ids';
import { Asking, type Inspecting } from './Asking';
import { changedFields, type InfoSection, orderSections, parseInfo } from './info_text';
import { useAnswers } from './use_answers';

const QUESTIONS = [['info']];

/** Letters that a value has in its column, about. */
const LONG = 22;

/** A long name goes on in the next line after an underscore, not within a word. */
function breakable(name: string): React.ReactNode {
  const [first, ...rest] = name.split('_');
  return rest.reduce<React.ReactNode>(
    (before, word) => (
      <>
        {before}_<wbr />
        {word}
      </>
    ),
    first,
  );
}

export function InfoCards({ node }: Inspecting) {
  const answers = useAnswers(node.pid, QUESTIONS);
  const text = answers?.[0];
  const before = useRef<{ text: string; sections: InfoSection[] } | null>(null);
  const sections = typeof text === 'string' ? parseInfo(text) : null;
  const changed = changedFields(before.current?.sections ?? null, sections ?? []);
  useEffect(() => {
    if (typeof text === 'string') before.current = { text, sections: parseInfo(text) };
  }, [text]);
  if (!sections) return <Asking />;
  return (
    <Accordion.Root
      type="multiple"
      className="cards"
      defaultValue={['Replication', 'Sentinel', 'Keyspace']}
    >
      {orderSections(sections).map(({ title, fields }) => (
        <Accordion.Item key={title} value={title} className="card" data-info={title}>
          <Accordion.Header asChild>
            <h4>
              <Accordion.Trigger>
                <span>{title}</span>
                <Icon name="down" />
              </Accordion.Trigger>
            </h4>
          </Accordion.Header>
          <Accordion.Content>
            <dl className="fields">
              {fields.map(({ name, value }) => (
                <div key={name} className={value.length > LONG ? 'long' : undefined}>
                  <dt>{breakable(name)}</dt>
                  {/* Another value is another element: its light begins anew. */}
                  <dd key={value} className={changed.has(name) ? 'changed' : ''}>
                    <Ids>{value}</Ids>
                  </dd>
                </div>
              ))}
            </dl>
          </Accordion.Content>
        </Accordion.Item>
      ))}
    </Accordion.Root>
  );
}
