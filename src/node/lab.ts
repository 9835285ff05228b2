/**
 * The lab without a page.
 *   lab <lesson>                                     this terminal in the place of the lab's
 *   lab run <session.json> [--until T] [--trace]     runs a recorded session again
 *   lab record --lesson N                            a session in which the lesson's solution is played
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { attach } from './lab_attach';
import { record } from './lab_record';
import { runSession } from './lab_run';
import { type LessonFolder, readLesson } from './lesson/player';

const USAGE = `usage: lab <lesson>
       lab run <session.json> [--until SECONDS] [--trace]
       lab record --lesson <lesson>
A lesson is named by its folder or its number. In an attached terminal Ctrl-] and a digit changes
the terminal, Ctrl-] q leaves.`;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** The lesson of that folder name or number. */
function lessonNamed(name: string | undefined): LessonFolder {
  const folder = join(process.cwd(), 'lessons');
  const ids = readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : [],
  );
  const id = ids.find((each) => each === name || String(Number.parseInt(each, 10)) === name);
  if (id === undefined) fail(`no lesson ${name ?? ''}; there are: ${ids.sort().join(', ')}`);
  return readLesson(folder, id);
}

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0) fail(`--until ${text}: not a number of seconds`);
  return seconds;
}

function main(): void {
  const [command, file] = process.argv.slice(2);
  if (command === undefined || command.startsWith('-')) fail(USAGE);
  else if (command === 'record')
    process.stdout.write(`${record(lessonNamed(optionOf('--lesson')))}\n`);
  else if (command === 'run') {
    if (file === undefined) fail(USAGE);
    const until = secondsOf(optionOf('--until'));
    const trace = process.argv.includes('--trace');
    const why = runSession(file, { until, trace, lessonNamed });
    if (why !== null) fail(`${file}: ${why}`);
  } else {
    const lesson = lessonNamed(command);
    const topology = parseTopology(lesson.topology);
    if (topology instanceof Misfit) fail(`${lesson.id}: topology.json: ${topology}`);
    const of = { id: lesson.id, hash: lesson.hash };
    attach({ topology, lesson: of, seed: topology.seed, programs: PROGRAMS });
  }
}

main();
