/** Each replica's standing with one Sentinel: its place in the choice, or why it is passed over. */
import { Fragment } from 'react';
import type { SentinelReplicaFacts } from '#host/sentinel_facts';
import { Terms } from '../terms/Terms';
import type { Watch } from '../topology/sentinels';
import { serverAt } from '../topology/servers';
import { usePage } from '../use_page';
import { ConfLink, EventLink } from './links';
import type { Passed, ReplicaCase } from './replica_cases';
import { groundsOf } from './replica_grounds';
import { spanText } from './sentences';
import { useNamed } from './use_named';
import { useMindWords } from './use_words';

interface Props {
  readonly cases: readonly ReplicaCase[];
  /** Whose choice it is. */
  readonly watch: Watch;
}

export function ReplicaList({ cases, watch }: Props) {
  const words = useMindWords();
  const named = useNamed()(watch.sentinel);
  return (
    <ul className="replica-cases">
      {cases.map(({ replica, rank, ahead, passed, infoAgeMs }, i) => {
        const next = cases[i + 1];
        return (
          <li
            key={`${replica.host}:${replica.port}`}
            data-replica={replica.port}
            className={rank === null ? 'passed' : 'candidate'}
          >
            <b>{named(replica)}</b>
            {rank !== null && <em>{words.rank(rank)}</em>}
            {passed.map((each) => (
              <Fragment key={each.why}>
                <em data-passed={each.why}>
                  <Terms>{words.passed(each, spanText)}</Terms>
                </em>
                <GroundsLinks why={each.why} replica={replica} watch={watch} />
              </Fragment>
            ))}
            <small>
              <Terms>
                {words.replicaFigures(
                  replica.priority,
                  String(replica.offset),
                  infoAgeMs === null ? words.infoNever : spanText(infoAgeMs),
                )}
              </Terms>
            </small>
            {ahead !== null && next && (
              <small>
                <Terms>{words.aheadOf(named(next.replica), ahead)}</Terms>
              </small>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface Reasoned {
  readonly why: Passed['why'];
  readonly replica: SentinelReplicaFacts;
  readonly watch: Watch;
}

/** What sets a reason, and what last moved it, where there is such a line or event. */
function GroundsLinks({ why, replica, watch }: Reasoned) {
  const words = useMindWords();
  const { announced, lanes, now, nodes } = usePage(({ announced, lanes, snapshot, graph }) => ({
    announced,
    lanes,
    now: snapshot?.now ?? 0,
    nodes: graph.nodes,
  }));
  const grounds = groundsOf({ why }, replica, watch, { announced, lanes, now });
  const { conf, lostAt } = grounds;
  const of = conf?.of === 'replica' ? serverAt(nodes, replica, watch.sentinel) : watch.sentinel;
  // Who does not run has no conf to show.
  const owner = conf && of?.life === 'running' ? of : null;
  const { port } = replica;
  const lost = lostAt === null ? null : { at: lostAt, port, type: words.linkLost, text: '' };
  const event = grounds.event ?? lost;
  if (!owner && !event) return null;
  return (
    <span className="grounds" data-grounds={why}>
      {conf && owner && <ConfLink line={conf.line} node={owner.name} />}
      {event && <EventLink event={event} />}
    </span>
  );
}
