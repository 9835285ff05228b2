/** "Sentinel's mind": opinions and votes as ballots, and the failover's states with their timers. */
import { Name } from '../names/Named';
import { Terms } from '../terms/Terms';
import { type Ballots, ballotsOf, type Mind } from './ballots';
import { FailoverList } from './FailoverList';
import { namesOf } from './gates';
import { MasterChoice } from './MasterChoice';
import { spanText } from './sentences';
import { useNamed } from './use_named';
import { useWallMs, useWatched } from './use_watches';
import { useMindWords } from './use_words';
import type { MindWords } from './words';

export function MindPane() {
  const watched = useWatched();
  const wallMs = useWallMs();
  const { watches, name } = watched;
  if (name === null) return <MasterChoice watched={watched} />;
  const nameOf = namesOf(watches.map(({ sentinel }) => sentinel));
  const ballots = ballotsOf(watches, name, wallMs, nameOf);
  return (
    <div className="mind">
      <MasterChoice watched={watched} />
      <Minds ballots={ballots} />
      <DownBallot ballots={ballots} />
      <VoteBallot ballots={ballots} />
      <FailoverList
        watches={watches.filter(({ master }) => master.name === name)}
        wallMs={wallMs}
      />
    </div>
  );
}

function opinionText({ opinion, leftMs, sentinel }: Mind, words: MindWords): string {
  if (sentinel.stopped) return words.stopped;
  switch (opinion) {
    case 'up':
      return words.opinionUp;
    case 'overdue':
      return words.opinionOverdue(spanText(leftMs ?? 0));
    case 'sdown':
      return words.opinionSdown;
    case 'odown':
      return words.opinionOdown;
  }
}

function Minds({ ballots }: { readonly ballots: Ballots }) {
  const words = useMindWords();
  const named = useNamed();
  return (
    <ul className="minds">
      {ballots.minds.map((mind) => (
        <li
          key={mind.sentinel.name}
          data-mind={mind.sentinel.name}
          className={mind.sentinel.stopped ? 'stopped' : mind.opinion}
        >
          <b>
            <Name>{mind.sentinel.name}</Name>
          </b>
          <span className="opinion">
            <Terms>{opinionText(mind, words)}</Terms>
          </span>
          <span>
            <Terms>{words.epochIs(mind.epoch)}</Terms>
          </span>
          <span className="voted">
            {words.vote}{' '}
            {mind.vote ? words.votedFor(mind.vote.whom, mind.vote.epoch) : words.noVote}
          </span>
          <small title={words.knows(mind.knows.replicas, mind.knows.sentinels)}>
            {words.believes(named(mind.sentinel)(mind.master), mind.configEpoch)}
          </small>
        </li>
      ))}
    </ul>
  );
}

function DownBallot({ ballots }: { readonly ballots: Ballots }) {
  const words = useMindWords();
  const { minds, down, quorum, voters } = ballots;
  const slots = Math.max(voters, quorum);
  return (
    <section className="ballot" data-ballot="down" aria-label={words.downBallot}>
      <h3>{words.downBallot}</h3>
      <p className="tally">
        <Terms>{words.downCount(down, quorum)}</Terms>
      </p>
      <ol className="papers">
        {sorted(minds).map((mind) => (
          <li
            key={mind.sentinel.name}
            className={`paper ${mind.opinion}`}
            title={words.ballotDown(mind.sentinel.name, opinionText(mind, words))}
          >
            {mind.sentinel.name}
          </li>
        ))}
        {Array.from({ length: Math.max(0, slots - minds.length) }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are nobody's and alike.
          <li key={`nobody ${i}`} className="paper nobody" aria-hidden="true" />
        ))}
      </ol>
      <Mark at={quorum} of={slots} word={`quorum ${quorum}`} />
      {quorum > voters && (
        <p className="warning">
          <Terms>{words.quorumOver(quorum, voters)}</Terms>
        </p>
      )}
    </section>
  );
}

/** Those who say down first: the mark of the quorum is a number of them. */
function sorted(minds: readonly Mind[]): Mind[] {
  const isDown = ({ opinion }: Mind) => Number(opinion === 'sdown' || opinion === 'odown');
  return [...minds].sort((a, b) => isDown(b) - isDown(a));
}

function Mark({
  at,
  of,
  word,
}: {
  readonly at: number;
  readonly of: number;
  readonly word: string;
}) {
  const share = of === 0 ? 0 : at / of;
  return (
    <p className="mark" aria-hidden="true">
      <span style={{ width: `${Math.min(1, share) * 100}%` }}>{word}</span>
    </p>
  );
}

function VoteBallot({ ballots }: { readonly ballots: Ballots }) {
  const words = useMindWords();
  const { minds, epoch, needed, majority, voters, candidates } = ballots;
  return (
    <section className="ballot" data-ballot="vote" aria-label={words.voteBallot}>
      <h3>{words.voteBallot}</h3>
      <p className="tally">
        <Terms>
          {epoch === 0
            ? words.noElection(needed, majority, voters)
            : words.voteCount(epoch, needed, majority, voters)}
        </Terms>
      </p>
      {epoch > 0 && (
        <>
          <ol className="papers">
            {minds.map(({ sentinel, vote }) => {
              const isIn = vote?.epoch === epoch;
              const said = isIn
                ? words.ballotFor(sentinel.name, vote.whom)
                : words.ballotBlank(sentinel.name);
              return (
                <li
                  key={sentinel.name}
                  className={`paper ${isIn ? 'cast' : 'blank'}`}
                  title={said}
                  aria-label={said}
                >
                  {sentinel.name} → {isIn ? vote.whom : '?'}
                </li>
              );
            })}
          </ol>
          <ul className="counts">
            {candidates.map(({ sentinel, votes }) => (
              <li
                key={sentinel}
                data-candidate={sentinel}
                className={votes >= needed ? 'wins' : ''}
              >
                <b>{sentinel}</b>
                <span className="bar">
                  <span style={{ width: `${Math.min(1, votes / Math.max(1, needed)) * 100}%` }} />
                </span>
                <span>
                  {votes} / {needed}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
