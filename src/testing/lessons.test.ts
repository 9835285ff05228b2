import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isProven, proveLesson, readLesson } from '#node/lesson/player';

const FOLDER = 'lessons';
const ids = readdirSync(FOLDER, { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map((each) => each.name);

describe('lessons', () => {
  it.each(ids)(
    '%s is red before, green after, and not done with a step left out',
    (id) => {
      const report = proveLesson(readLesson(FOLDER, id));
      expect(report.steps.length).toBeGreaterThan(0);
      expect(isProven(report) ? [] : report.steps).toEqual([]);
    },
    300_000,
  );

  it('tells a solution that does not solve', () => {
    const lesson = readLesson(FOLDER, ids[0] as string);
    const solution = lesson.solution
      .filter(({ step }) => step === 'confs')
      .map((entry) =>
        'line' in entry && entry.line.startsWith('diff')
          ? { ...entry, line: `# ${entry.line}` }
          : entry,
      );
    expect(isProven(proveLesson({ ...lesson, solution }))).toBe(false);
  });
});
