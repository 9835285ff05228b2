// npm test: set-up, then every check. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'redis-ha-lab-'));
const total = { passed: 0, failed: 0 };

function run(command, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' };
  return spawnSync(command, args, { ...options, env: { ...process.env, ...env } }).status ?? 1;
}

/** A check that passes or fails as a whole. */
function check(name, command, args) {
  console.log(`\n== ${name}`);
  const ok = run(command, args) === 0;
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) console.log(`== ${name} FAILED`);
  return ok;
}

/** A runner that writes its counts to a JSON report; a report that is missing or empty is a failure. */
function suite(name, { command, args, env, report, count }) {
  console.log(`\n== ${name}`);
  const status = run(command, args, env);
  let counts = { passed: 0, failed: 0 };
  try {
    counts = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    console.log(`== ${name}: no report (${error.message})`);
  }
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  if (counts.passed + counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
}

if (run(process.execPath, ['scripts/setup.mjs', '--test']) !== 0) process.exit(1);
check('types and walls (tsc -b)', 'npx', ['tsc', '-b']);
check('lint and format (biome)', 'npx', ['biome', 'ci', '.']);
check('dead code (knip)', 'npx', ['knip']);
const unitReport = join(scratch, 'unit.json');
suite('unit tests (vitest)', {
  command: 'npx',
  args: [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  report: unitReport,
  count: (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests }),
});
if (check('build (vite)', 'npx', ['vite', 'build', '--logLevel', 'warn'])) {
  const e2eReport = join(scratch, 'e2e.json');
  suite('end to end (playwright)', {
    command: 'npx',
    args: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport },
    report: e2eReport,
    count: (json) => ({
      passed: json.stats.expected + json.stats.flaky,
      failed: json.stats.unexpected,
    }),
  });
}
// Said again where it will be read: among so many lines a skipped file goes unnoticed.
if (spawnSync('redis-server', ['--version']).status !== 0) {
  console.log('\nNO redis-server ON THIS MACHINE: NOTHING WAS COMPARED WITH A REAL REDIS');
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
