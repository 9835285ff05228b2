/** Runs a recorded session again, in one thread, as the page's lab would: the same digest. */

import { readFileSync } from 'node:fs';
import type { TraceRecord } from '#host/trace';
import { digestOf, nowOf, runLab, screensOf } from '#lab/lab';
import { rewind } from '#lab/past/replay';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { decodeSession, ENGINE_VERSION } from '#lab/session';
import { parseTopology } from '#lab/topology';
import type { LessonFolder } from './lesson/player';

export interface RunOptions {
  /** Virtual seconds at which to stop; null: where the session ends. */
  readonly until: number | null;
  /** Whether to print the trace instead of the screens. */
  readonly trace: boolean;
  readonly lessonNamed: (name: string) => LessonFolder;
}

/**
 * Prints the screens, or the trace as JSON lines, and last the digest. Answers what is wrong with
 * the session; null: nothing. A run that is not the recorded one exits with 1.
 */
export function runSession(file: string, { until, trace, lessonNamed }: RunOptions): string | null {
  const read = textOf(file);
  if ('why' in read) return read.why;
  const session = decodeSession(read.text);
  if (session instanceof Misfit) return session.toString();
  const lesson = session.topology === null ? lessonNamed(session.lesson) : null;
  const topology = parseTopology(session.topology ?? lesson?.topology ?? '');
  if (topology instanceof Misfit) return `topology: ${topology}`;
  if (session.engine !== ENGINE_VERSION || (lesson && lesson.hash !== session.hash))
    process.stderr.write('recorded by another version: it may run differently\n');
  const options = {
    topology,
    lesson: { id: session.lesson, hash: session.hash },
    seed: session.seed,
    programs: PROGRAMS,
  };
  const { lab } = rewind(options, session, { until: 0, checkpoints: [], fresh: () => ({}) });
  const end = until === null ? session.now : Math.min(session.now, Math.floor(until * 1_000_000));
  runLab(lab, end, (happened) => {
    if (trace) for (const record of happened.trace) printRecord(record);
  });
  if (!trace)
    for (const { tty, bytes } of screensOf(lab))
      process.stdout.write(`--- terminal ${tty} ---\n${Buffer.from(bytes).toString('utf8')}\n`);
  const whole = nowOf(lab) >= session.now && session.digest !== null;
  const same = !whole || session.digest === digestOf(lab);
  process.stdout.write(`digest ${digestOf(lab)}${same ? '' : `, recorded as ${session.digest}`}\n`);
  process.exitCode = same ? 0 : 1;
  return null;
}

function textOf(file: string): { text: string } | { why: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** Bytes on the wire as a string of one character a byte. */
function printRecord(record: TraceRecord): void {
  const line = JSON.stringify(record, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  process.stdout.write(`${line}\n`);
}
