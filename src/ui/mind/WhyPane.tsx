/** "Why (not)?": each Sentinel's answer in a sentence, and behind it every gate with its figures. */
import * as Accordion from '@radix-ui/react-accordion';
import { Icon } from '../Icon';
import { named as asNamed, Name } from '../names/Named';
import { Terms } from '../terms/Terms';
import { usePage, useTexts } from '../use_page';
import { lastAnnounced } from './announcements';
import { firstShut, type Gate } from './gates';
import { ConfLink, EventLink } from './links';
import { MasterChoice } from './MasterChoice';
import { ReplicaList } from './ReplicaList';
import { gateLines, verdictText } from './sentences';
import { useNamed } from './use_named';
import { useWallMs, useWatched } from './use_watches';
import { useMindWords } from './use_words';
import { type Reason, reasonsOf } from './verdict';

export function WhyPane() {
  const watched = useWatched();
  const wallMs = useWallMs();
  const words = useMindWords();
  const announced = usePage((page) => page.announced);
  const { watches, name } = watched;
  if (name === null) return <MasterChoice watched={watched} />;
  const reasons = reasonsOf(watches, name, wallMs, announced);
  return (
    <div className="why">
      <MasterChoice watched={watched} />
      <p className="master-is">
        <Terms>{words.whyAsks}</Terms>
      </p>
      {reasons.map((reason) => (
        <Answer key={reason.watch.sentinel.name} reason={reason} />
      ))}
    </div>
  );
}

function Answer({ reason }: { readonly reason: Reason }) {
  const words = useMindWords();
  const named = useNamed();
  const texts = useTexts();
  const { watch, gates, verdict } = reason;
  const { name } = watch.sentinel;
  const held = firstShut(gates);
  return (
    <section className="answer" data-why={name} data-verdict={verdict.kind} aria-label={name}>
      <h3>
        {texts.sentinel} <Name>{name}</Name>
      </h3>
      <p className="verdict">
        <Terms plain={asNamed}>{verdictText(verdict, words, named(watch.sentinel))}</Terms>
      </p>
      <Accordion.Root type="multiple" className="gates">
        {gates.map((gate) => (
          <Accordion.Item
            key={gate.id}
            value={gate.id}
            className={`gate ${gate.state} ${gate === held ? 'held' : ''}`}
            data-gate={gate.id}
            data-state-of={gate.state}
          >
            <Accordion.Header asChild>
              <h4>
                <Accordion.Trigger>
                  <i className="light" aria-hidden="true" />
                  <span>{words.gateNames[gate.id]}</span>
                  <em className="word">{words.gateStates[gate.state]}</em>
                  <Icon name="down" />
                </Accordion.Trigger>
              </h4>
            </Accordion.Header>
            <Accordion.Content className="gate-body">
              <Figures gate={gate} reason={reason} />
            </Accordion.Content>
          </Accordion.Item>
        ))}
      </Accordion.Root>
    </section>
  );
}

function Figures({ gate, reason }: { readonly gate: Gate; readonly reason: Reason }) {
  const words = useMindWords();
  const { sentinel, master } = reason.watch;
  const [first, ...more] = gateLines(gate, words);
  const announced = usePage((page) => page.announced);
  const last = lastAnnounced(announced, {
    port: sentinel.port,
    types: gate.events,
    master: gate.id === 'awake' ? null : master.name,
    itself: gate.id === 'sdown' || gate.id === 'odown',
  });
  return (
    <>
      {first && (
        <p>
          <Terms>{first}</Terms>
        </p>
      )}
      {more.length > 0 && (
        <ul>
          {more.map((line) => (
            <li key={line}>
              <Terms>{line}</Terms>
            </li>
          ))}
        </ul>
      )}
      {gate.id === 'replica' && <ReplicaList cases={gate.cases} watch={reason.watch} />}
      <dl>
        {gate.conf !== null && (
          <>
            <dt>{words.setBy}</dt>
            <dd>
              <ConfLink line={gate.conf} node={sentinel.name} />
            </dd>
          </>
        )}
        <dt>{words.movedBy}</dt>
        <dd>{last ? <EventLink event={last} /> : words.neverMoved}</dd>
      </dl>
    </>
  );
}
