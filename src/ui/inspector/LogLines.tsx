/** A process's newest log lines, by level; of one that has ended, its last. */
import { useState } from 'react';
import type { LogLine } from '#host/inspection';
import { Ids } from '../ids/Ids';
import { timeText } from '../time/clock_text';
import { usePage } from '../use_page';
import { Asking, type Inspecting } from './Asking';
import { lineAt } from './log_line';
import { useAnswers } from './use_answers';
import { useInspectorWords } from './use_words';

const QUESTIONS = [['log']];
const LEVELS = ['warning', 'notice', 'verbose', 'debug'] as const;
/** Before each line, as the log itself marks its level. */
const MARKS = { debug: '.', verbose: '-', notice: '*', warning: '#' } as const;

export function LogLines({ node }: Inspecting) {
  const words = useInspectorWords();
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const answers = useAnswers(node.pid, QUESTIONS);
  const { began, logAt } = usePage(({ snapshot, logAt }) => ({
    began: snapshot ? snapshot.wall - snapshot.now : 0,
    logAt,
  }));
  const lines = answers?.[0] as readonly LogLine[] | undefined;
  if (!lines) return <Asking />;
  const toggle = (level: string) =>
    setHidden((now) =>
      now.includes(level) ? now.filter((each) => each !== level) : [...now, level],
    );
  const there = LEVELS.filter((level) => lines.some((line) => line.level === level));
  const asked = logAt === null ? undefined : lineAt(lines, logAt);
  const shown = lines.filter(({ level }) => !hidden.includes(level)).reverse();
  return (
    <div className="log">
      <fieldset className="choices" aria-label={words.shown}>
        {there.map((level) => (
          <button
            key={level}
            type="button"
            className="button quiet"
            aria-pressed={!hidden.includes(level)}
            onClick={() => toggle(level)}
          >
            {words.levels[level]}
          </button>
        ))}
      </fieldset>
      {lines.length === 0 && <p className="side-empty">{words.noLog}</p>}
      <ol>
        {shown.map((line, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: several lines may have one instant; none is moved.
            key={`${line.at} ${shown.length - i}`}
            data-level={line.level}
            data-asked={line === asked}
          >
            <small>{timeText(began + line.at)}</small>
            <code>
              {MARKS[line.level]} <Ids>{line.text}</Ids>
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}
