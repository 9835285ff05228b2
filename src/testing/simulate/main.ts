/**
 * npm run simulate -- [--seeds 2000] [--from 1] [--sentinels N] [--keep-going] [--seed N [--trace]]
 *
 * Runs labs with faults, seed after seed, until one fails or all are done, and says what was met.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addCoverage, createCoverage, reportCoverage } from './coverage';
import { type Outcome, runSeed } from './run';
import { sessionFile } from './session_file';
import { traceLine } from './trace_line';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    sentinels: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
    'no-session': { type: 'boolean', default: false },
  },
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function whole(text: string, name: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} takes a number, not ${text}\n`);
  process.exit(2);
}

const sizes =
  values.sentinels === undefined ? {} : { sentinels: whole(values.sentinels, 'sentinels') };

function tell({ seed, failures, stage }: Outcome): void {
  for (const { checker, at, message } of failures)
    print(`seed ${seed} at ${(at / 1_000_000).toFixed(6)} s: ${checker}: ${message}`);
  const size = values.sentinels === undefined ? '' : ` --sentinels ${values.sentinels}`;
  print(`again: npm run simulate -- --seed ${seed}${size} --trace`);
  if (values['no-session']) return;
  const file = join('test-results', `simulate-${seed}.json`);
  mkdirSync('test-results', { recursive: true });
  writeFileSync(file, sessionFile(stage));
  print(`session: ${file}, to be opened on the page`);
}

function simulateMany(from: number, seeds: number, keepGoing: boolean): boolean {
  const total = createCoverage();
  const begun = performance.now();
  let virtualUs = 0;
  let failed = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = runSeed(seed, { sizes });
    addCoverage(total, outcome.coverage);
    virtualUs += outcome.virtualUs;
    if (outcome.failures.length > 0) {
      failed++;
      tell(outcome);
      if (!keepGoing) return false;
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  const { lines, missed } = reportCoverage(total, seeds);
  for (const line of lines) print(line);
  print(
    `${seeds} seeds, ${failed} failed, ${Math.round(virtualUs / 1_000_000)} virtual seconds in ${seconds.toFixed(1)} s: ${Math.round(virtualUs / 1_000_000 / seconds)} a second`,
  );
  return failed === 0 && missed.length === 0;
}

function simulateOne(seed: number, trace: boolean): boolean {
  const outcome = runSeed(seed, {
    sizes,
    trace: trace ? (record) => print(traceLine(record)) : undefined,
  });
  if (outcome.failures.length > 0) tell(outcome);
  print(
    `seed ${seed}: ${outcome.failures.length === 0 ? 'passed' : 'failed'}, digest ${outcome.digest}`,
  );
  return outcome.failures.length === 0;
}

const passed =
  values.seed === undefined
    ? simulateMany(whole(values.from, 'from'), whole(values.seeds, 'seeds'), values['keep-going'])
    : simulateOne(whole(values.seed, 'seed'), values.trace);
process.exitCode = passed ? 0 : 1;
