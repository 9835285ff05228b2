/** The configuration as the process has it now: first what differs from the default, then all. */
import * as Accordion from '@radix-ui/react-accordion';
import type { ConfAnswer } from '#host/inspection';
import type { SentinelMasterFacts } from '#host/sentinel_facts';
import { Icon } from '../Icon';
import { usePage } from '../use_page';
import { Asking, type Inspecting } from './Asking';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';

const QUESTIONS = [['conf']];

export function ConfTable({ node }: Inspecting) {
  const words = useInspectorWords();
  const answers = useAnswers(node.pid, QUESTIONS);
  const asked = usePage((page) => page.confLine);
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
              {asked?.startsWith(`${name} `) ? <mark>{value}</mark> : value === '' ? '""' : value}
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

function confLines(master: SentinelMasterFacts): string[] {
  const { name, host, port, quorum, downAfterMs, failoverTimeoutMs, parallelSyncs } = master;
  return [
    `sentinel monitor ${name} ${host} ${port} ${quorum}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} ${failoverTimeoutMs}`,
    `sentinel parallel-syncs ${name} ${parallelSyncs}`,
  ];
}

/** A Sentinel's lines for each master it watches, as its conf file has them. */
function OfMasters({ node }: Inspecting) {
  const words = useInspectorWords();
  const asked = usePage((page) => page.confLine);
  const masters = node.beliefs?.masters ?? [];
  if (masters.length === 0) return null;
  return (
    <>
      <h4>{words.ofMaster}</h4>
      <pre className="lines">
        {masters
          .flatMap(confLines)
          .map((line) => [line === asked ? <mark key={line}>{line}</mark> : line, '\n'])}
      </pre>
    </>
  );
}
