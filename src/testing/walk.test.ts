/**
 * The course's lessons 1 and 2, typed at the instants at which they were typed when a real 6.2.6
 * was recorded.
 */
import { describe, expect, test } from 'vitest';
import { bootLesson, enter, fileText, LEFT_OUT, logLines, recording, runUntil } from './walk';
import { normalised } from './walk_text';

describe('the walk', () => {
  const shell = bootLesson(2);
  const all = [...recording('walk'), ...recording('switch_by_hand')];
  const steps = all.filter(({ input, kind }) => kind !== 'file' && !LEFT_OUT.test(input));
  test.each(steps)('$terminal $input', (step) => {
    const { terminal, input, output, kind } = step;
    runUntil(shell, step);
    if (kind === 'log') {
      expect(logLines(fileText(shell, input))).toEqual(logLines(output ?? ''));
      return;
    }
    const shown = enter(shell, terminal?.startsWith('term2') ? 2 : 1, input);
    expect(normalised(input, shown.output)).toBe(normalised(input, output ?? ''));
    expect(shown.prompt).toBe((step.prompt_after ?? '').trimEnd());
  });
});
