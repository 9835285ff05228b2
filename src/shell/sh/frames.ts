/** Taking frames off the stack: when they are done, and when `break`, `return` or Ctrl-C passes. */
import { closeFd, type Sh } from './sh_host';
import type { Frame } from './state';

/** Takes the uppermost frame off and undoes what it had set up. */
export function popFrame(sh: Sh): Frame | undefined {
  const { state } = sh;
  const frame = state.frames.pop();
  if (frame?.kind === 'restore') {
    state.stdio = frame.stdio;
    for (const fd of frame.opened) closeFd(sh, fd);
  } else if (frame?.kind === 'call') {
    state.parameters = frame.parameters;
  } else if (frame?.kind === 'spawn') {
    for (const fd of frame.opened) closeFd(sh, fd);
  } else if (frame?.kind === 'launch') {
    if (frame.input !== state.stdio[0]) closeFd(sh, frame.input);
  } else if (frame?.kind === 'capture') {
    closeFd(sh, frame.fd);
  }
  return frame;
}

/** Everything that runs is given up, as after Ctrl-C. */
export function interrupt(sh: Sh, status: number): void {
  while (sh.state.frames.length > 0) popFrame(sh);
  sh.state.unwinding = null;
  sh.state.status = status;
  if (!sh.state.interactive) sh.state.unwinding = { kind: 'exit' };
}

const LOOPS: ReadonlySet<string> = new Set(['for', 'forArithmetic', 'while']);

/** What `break` and `continue` look for. */
export function isLoop(frame: Frame): boolean {
  return frame.kind === 'compound' && LOOPS.has(frame.command.kind);
}

/** One frame nearer to whoever catches what is being unwound. */
export function unwindStep(sh: Sh): void {
  const { state } = sh;
  const { unwinding } = state;
  const frame = state.frames.at(-1);
  if (unwinding === null || frame === undefined) {
    if (unwinding?.kind !== 'exit') state.unwinding = null;
    return;
  }
  if (unwinding.kind === 'break' || unwinding.kind === 'continue') {
    if (!isLoop(frame)) {
      popFrame(sh);
    } else if (unwinding.levels > 1) {
      popFrame(sh);
      state.unwinding = { ...unwinding, levels: unwinding.levels - 1 };
    } else {
      if (unwinding.kind === 'break') popFrame(sh);
      state.unwinding = null;
    }
    return;
  }
  popFrame(sh);
  if (unwinding.kind === 'return' && frame.kind === 'call') state.unwinding = null;
}
