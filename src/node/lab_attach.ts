/** This terminal in the place of one of the lab's. */
import {
  type Lab,
  type LabOptions,
  nowOf,
  runLab,
  screensOf,
  takeInput,
  takeTtyOutput,
} from '#lab/lab';
import { createPace, paceAt } from '#lab/pace';
import { beginLab } from '#lab/prelude';
import { ttysOf } from '#lab/snapshot';

/** Ctrl-], as telnet's. */
const ESCAPE = 0x1d;
const TICK_MS = 5;

/** Which of the lab's terminals this one stands for. */
interface Attached {
  tty: number;
  /** Ctrl-] was the last key. */
  escaped: boolean;
}

/** Keys typed here are typed there, in real time. */
export function attach(options: LabOptions): void {
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
