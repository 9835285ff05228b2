/** How the lab describes itself to the screen. It asks programs only what a learner could see. */
import type { ProcessSnapshot, TtySnapshot } from '#protocol/snapshot';
import type { Process, Tty } from '#world/state';
import { type Lab, nowOf } from './lab';

export type PlaceOf = (pid: number) => ProcessSnapshot['placement'];

/** Of those that ended, only the latest: a frame carries this list. */
const ENDED_SHOWN = 40;

export function processesOf(lab: Lab, placeOf: PlaceOf): ProcessSnapshot[] {
  const ended = lab.world.ended.slice(-ENDED_SHOWN).map(
    (each): ProcessSnapshot => ({
      pid: each.pid,
      ppid: each.ppid,
      machine: each.machine,
      program: each.program,
      argv: each.argv,
      tty: each.tty,
      state: 'exited',
      status: each.status,
      placement: 'inline',
    }),
  );
  const running = [...lab.world.processes.values()].map(
    (each): ProcessSnapshot => ({
      pid: each.pid,
      ppid: each.ppid,
      machine: each.machine,
      program: each.program,
      argv: each.argv,
      tty: each.tty,
      state: each.state,
      status: null,
      placement: placeOf(each.pid),
    }),
  );
  return [...ended, ...running];
}

export function ttysOf(lab: Lab): TtySnapshot[] {
  return [...lab.world.ttys.values()].filter((tty) => !tty.hungUp).map((tty) => ttyOf(lab, tty));
}

function ttyOf(lab: Lab, tty: Tty): TtySnapshot {
  const leader = lab.world.processes.get(tty.leader);
  const reader = foreground(lab, tty) ?? leader;
  return {
    tty: tty.id,
    node: nameOf(lab, tty.id) || null,
    foreground: reader?.program ?? '',
    argv: reader?.argv ?? [],
    editor: reader ? editorOf(lab, reader) : null,
    cwd: leader?.cwd ?? lab.topology.cwd,
    cols: tty.cols,
  };
}

/** Terminals are numbered as they were opened: first the topology's, then those asked for. */
function nameOf(lab: Lab, tty: number): string {
  const { terminals } = lab.topology;
  const planned = terminals[tty - 1];
  if (planned) return planned.node || planned.name;
  const asked = lab.inputs.filter((input) => input.kind === 'newTty');
  return asked[tty - terminals.length - 1]?.node ?? '';
}

/** The newest process of the foreground group: of `a | b` or a subshell, the one at work. */
function foreground(lab: Lab, tty: Tty): Process | undefined {
  let newest: Process | undefined;
  for (const process of lab.world.processes.values())
    if (process.tty === tty.id && process.pgid === tty.foreground) newest = process;
  return newest;
}

/** The prompt and the half-typed line, if the program is at a prompt. */
function editorOf(lab: Lab, process: Process): TtySnapshot['editor'] {
  const image = lab.runner.images.get(process.pid);
  const program = lab.runner.programs.get(process.program);
  if (!image?.state || !program?.query) return null;
  const editor = program.query(image.state, ['editor']);
  return isEditor(editor) ? editor : null;
}

function isEditor(value: unknown): value is NonNullable<TtySnapshot['editor']> {
  const editor = value as Partial<NonNullable<TtySnapshot['editor']>> | null | undefined;
  return (
    typeof editor?.prompt === 'string' &&
    typeof editor.line === 'string' &&
    typeof editor.cursor === 'number'
  );
}

/** The wall clock of the lab's first machine, microseconds since the epoch. */
export function wallOf(lab: Lab): number {
  const [machine] = lab.world.machines.values();
  return lab.world.startDateUs + nowOf(lab) + (machine?.clockOffsetUs ?? 0);
}
