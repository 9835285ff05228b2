/**
 * The course's automatic failover, typed at the instants at which it was typed when a real 6.2.6 was
 * recorded: two Sentinels at terminals of their own, redis-cli at one of them, the master's end, the
 * new master, the old one's return. Which Sentinel leads is chance, in the recording as here.
 */
import { describe, expect, test } from 'vitest';
import { rows, run, type } from './shell_world';
import { bootLesson, enter, fileText, LEFT_OUT, logLines, recording, runUntil } from './walk';
import { comparable, confLines, isCompared, type Recorded, storyOf } from './walk_text';

const TERMINALS = 5;
/** The ids that were drawn in the recording: Sentinel 0's, and what the walk makes Sentinel 1's. */
const RECORDED_ID = 'c0de366e268b4b5804f8c5ead74f729ba5ab1fba';
const RECORDED_OTHER_ID = 'c0de366e268b4b5804f8c5ead74f729ba5ab1fbb';

const shell = bootLesson(TERMINALS);

function ttyOf({ terminal }: Recorded): number {
  return Number(/^term(\d)/.exec(terminal ?? 'term1')?.[1] ?? 1);
}

/** The line as it is typed here: with the ids that were drawn here. */
function typed(input: string): string {
  if (!input.includes(RECORDED_ID)) return input;
  const id = /^sentinel myid (\w+)$/m.exec(fileText(shell, 'sentinel0.conf'))?.[1] ?? '';
  const other = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
  return input.replace(RECORDED_ID, id).replace(RECORDED_OTHER_ID, other);
}

/** What both Sentinels showed after the failover, whoever led. */
const stories: { readonly ours: string[]; readonly recorded: string[] }[] = [];

function compareScreen(step: Recorded): void {
  const tty = ttyOf(step);
  if (step.input === '^C') {
    type(shell, '\x03', 0.2, tty);
  }
  const ours = storyOf(rows(shell, tty));
  const recorded = storyOf((step.output ?? '').split('\n'));
  expect(ours.before).toEqual(recorded.before);
  stories.push({ ours: ours.after, recorded: recorded.after });
}

function compare(step: Recorded): void {
  const { input, output, kind } = step;
  if (kind === 'file') {
    if (output !== null) expect(confLines(fileText(shell, input))).toBe(confLines(output));
  } else if (kind === 'log' && input.endsWith('.log')) {
    expect(logLines(fileText(shell, input))).toEqual(logLines(output ?? ''));
  } else if (kind === 'log') {
    compareScreen(step);
  } else if (step.no_prompt) {
    type(shell, `${typed(input)}\r`, 0.05, ttyOf(step));
  } else {
    const shown = enter(shell, ttyOf(step), typed(input));
    if (isCompared(step)) {
      expect(comparable(step, shown.output)).toEqual(comparable(step, output ?? ''));
    }
    expect(shown.prompt).toBe((step.prompt_after ?? '').trimEnd());
  }
}

describe('the walk', () => {
  test('up to the first Sentinel', () => {
    const steps = [...recording('walk'), ...recording('switch_by_hand')];
    for (const step of steps) {
      if ((step.kind !== 'shell' && step.kind !== 'cli') || LEFT_OUT.test(step.input)) continue;
      runUntil(shell, step);
      enter(shell, ttyOf(step), step.input);
    }
    const conf = recording('sentinel')[0]?.output ?? '';
    enter(shell, 3, `printf '${conf.replaceAll('\n', '\\n')}\\n' > sentinel0.conf; clear`);
    run(shell, 0.01);
  });

  test.each(recording('sentinel'))('$t_ms_since_start $terminal $kind $input', (step) => {
    runUntil(shell, step);
    compare(step);
  });

  test('one Sentinel leads, the other follows', () => {
    const told = stories.filter(({ recorded }) => recorded.length > 0);
    expect(told).toHaveLength(8);
    // The screens come in pairs, one of each Sentinel.
    for (let i = 0; i < told.length; i += 2) {
      const pair = told.slice(i, i + 2);
      const sorted = (which: 'ours' | 'recorded') =>
        pair.map((each) => each[which].join('\n')).sort();
      expect(sorted('ours')).toEqual(sorted('recorded'));
    }
  });
});
