/**
 * A failover's seven steps under the graph, the current one lit: always there while Sentinels watch, so that who looks
 * away for a moment knows where the story is. While time waits for who reads, it is as far as what was told. Loaded
 * after the page.
 */

import { named } from '../names/Named';
import { leftText } from '../picture/left_text';
import { hideTerm, type Note, showTerm } from '../terms/shown';
import { Terms } from '../terms/Terms';
import { isTerm } from '../terms/terms';
import { drawnWallMs } from '../topology/playback';
import { usePagePaced } from '../use_page';
import { PHASES, type Phase, type Story, storyOf } from './phases';
import { usePhaseWords } from './use_words';
import type { PhaseWords } from './words';

/** No step is shorter on the screen: slow motion sees to that. */
const LOOK_MS = 120;

export default function PhaseStrip() {
  const words = usePhaseWords();
  const { text } = usePagePaced(
    ({ graph, snapshot, story }) => ({
      text: JSON.stringify(story ?? storyOf(graph, drawnWallMs(snapshot))),
    }),
    LOOK_MS,
  );
  const story = JSON.parse(text) as Story | null;
  if (!story) return null;
  const { phase, forced, master } = story;
  const at = PHASES.indexOf(phase.name);
  return (
    <div className="phases" data-phase={phase.name}>
      <ol aria-label={words.strip(master)}>
        {PHASES.map((name, i) => (
          <li
            key={name}
            data-step={name}
            className={stepClass(i, at, { forced, phase })}
            aria-current={i === at ? 'step' : undefined}
            title={isTerm(name) ? undefined : words.help[name]}
          >
            {i !== at && <Dot name={words.names[name]} meaning={words.help[name]} />}
            <b>
              <Terms>{words.names[name]}</Terms>
            </b>
            {i === at && (
              <span>
                <Terms plain={named}>{detailOf(phase, words)}</Terms>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Where there is room for one step's words, the others are dots; what each is a press tells. */
function Dot(note: Note) {
  return (
    <button
      type="button"
      className="step-dot"
      aria-label={note.name}
      onClick={({ currentTarget }) => showTerm(note, currentTarget)}
      onBlur={hideTerm}
    />
  );
}

const ODOWN = PHASES.indexOf('odown');
const VOTE = PHASES.indexOf('vote');

/** What SENTINEL FAILOVER leaves out was not gone through. */
function stepClass(
  i: number,
  at: number,
  { forced, phase }: Pick<Story, 'forced' | 'phase'>,
): string {
  if (i === at) return phase.name === 'switch' && phase.over ? 'now over' : 'now';
  const skipped = forced && i > 0 && (i <= ODOWN || i === VOTE);
  return i < at && !skipped ? 'past' : '';
}

export function detailOf(phase: Phase, words: PhaseWords): string {
  switch (phase.name) {
    case 'answers':
      return words.answers(phase.who);
    case 'silent':
      return phase.leftMs === null ? '' : words.sdownIn(leftText(phase.leftMs));
    case 'sdown':
      return words.saysDown(phase.who, phase.down, phase.quorum);
    case 'odown':
      return phase.retryMs === null ? words.agreed : words.retryIn(leftText(phase.retryMs));
    case 'vote':
      return words.votes(phase.who, phase.votes, phase.needed);
    case 'promote':
      return phase.who === '' ? words.chooses(phase.leader) : words.promotes(phase.who);
    case 'switch':
      return phase.over ? words.switched(phase.who, phase.epoch) : words.switchesTo(phase.who);
  }
}
