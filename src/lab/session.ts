/**
 * A session: everything a lab has to know to happen again. The same session gives the same run, so
 * it is what is stored, shared and attached to a report. Sessions from outside are not trusted.
 */
import { Misworded, parseFault, wordsOf } from '#world/fault/words';
import {
  byteString,
  fields,
  integer,
  list,
  Misfit,
  nullOr,
  oneOf,
  optional,
  parseJson,
  type Shape,
  type Shaped,
  text,
} from './schema';

export const SESSION_FORMAT = 1;
/** Goes up whenever the same inputs may give another run than before. */
export const ENGINE_VERSION = '6.2.6/4';

const TTYS_MAX = 64;
const INPUTS_MAX = 100_000;
const PASTE_MAX = 100_000;
const TOPOLOGY_MAX = 400_000;
const FILE_MAX = 1_000_000;
const GRID_US = 100;
/** Thirty days of virtual time: what a replay may at most be asked to run through. */
export const SPAN_MAX_US = 30 * 86_400 * 1_000_000;

const instant = integer(0, SPAN_MAX_US);
const tty = integer(1, TTYS_MAX);
const cols = integer(2, 1000);
const rows = integer(1, 1000);
const pid = integer(1, 0x7fff_ffff);
const port = integer(1, 65_535);

/** Time stood still: only programs at terminals saw it, in the window that had begun. */
const still = optional<boolean>(oneOf(true, false), false);

const faultWords: Shape<string> = (value, where) => {
  const words = text(200)(value, where);
  if (words instanceof Misfit) return words;
  const fault = parseFault(wordsOf(words));
  return fault instanceof Misworded ? new Misfit(where, `a fault (${fault.reason})`) : words;
};

const SHAPES = {
  keys: fields({ at: instant, still, kind: oneOf('keys'), tty, bytes: byteString(PASTE_MAX) }),
  resize: fields({ at: instant, still, kind: oneOf('resize'), tty, cols, rows }),
  /** `node`: the node, or name, that the terminal is for; empty: none. */
  newTty: fields({
    at: instant,
    still,
    kind: oneOf('newTty'),
    cols,
    rows,
    node: optional(text(64), ''),
  }),
  closeTty: fields({ at: instant, still, kind: oneOf('closeTty'), tty }),
  signal: fields({
    at: instant,
    still,
    kind: oneOf('signal'),
    pid,
    signal: oneOf('SIGTERM', 'SIGKILL', 'SIGSTOP', 'SIGCONT'),
  }),
  /** The cable between the servers on two ports, both ways: bytes wait before the cut. */
  cut: fields({ at: instant, still, kind: oneOf('cut'), a: port, b: port }),
  mend: fields({ at: instant, still, kind: oneOf('mend'), a: port, b: port }),
  /** A file edited or brought from outside; in the world's own directory tree. */
  file: fields({
    at: instant,
    still,
    kind: oneOf('file'),
    machine: text(64),
    path: text(1000),
    bytes: byteString(FILE_MAX),
  }),
  /** Any fault, in the words of `lab help`. */
  fault: fields({ at: instant, still, kind: oneOf('fault'), words: faultWords }),
  /** The process did not answer in the window that begins at this instant: it ends before it. */
  crash: fields({ at: instant, still, kind: oneOf('crash'), pid, report: text(10_000) }),
} as const;

/** What was done to the lab from outside, and when. */
export type LabInput = Shaped<(typeof SHAPES)[keyof typeof SHAPES]>;

type KeysInput = Extract<LabInput, { kind: 'keys' }>;

export interface Session {
  readonly format: typeof SESSION_FORMAT;
  readonly engine: string;
  readonly lesson: string;
  readonly hash: string;
  /** A topology of its own, as topology.json has it; null: the lesson's. */
  readonly topology: string | null;
  readonly seed: number;
  readonly inputs: readonly LabInput[];
  /** How far the lab had run. */
  readonly now: number;
  /** The trace's digest at `now`, null when it is not known. */
  readonly digest: string | null;
}

/**
 * Keys typed one by one, as written to a file: a gap (in microseconds) before each byte. A byte
 * without one belongs to the input of the byte before, unless it is the run's first.
 */
const keyRun = fields({
  kind: oneOf('run'),
  still,
  tty,
  bytes: byteString(PASTE_MAX),
  gaps: list(integer(0, SPAN_MAX_US), PASTE_MAX),
});

type KeyRun = Shaped<typeof keyRun>;

const written: Shape<LabInput | KeyRun> = (value, where) => {
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (kind === 'run') return keyRun(value, where);
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind))
    return new Misfit(where, `an input of kind ${Object.keys(SHAPES).join(', ')} or run`);
  return SHAPES[kind as keyof typeof SHAPES](value, where);
};

const file = fields({
  format: oneOf(SESSION_FORMAT),
  engine: text(64),
  lesson: text(64),
  hash: text(128),
  topology: optional(nullOr(text(TOPOLOGY_MAX)), null),
  seed: integer(0, 0xffff_ffff),
  inputs: list(written, INPUTS_MAX),
  now: instant,
  digest: nullOr(text(128)),
});

/** A session as text: JSON in which typed keys are folded into runs. */
export function encodeSession(session: Session): string {
  const inputs: (LabInput | KeyRun)[] = [];
  let before = 0;
  for (const input of session.inputs) {
    if (input.kind === 'keys' && input.bytes !== '') addToRun(inputs, input, input.at - before);
    else inputs.push(input);
    before = input.at;
  }
  const { topology, ...rest } = session;
  return JSON.stringify({ ...rest, ...(topology !== null && { topology }), inputs });
}

function addToRun(inputs: (LabInput | KeyRun)[], keys: KeysInput, gap: number): void {
  const last = inputs.at(-1);
  const gaps = [gap, ...new Array<number>(keys.bytes.length - 1).fill(0)];
  const goesOn =
    last?.kind === 'run' &&
    gap > 0 &&
    last.tty === keys.tty &&
    last.still === keys.still &&
    last.bytes.length + keys.bytes.length <= PASTE_MAX;
  if (goesOn) {
    last.bytes += keys.bytes;
    last.gaps.push(...gaps);
  } else {
    const { tty, still, bytes } = keys;
    inputs.push({ kind: 'run', tty, still, bytes, gaps });
  }
}

/** The session a text holds, or what is wrong with it. */
export function decodeSession(json: string): Session | Misfit {
  const parsed = parseJson(json, file);
  if (parsed instanceof Misfit) return parsed;
  const inputs: LabInput[] = [];
  let before = 0;
  for (const [i, input] of parsed.inputs.entries()) {
    if (input.kind === 'run') {
      if (input.gaps.length !== input.bytes.length)
        return new Misfit(`inputs[${i}].gaps`, 'one for each byte');
      before = unfoldRun(inputs, input, before);
    } else if (input.at < before) {
      return new Misfit(`inputs[${i}].at`, 'no earlier than the input before');
    } else {
      inputs.push(input);
      before = input.at;
    }
  }
  // What is typed while time stands still lies inside the window that `now` begins.
  if (before >= parsed.now + GRID_US) return new Misfit('now', 'no earlier than the last input');
  return { ...parsed, inputs };
}

/** The same, if it is of this lesson; one with a topology of its own is of that, whatever its writer calls it. */
export function sessionOfLesson(
  json: string,
  { id, topology = null }: { readonly id: string; readonly topology?: string | null },
): Session | Misfit {
  const session = decodeSession(json);
  if (session instanceof Misfit) return session;
  if (session.topology === null && session.lesson !== id) return new Misfit('lesson', id);
  if (session.topology !== topology) return new Misfit('topology', 'that of this lab');
  return session;
}

function unfoldRun(inputs: LabInput[], run: KeyRun, start: number): number {
  const { tty, still } = run;
  let at = start;
  let keys: KeysInput | null = null;
  for (const [i, gap] of run.gaps.entries()) {
    at += gap;
    if (keys === null || gap > 0) {
      keys = { at, still, kind: 'keys', tty, bytes: '' };
      inputs.push(keys);
    }
    keys.bytes += run.bytes.charAt(i);
  }
  return at;
}
