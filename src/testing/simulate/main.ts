/**
 * Runs labs with faults, seed after seed, until one fails or all are done, and says what was met.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addCoverage, createCoverage, reportCoverage } from './coverage';
import { type Outcome, runSeed } from './run';
import { flawOf, sessionFile } from './session_file';
import { traceLine } from './trace_line';

const USAGE = `npm run simulate -- [options]

  --seeds N       how many labs, one after the other (2000)
  --from N        the first one's seed (1)
  --keep-going    do not end at the first that fails
  --seed N        this one only
  --trace         with --seed: every record of what happens in it
  --sentinels N   so many Sentinels in each, instead of what the seed says
  --no-session    write no session files of those that fail
  --mutants [T]   whether planted bugs are noticed: all, or those with T in their name
  --help          this

Exit status: 0 passed; 1 a seed failed, or too little was met (asked of 200 seeds and more);
2 not understood.`;

const OPTIONS = {
  seeds: { type: 'string', default: '2000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  trace: { type: 'boolean', default: false },
  sentinels: { type: 'string' },
  'keep-going': { type: 'boolean', default: false },
  'no-session': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const { values } = understood(() => parseArgs({ options: OPTIONS }));
if (values.help) {
  print(USAGE);
  process.exit(0);
}
if (values.trace && values.seed === undefined) misused('--trace is of one seed: --seed N --trace');

function misused(what: string): never {
  process.stderr.write(`simulate: ${what}\n\n${USAGE}\n`);
  process.exit(2);
}

function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (refusal) {
    // Its first sentence names the option; what follows is about paths that look like options.
    return misused(String((refusal as Error).message).split('. ')[0] ?? '');
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function whole(name: 'seeds' | 'from' | 'seed' | 'sentinels', least: number, most: number): number {
  const text = values[name] ?? '';
  if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  return misused(`--${name} takes a whole number from ${least} to ${most}, not "${text}"`);
}

/** As a session file has it. */
const SEED_MAX = 0xffff_ffff;
const SENTINELS_MAX = 20;

const sizes =
  values.sentinels === undefined ? {} : { sentinels: whole('sentinels', 0, SENTINELS_MAX) };

/** Not test-results: Playwright empties that. */
const FAILED = 'failed-seeds';

function tell({ seed, failures, stage }: Outcome): void {
  for (const { checker, at, message } of failures)
    print(`seed ${seed} at ${(at / 1_000_000).toFixed(6)} s: ${checker}: ${message}`);
  const size = values.sentinels === undefined ? '' : ` --sentinels ${values.sentinels}`;
  print(`again: npm run simulate -- --seed ${seed}${size} --trace`);
  if (values['no-session']) return;
  const file = join(FAILED, `seed-${seed}.json`);
  mkdirSync(FAILED, { recursive: true });
  const text = sessionFile(stage);
  writeFileSync(file, text);
  const flaw = flawOf(text);
  if (flaw === null) print(`session: ${file}, to be opened on the page; it runs again the same`);
  else print(`session: ${file}, which is of no use: ${flaw}`);
}

/** Minutes of silence would look like a hang. */
const PROGRESS_SEEDS = 50;

function simulateMany(from: number, seeds: number, keepGoing: boolean): boolean {
  const total = createCoverage();
  const begun = performance.now();
  let virtualUs = 0;
  let failed = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const done = seed - from;
    if (done > 0 && done % PROGRESS_SEEDS === 0)
      print(`${done} of ${seeds} done, ${failed} failed`);
    const outcome = runSeed(seed, { sizes });
    addCoverage(total, outcome.coverage);
    virtualUs += outcome.virtualUs;
    if (outcome.failures.length > 0) {
      failed++;
      tell(outcome);
      if (!keepGoing) {
        print(
          `stopped at seed ${seed}, ${done} of ${seeds} had passed; --keep-going does not stop`,
        );
        return false;
      }
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
    ? simulateMany(whole('from', 0, SEED_MAX), whole('seeds', 1, SEED_MAX), values['keep-going'])
    : simulateOne(whole('seed', 0, SEED_MAX), values.trace);
process.exitCode = passed ? 0 : 1;
