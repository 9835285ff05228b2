/** sentinel.c's failover state machine as a list: the state each Sentinel is in, its timer running down. */
import type { Watch } from '../topology/sentinels';
import { FAILOVER_STATES, type Runner, runnerOf } from './failover_states';
import { limitText, spanText } from './sentences';
import { useMindWords } from './use_words';

export function FailoverList({
  watches,
  wallMs,
}: {
  readonly watches: readonly Watch[];
  readonly wallMs: number;
}) {
  const words = useMindWords();
  const runners = watches.flatMap((watch) => runnerOf(watch, wallMs) ?? []);
  const reached = Math.max(-1, ...runners.map(({ state }) => FAILOVER_STATES.indexOf(state)));
  return (
    <section className="failover" aria-label={words.failover}>
      <h3>{words.failover}</h3>
      {runners.length === 0 && <p className="tally">{words.noFailover}</p>}
      <ol>
        {FAILOVER_STATES.map((state, i) => {
          const here = runners.filter((each) => each.state === state);
          const [name, help] = words.states[state];
          return (
            <li
              key={state}
              data-state={state}
              className={here.length > 0 ? 'lit' : i < reached ? 'past' : ''}
              aria-current={here.length > 0 ? 'step' : undefined}
            >
              <b>{name}</b>
              <span>{help}</span>
              {here.map((runner) => (
                <Here key={runner.sentinel} runner={runner} />
              ))}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Here({ runner }: { readonly runner: Runner }) {
  const words = useMindWords();
  const { sentinel, timer, reconf, epoch } = runner;
  return (
    <div className="here" data-runner={sentinel}>
      <p>
        <b>{sentinel}</b> {words.epochIs(epoch)}
        {timer && ` · ${words.leftOf(spanText(timer.leftMs), limitText(timer.ofMs))}`}
        {reconf && ` · ${words.reconfDone(reconf.done, reconf.of)}`}
      </p>
      {timer && (
        <span className="bar">
          <span style={{ width: `${(timer.leftMs / timer.ofMs) * 100}%` }} />
        </span>
      )}
    </div>
  );
}
