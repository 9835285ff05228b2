/**
 * What the small programs have in common: output that a full pipe may hold up, messages in GNU's
 * form, and steps taken until there is nothing to do but wait.
 */
import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';

export interface ToolState<Task> {
  /** Output that standard output has not taken yet. */
  readonly pending: Uint8Array[];
  /** Exit status so far. */
  status: number;
  done: boolean;
  /** What is left to do: the tool's own; null once it is done at once. */
  task: Task | null;
}

/** A tool in its turn. */
export interface Tool {
  readonly host: Host;
  readonly name: string;
  readonly state: ToolState<unknown>;
}

export interface ToolSpec<Task extends object> {
  readonly name: string;
  /** The first turn: what is to be done; null: all of it is done already. */
  begin(tool: Tool, argv: readonly string[]): Task | null;
  /** A little of it. `wait`: nothing more can be done before an input comes. */
  step?(tool: Tool, task: Task): 'goOn' | 'wait';
  /** An input that is not about output. */
  take?(tool: Tool, task: Task, input: Input): void;
}

/** Output held back beyond this makes a tool wait for its reader. */
const PENDING_MAX = 4;

/** Steps in one turn: a big file must not hold up its machine. */
const STEPS_PER_TURN = 64;

/** Virtual microseconds one step takes. */
const STEP_COST_US = 20;

const CONTINUE_TIMER = 'continue';

export function toolProgram<Task extends object>(spec: ToolSpec<Task>): Program<ToolState<Task>> {
  const { name } = spec;
  return {
    name,
    start(host, argv) {
      const state: ToolState<Task> = { pending: [], status: 0, done: false, task: null };
      const tool: Tool = { host, name, state };
      // Keys typed ahead are the next program's, and no reason to wake a tool that reads none.
      host.setReadable(0, false);
      state.task = spec.begin(tool, argv);
      if (state.task === null) state.done = true;
      advance(tool, state, spec);
      return state;
    },
    turn(host, state, inputs) {
      const tool: Tool = { host, name, state };
      for (const input of inputs) {
        if (state.task !== null) spec.take?.(tool, state.task, input);
      }
      advance(tool, state, spec);
    },
  };
}

/** A tool that does everything in its first turn; `run` answers the exit status. */
export function simpleTool(
  name: string,
  run: (tool: Tool, argv: readonly string[]) => number,
): Program<ToolState<object>> {
  return toolProgram<object>({
    name,
    begin(tool, argv) {
      tool.state.status = run(tool, argv);
      return null;
    },
  });
}

function advance<Task extends object>(
  tool: Tool,
  state: ToolState<Task>,
  spec: ToolSpec<Task>,
): void {
  for (let steps = 0; flush(tool) || state.pending.length < PENDING_MAX; steps++) {
    if (state.done || state.task === null || spec.step === undefined) break;
    if (steps === STEPS_PER_TURN) {
      tool.host.setTimer(CONTINUE_TIMER, 1);
      break;
    }
    tool.host.busy(STEP_COST_US);
    if (spec.step(tool, state.task) === 'wait') break;
  }
  if (state.done && flush(tool)) tool.host.exit(state.status);
}

/** Whether all output is out. A reader that is gone ends the tool as SIGPIPE does. */
function flush(tool: Tool): boolean {
  const { pending } = tool.state;
  for (let first = pending[0]; first !== undefined; first = pending[0]) {
    const taken = tool.host.write(1, first);
    if (taken === 'EAGAIN') return false;
    if (isErrno(taken)) {
      if (taken === 'EPIPE') finish(tool, 141);
      pending.length = 0;
    } else if (taken < first.length) {
      pending[0] = first.subarray(taken);
      return false;
    } else {
      pending.shift();
    }
  }
  return true;
}

export function out(tool: Tool, text: string): void {
  if (text !== '') tool.state.pending.push(bytesOf(text));
}

/** A message: the tool's name and the text. */
export function complain(tool: Tool, text: string): void {
  tool.host.write(2, bytesOf(`${tool.name}: ${text}\n`));
}

/** Complains and makes the exit status at least `status`. */
export function fail(tool: Tool, text: string, status = 1): void {
  complain(tool, text);
  tool.state.status = Math.max(tool.state.status, status);
}

/** No more steps: exits as soon as the output is out. */
export function finish(tool: Tool, status = tool.state.status): void {
  tool.state.status = status;
  tool.state.done = true;
}
