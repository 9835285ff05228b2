/**
 * The lab without a page. `lab <lesson>` puts this terminal in the place of the lab's: its keys are
 * typed there, in real time, Ctrl-] and a digit changes the terminal, Ctrl-] q leaves.
 * `lab <lesson> <session.json>` runs a recorded session again and tells what it showed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  digestOf,
  type Lab,
  type LabOptions,
  nowOf,
  runLab,
  screensOf,
  takeInput,
  takeTtyOutput,
} from '#lab/lab';
import { createPace, paceAt } from '#lab/pace';
import { rewind } from '#lab/past/replay';
import { beginLab } from '#lab/prelude';
import { Misfit } from '#lab/schema';
import { decodeSession } from '#lab/session';
import { ttysOf } from '#lab/snapshot';
import { parseTopology } from '#lab/topology';

/** Ctrl-], as telnet's. */
const ESCAPE = 0x1d;
const TICK_MS = 5;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function optionsOf(id: string): LabOptions {
  const file = join(process.cwd(), 'lessons', id, 'topology.json');
  const topology = parseTopology(readFileSync(file, 'utf8'));
  if (topology instanceof Misfit) fail(`${file}: ${topology}`);
  return { topology, lesson: { id, hash: '' }, seed: topology.seed };
}

function replay(options: LabOptions, file: string): void {
  const session = decodeSession(readFileSync(file, 'utf8'));
  if (session instanceof Misfit) fail(`${file}: ${session}`);
  const past = { until: session.now, checkpoints: [], fresh: () => ({}) };
  const { lab } = rewind(options, session, past);
  runLab(lab, session.now);
  for (const { tty, bytes } of screensOf(lab))
    process.stdout.write(`--- terminal ${tty} ---\n${Buffer.from(bytes).toString('utf8')}\n`);
  const same = session.digest === null || session.digest === digestOf(lab);
  process.stdout.write(`digest ${digestOf(lab)}${same ? '' : `, recorded as ${session.digest}`}\n`);
  process.exitCode = same ? 0 : 1;
}

/** Which of the lab's terminals this one stands for. */
interface Attached {
  tty: number;
  /** Ctrl-] was the last key. */
  escaped: boolean;
}

function attach(options: LabOptions): void {
  const lab = beginLab(options);
  const attached: Attached = { tty: 1, escaped: false };
  let pace = createPace(false);
  process.stdin.setRawMode?.(true);
  process.stdin.on('data', (keys: Buffer) => typeKeys(lab, attached, keys));
  process.stdin.on('end', () => process.exit(0));
  process.stdout.on('resize', () => resize(lab, attached.tty));
  resize(lab, attached.tty);
  setInterval(() => {
    pace = paceAt(pace, performance.now(), nowOf(lab));
    runLab(lab, Math.floor(pace.target));
    for (const { tty, bytes } of takeTtyOutput(lab))
      if (tty === attached.tty) process.stdout.write(bytes);
  }, TICK_MS);
}

function resize(lab: Lab, tty: number): void {
  const { columns: cols, rows } = process.stdout;
  if (cols && rows) takeInput(lab, { kind: 'resize', tty, cols, rows });
}

function typeKeys(lab: Lab, attached: Attached, keys: Buffer): void {
  for (const key of keys) {
    if (attached.escaped) choose(lab, attached, key);
    else if (key !== ESCAPE)
      takeInput(lab, { kind: 'keys', tty: attached.tty, bytes: String.fromCharCode(key) });
    attached.escaped = !attached.escaped && key === ESCAPE;
  }
}

function choose(lab: Lab, attached: Attached, key: number): void {
  if (key === 'q'.charCodeAt(0)) process.exit(0);
  const tty = key - '0'.charCodeAt(0);
  if (!ttysOf(lab).some((each) => each.tty === tty)) return;
  attached.tty = tty;
  resize(lab, tty);
  const screen = screensOf(lab).find((each) => each.tty === tty);
  process.stdout.write('\x1b[2J\x1b[H');
  if (screen) process.stdout.write(screen.bytes);
}

const [lesson, session] = process.argv.slice(2);
if (lesson === undefined) fail('usage: lab <lesson> [session.json]');
else if (session === undefined) attach(optionsOf(lesson));
else replay(optionsOf(lesson), session);
