/** A session made by playing a lesson's solution: what `lab run` runs, and the page opens. */
import { sessionOf } from '#lab/lab';
import { encodeSession } from '#lab/session';
import { beginPlay, type LessonFolder, playStep, stepsOf } from './lesson/player';

/** The session's text. */
export function record(lesson: LessonFolder): string {
  const play = beginPlay(lesson);
  for (const step of stepsOf(lesson)) playStep(play, lesson, step);
  return encodeSession(sessionOf(play.lab));
}
