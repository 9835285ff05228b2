// Makes a fresh or outdated checkout usable, on Node's built-ins alone.
//   node scripts/setup.mjs          dependencies
//   node scripts/setup.mjs --test   dependencies, a Chromium, a CJK font and a redis-server to compare with
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

/** npm keeps a copy of the lock file in node_modules; it differs from ours when the install is stale. */
function installed() {
  const mark = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(mark)) return false;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const have = JSON.parse(readFileSync(mark, 'utf8')).packages;
  return Object.entries(want).every(
    ([path, wanted]) => path === '' || wanted.optional || have[path]?.version === wanted.version,
  );
}

function run(command, args, env = {}) {
  console.error(`> ${command} ${args.join(' ')}`);
  const options = {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    env: { ...process.env, ...env },
  };
  return spawnSync(command, args, options).status ?? 1;
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)));
}

const debian =
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
let listed = false;

/** Debian packages, where this may install them; what can't be had is reported by whoever needs it. */
function aptInstall(...packages) {
  if (!debian) return;
  if (!listed) run('apt-get', ['update', '-qq']);
  listed = true;
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  run('apt-get', args, { DEBIAN_FRONTEND: 'noninteractive' });
}

/** The live tests compare with this one; later ones write files that 6.2 and ours cannot read. */
const REDIS = '7.0.15';

function redisVersion() {
  const said = spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  return /v=(\S+)/.exec(said)?.[1];
}

function setUpRedis() {
  if (redisVersion() === undefined || !onPath('redis-cli')) {
    aptInstall('redis-server', 'redis-tools');
  }
  const version = redisVersion();
  if (version === undefined) {
    console.error(
      `NO redis-server ON THIS MACHINE: the live tests will not run. Install Redis ${REDIS}.`,
    );
  } else if (version !== REDIS) {
    console.error(`redis-server ${version} FOUND: the live tests were written for ${REDIS}.`);
  }
}

async function setUpTests() {
  setUpRedis();
  const { findChromium } = await import('./browser.mjs');
  if (!(await findChromium())) run('npx', ['playwright', 'install', 'chromium', '--no-shell']);
  if (!(await findChromium())) aptInstall('chromium-headless-shell');
  if (!(await findChromium())) aptInstall('chromium');
  if (!(await findChromium())) {
    console.error(
      'No Chromium found. Install Chrome or Chromium, or set CHROMIUM_PATH to its executable.',
    );
    process.exit(1);
  }
  if (debian && !existsSync('/usr/share/fonts/opentype/noto')) aptInstall('fonts-noto-cjk');
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.version} is too old: this project needs 20.19 or newer.`);
  process.exit(1);
}
if (!installed()) {
  const status = run('npm', ['ci', '--no-audit', '--no-fund']);
  if (status !== 0) process.exit(status);
}
if (process.argv.includes('--test')) await setUpTests();
