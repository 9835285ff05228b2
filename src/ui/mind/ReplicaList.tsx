/** Each replica's standing with one Sentinel: its place in the choice, or why it is passed over. */
import { Terms } from '../terms/Terms';
import type { GraphNode } from '../topology/graph';
import type { ReplicaCase } from './replica_cases';
import { spanText } from './sentences';
import { useNamed } from './use_named';
import { useMindWords } from './use_words';

interface Props {
  readonly cases: readonly ReplicaCase[];
  /** Whose choice it is. */
  readonly sentinel: GraphNode;
}

export function ReplicaList({ cases, sentinel }: Props) {
  const words = useMindWords();
  const named = useNamed()(sentinel);
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
              <em key={each.why} data-passed={each.why}>
                <Terms>{words.passed(each, spanText)}</Terms>
              </em>
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
