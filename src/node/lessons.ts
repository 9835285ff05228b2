/** `npm run lessons`: proves every lesson by playing it, headlessly, and tells how each step fared. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  isProven,
  type LessonReport,
  proveLesson,
  readLesson,
  type StepReport,
} from './lesson/player';

const FOLDER = join(process.cwd(), 'lessons');

function lessonIds(): string[] {
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const all = readdirSync(FOLDER, { withFileTypes: true }).filter((each) => each.isDirectory());
  const names = all.map((each) => each.name).sort();
  return wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : names;
}

function complaint({ greenBefore, redAfter, doneIfSkipped }: StepReport): string {
  return [
    greenBefore.length > 0 ? `green before: ${greenBefore.join(', ')}` : '',
    redAfter.length > 0 ? `red after: ${redAfter.join(', ')}` : '',
    doneIfSkipped ? 'done if skipped' : '',
  ]
    .filter((each) => each !== '')
    .join('; ');
}

function tell(report: LessonReport): void {
  const { id, virtualSeconds, digest } = report;
  console.log(`${id}  (${virtualSeconds.toFixed(1)} virtual seconds, digest ${digest})`);
  for (const step of report.steps) {
    const wrong = complaint(step);
    console.log(
      `  ${wrong === '' ? 'ok  ' : 'FAIL'} ${step.step}${wrong === '' ? '' : `: ${wrong}`}`,
    );
  }
  if (!process.argv.includes('--screens') && isProven(report)) return;
  for (const { tty, bytes } of report.screens)
    console.log(`--- terminal ${tty} ---\n${Buffer.from(bytes).toString('utf8')}`);
}

const reports = lessonIds().map((id) => proveLesson(readLesson(FOLDER, id)));
for (const report of reports) tell(report);
const failed = reports.filter((report) => !isProven(report)).length;
console.log(`${reports.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
