/** `{ }`, `for`, `while`, `if`, `case` and `(( ))`: a frame that counts its steps for each. */
import { startCapture } from './capture';
import {
  arithmetic,
  beginExpansion,
  expandPattern,
  expandString,
  expandWords,
} from './expansion/expand';
import { commitExpansion, type Expansion } from './expansion/expansion';
import { failExpansion } from './expansion/fail_expansion';
import { matchesPattern } from './expansion/pattern';
import { popFrame } from './frames';
import { type Sh, setVariable } from './sh_host';
import type { Frame } from './state';
import type { CompoundCommand, List } from './syntax/ast';

type CompoundFrame = Extract<Frame, { kind: 'compound' }>;
type CommandOf<Kind extends CompoundCommand['kind']> = Extract<CompoundCommand, { kind: Kind }>;

export function startCompound(sh: Sh, command: CompoundCommand): void {
  sh.state.frames.push({
    kind: 'compound',
    command,
    captured: [],
    step: 0,
    words: null,
    result: 0,
  });
}

/** One step of the uppermost frame. */
export function runCompound(sh: Sh, frame: CompoundFrame): void {
  const { command } = frame;
  if (command.kind === 'if') runIf(sh, frame, command);
  else if (command.kind === 'while') runWhile(sh, frame, command);
  else if (command.kind === 'for') runFor(sh, frame, command);
  else if (command.kind === 'case') runCase(sh, frame, command);
  else if (command.kind === 'forArithmetic') runArithmeticFor(sh, frame, command);
  else if (command.kind === 'arithmetic') runArithmetic(sh, frame, command);
  else if (frame.step++ === 0) pushList(sh, command.body);
  else popFrame(sh);
}

function pushList(sh: Sh, list: List): void {
  sh.state.frames.push({ kind: 'list', list, index: 0 });
}

/** Even steps run a condition, odd ones look at its status. */
function runIf(sh: Sh, frame: CompoundFrame, command: CommandOf<'if'>): void {
  const clause = command.clauses[frame.step >> 1];
  const tested = frame.step % 2 === 1;
  frame.step++;
  if (clause !== undefined && !tested) {
    pushList(sh, clause.condition);
  } else if (clause !== undefined && sh.state.status === 0) {
    popFrame(sh);
    pushList(sh, clause.body);
  } else if (clause === undefined) {
    popFrame(sh);
    sh.state.status = 0;
    if (command.otherwise !== null) pushList(sh, command.otherwise);
  }
}

function runWhile(sh: Sh, frame: CompoundFrame, command: CommandOf<'while'>): void {
  if (frame.step === 0) {
    frame.step = 1;
    pushList(sh, command.condition);
  } else if (frame.step === 1 && (sh.state.status === 0) !== command.until) {
    frame.step = 2;
    pushList(sh, command.body);
  } else if (frame.step === 1) {
    sh.state.status = frame.result;
    popFrame(sh);
  } else {
    frame.result = sh.state.status;
    frame.step = 0;
  }
}

function runFor(sh: Sh, frame: CompoundFrame, command: CommandOf<'for'>): void {
  if (frame.words === null) {
    if (command.words === null) {
      frame.words = sh.state.parameters.slice(1);
    } else {
      const words = command.words;
      const expanded = expandIn(sh, frame, (expansion) => expandWords(expansion, words));
      if (expanded === null) return;
      frame.words = expanded;
    }
    sh.state.status = 0;
  }
  const word = frame.words[frame.step++];
  if (word === undefined) {
    popFrame(sh);
  } else {
    setVariable(sh, command.name, word);
    pushList(sh, command.body);
  }
}

function runCase(sh: Sh, frame: CompoundFrame, command: CommandOf<'case'>): void {
  const body = expandIn(sh, frame, (expansion) => {
    const subject = expandString(expansion, command.word);
    const clause = command.clauses.find(({ patterns }) =>
      patterns.some((pattern) => matchesPattern(expandPattern(expansion, pattern), subject)),
    );
    return clause?.body ?? [];
  });
  if (body === null) return;
  popFrame(sh);
  sh.state.status = 0;
  pushList(sh, body);
}

function runArithmetic(sh: Sh, frame: CompoundFrame, command: CommandOf<'arithmetic'>): void {
  const value = expandIn(sh, frame, (expansion) => arithmetic(expansion, command.source));
  if (value === null) return;
  popFrame(sh);
  sh.state.status = value === '0' ? 1 : 0;
}

/** Step 0 begins, 1 asks the condition, 2 goes on after the body. */
function runArithmeticFor(sh: Sh, frame: CompoundFrame, command: CommandOf<'forArithmetic'>): void {
  const source = [command.initial, command.condition, command.step][frame.step] ?? '';
  const value = expandIn(sh, frame, (expansion) => {
    return source === '' ? '1' : arithmetic(expansion, source);
  });
  if (value === null) return;
  if (frame.step !== 1) {
    frame.step = 1;
  } else if (value === '0') {
    popFrame(sh);
    sh.state.status = 0;
  } else {
    frame.step = 2;
    pushList(sh, command.body);
  }
}

/**
 * Expands something; null: not now. Either a command substitution runs first and this frame will
 * be asked again, or there was an error, which is told, and the frame is gone.
 */
function expandIn<T>(sh: Sh, frame: CompoundFrame, work: (expansion: Expansion) => T): T | null {
  const expansion = beginExpansion(sh, frame.captured);
  const value = work(expansion);
  if (expansion.needs !== null) {
    startCapture(sh, expansion.needs);
    return null;
  }
  commitExpansion(expansion);
  if (expansion.error === null) return value;
  popFrame(sh);
  failExpansion(expansion);
  return null;
}
