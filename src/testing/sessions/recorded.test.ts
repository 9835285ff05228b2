/** Sessions made without a page: a lesson's solution, recorded, is the same run wherever it is run. */

import { expect, it } from 'vitest';
import { digestOf, runLab } from '#lab/lab';
import { rewind } from '#lab/past/replay';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { decodeSession } from '#lab/session';
import { parseTopology } from '#lab/topology';
import { record } from '#node/lab_record';
import { readLesson } from '#node/lesson/player';

it.each(['01-one-to-many', '02-switching-by-hand'])('%s', (id) => {
  const lesson = readLesson('lessons', id);
  const session = decodeSession(record(lesson));
  const topology = parseTopology(lesson.topology);
  if (session instanceof Misfit || topology instanceof Misfit) expect.fail('not sound');
  expect(session).toMatchObject({ lesson: id, hash: lesson.hash });
  const { seed } = session;
  const options = { topology, lesson: { id, hash: lesson.hash }, seed, programs: PROGRAMS };
  const { lab } = rewind(options, session, { until: 0, checkpoints: [], fresh: () => ({}) });
  runLab(lab, session.now);
  expect(digestOf(lab)).toBe(session.digest);
});
