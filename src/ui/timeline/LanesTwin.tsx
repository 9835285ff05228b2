/** The lanes in words, for those who hear the page. */
import { memo } from 'react';
import { withNames } from '../ids/owners';
import { useOwners } from '../ids/use_owners';
import type { Texts } from '../texts/en';
import { elapsedText } from '../time/clock_text';
import { useTexts } from '../use_page';
import type { Lane } from './lanes';

/** Of each lane the newest: nobody listens to a thousand. */
const TICKS_TOLD = 60;

export const LanesTwin = memo(function LanesTwin({ lanes }: { readonly lanes: readonly Lane[] }) {
  const texts = useTexts().timeline;
  const owners = useOwners();
  return (
    <ul className="unseen" data-testid="lanes-twin">
      {lanes.map((lane) => (
        <li key={lane.port} data-lane={lane.port}>
          {laneSentence(lane, texts)}
          <ol>
            {lane.ticks.slice(-TICKS_TOLD).map(({ at, pid, text, detail }) => (
              <li
                key={`${at} ${pid} ${text} ${detail}`}
              >{`${elapsedText(at)} ${text} ${withNames(detail, owners)}`}</li>
            ))}
          </ol>
        </li>
      ))}
    </ul>
  );
});

function laneSentence({ port, bands, downs, epochs }: Lane, texts: Texts['timeline']): string {
  const name = port === 0 ? texts.lab : String(port);
  const parts = [
    ...bands.map(({ from, to, state }) =>
      texts.bandTwin(texts.bands[state], elapsedText(from), elapsedText(to)),
    ),
    ...downs.map(({ sentinel, opinion, from, to }) =>
      texts.downTwin(String(sentinel), opinion, elapsedText(from), elapsedText(to)),
    ),
    ...epochs.map(({ epoch, from }) => texts.epochTwin(epoch, elapsedText(from))),
  ];
  return texts.laneTwin(name, parts.length === 0 ? texts.never : parts.join('; '));
}
