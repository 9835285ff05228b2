/**
 * A lesson's prelude: lines that stand typed when the learner comes. They are entered the same way
 * as a learner's, at instants that follow from the topology and the seed alone, and are no part of a
 * recording: the lesson's id and content hash imply them.
 */
import { utf8ByteString } from '#hiredis/bytes';
import { assert } from '#host/assert';
import { applyInput } from './input';
import {
  createLab,
  type Happened,
  type Lab,
  type LabOptions,
  nowOf,
  runLab,
  takeNewImages,
} from './lab';
import { ttysOf } from './snapshot';

const STEP_US = 2000;
/** A shell has its prompt by then. */
const LOGIN_US = 200_000;
/** What is not back at a prompt by then is meant to stay. */
const PROMPT_LIMIT_US = 1_000_000;
/** No line wraps while it is typed: the page's terminals have widths of their own. */
const WIDE = { cols: 500, rows: 24 };
const USUAL = { cols: 80, rows: 24 };

/** A lab as its lesson begins: switched on, and its prelude typed. `tell`: what happened meanwhile. */
export function beginLab(options: LabOptions, tell?: (happened: Happened) => void): Lab {
  const lab = createLab(options);
  const { prelude } = options.topology;
  if (prelude.length === 0) return lab;
  resizeAll(lab, WIDE);
  runLab(lab, nowOf(lab) + LOGIN_US, tell);
  for (const { terminal, line, waitMs } of prelude) {
    const tty = ttyNamed(lab, terminal);
    assert(tty, `no terminal ${terminal}`);
    applyInput(lab, { ...NOW, kind: 'keys', tty, bytes: `${utf8ByteString(line)}\r` });
    untilPrompt(lab, tty, tell);
    runLab(lab, nowOf(lab) + waitMs * 1000, tell);
  }
  resizeAll(lab, USUAL);
  return lab;
}

const NOW = { at: 0, still: false } as const;

function resizeAll(lab: Lab, size: { readonly cols: number; readonly rows: number }): void {
  for (const tty of lab.world.ttys.keys())
    applyInput(lab, { ...NOW, kind: 'resize', tty, ...size });
  takeNewImages(lab);
}

/** Runs until the program in the terminal waits for a line, or is not going to. */
function untilPrompt(lab: Lab, tty: number, tell?: (happened: Happened) => void): void {
  const limit = nowOf(lab) + PROMPT_LIMIT_US;
  do runLab(lab, nowOf(lab) + STEP_US, tell);
  while (!isAtPrompt(lab, tty) && nowOf(lab) < limit);
}

/** The terminal of a node, or with that name. */
export function ttyNamed(lab: Lab, name: string): number | undefined {
  return ttysOf(lab).find((each) => each.node === name)?.tty;
}

/** Whether the terminal's program waits for a line, and none is begun. */
export function isAtPrompt(lab: Lab, tty: number): boolean {
  return ttysOf(lab).find((each) => each.tty === tty)?.editor?.line === '';
}
