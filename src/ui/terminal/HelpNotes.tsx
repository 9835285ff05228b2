/** In the page's help: where "next event" stops, and what of a lab is kept and how much of it. */
import {
  BRANCHES_MAX,
  CHECKPOINTS_MAX_BYTES,
  RECORDED_MAX,
  SHELF_MAX_BYTES,
} from '#protocol/branches';
import { GraphLegend } from '../states/GraphLegend';
import { useTexts } from '../use_page';

const MB = 1024 * 1024;

export function HelpNotes() {
  const { help } = useTexts();
  const kept = [
    help.keptInput(`${RECORDED_MAX / MB} MB`, BRANCHES_MAX),
    help.keptCheckpoints(`${CHECKPOINTS_MAX_BYTES / MB} MB`, `${SHELF_MAX_BYTES / MB} MB`),
    help.keptHere,
  ];
  return (
    <>
      <GraphLegend />
      <section className="help-list">
        <h3>{help.events}</h3>
        <p>{help.eventsText}</p>
        <ul>
          {Object.values(help.interests).map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </section>
      <section className="help-list">
        <h3>{help.keptTitle}</h3>
        <ul>
          {kept.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
