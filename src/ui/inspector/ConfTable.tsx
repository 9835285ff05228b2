/** The configuration as the process has it now: first what differs from the default, then all. */
import * as Accordion from '@radix-ui/react-accordion';
import type { ConfAnswer } from '#host/inspection';
import { Icon } from '../Icon';
import { Asking, type Inspecting } from './Asking';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';

const QUESTIONS = [['conf']];

export function ConfTable({ node }: Inspecting) {
  const words = useInspectorWords();
  const answers = useAnswers(node.pid, QUESTIONS);
  const conf = answers?.[0] as ConfAnswer | undefined;
  if (!conf) return <Asking />;
  const differing = conf.directives.filter(({ value, initial }) => value !== initial);
  return (
    <div className="conf">
      <p className="tally">
        {conf.file === null ? (
          words.noConfFile
        ) : (
          <>
            {words.confFile} <code>{conf.file}</code>
          </>
        )}
      </p>
      <OfMasters node={node} />
      <h4>{words.differing}</h4>
      {differing.length === 0 && <p>{words.allDefault}</p>}
      <dl className="fields">
        {differing.map(({ name, value, initial }) => (
          <div key={name} data-directive={name}>
            <dt>{name}</dt>
            <dd>
              {value === '' ? '""' : value}
              {initial !== null && <small>{words.isDefault(initial)}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Accordion.Root type="multiple">
        <Accordion.Item value="all" className="card">
          <Accordion.Header asChild>
            <h4>
              <Accordion.Trigger>
                <span>{words.allDirectives(conf.directives.length)}</span>
                <Icon name="down" />
              </Accordion.Trigger>
            </h4>
          </Accordion.Header>
          <Accordion.Content>
            <dl className="fields">
              {conf.directives.map(({ name, value }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Accordion.Content>
        </Accordion.Item>
      </Accordion.Root>
    </div>
  );
}

/** A Sentinel's lines for each master it watches, as its conf file has them. */
function OfMasters({ node }: Inspecting) {
  const words = useInspectorWords();
  const masters = node.beliefs?.masters ?? [];
  if (masters.length === 0) return null;
  return (
    <>
      <h4>{words.ofMaster}</h4>
      <pre className="lines">
        {masters
          .flatMap(
            ({ name, host, port, quorum, downAfterMs, failoverTimeoutMs, parallelSyncs }) => [
              `sentinel monitor ${name} ${host} ${port} ${quorum}`,
              `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
              `sentinel failover-timeout ${name} ${failoverTimeoutMs}`,
              `sentinel parallel-syncs ${name} ${parallelSyncs}`,
            ],
          )
          .join('\n')}
      </pre>
    </>
  );
}
