/** A machine with the shell's programs and a terminal on it, in the inline world: for shell tests. */

import { bytesOf, latin1 } from '#hiredis/bytes';
import type { Program } from '#host/host';
import type { ExitStatus } from '#host/signal';
import { REDIS_CLI, SHELL_PROGRAMS } from '#shell/programs';
import { encodeUtf8 } from '#shell/utf8';
import { advanceInline, type Inline } from '#world/inline';
import { addMachine } from '#world/machine';
import { readScreen } from '#world/tty';
import { createWorld, inject, takeTrace } from '#world/world';
import { createScreen, type Screen, screenRows, writeScreen } from './screen';

const HOME = '/home/learner';
const COLS = 80;
const ROWS = 24;

export interface ShellWorld {
  readonly inline: Inline;
  /** What each terminal shows; index 0 is terminal 1. */
  readonly screens: { readonly screen: Screen; seen: number }[];
}

export interface ShellWorldOptions {
  /** By path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: readonly Program[];
  readonly cols?: number;
}

export interface TerminalOptions {
  readonly cols?: number;
  readonly argv?: readonly string[];
  readonly cwd?: string;
}

function executable(program: string): Uint8Array {
  return bytesOf(`\x7fELF ${program}\n`);
}

export function bootShell(options: ShellWorldOptions = {}): ShellWorld {
  const world = createWorld({ seed: 7, startDateUs: 1_795_389_714_000_000 });
  const programs = [...SHELL_PROGRAMS, REDIS_CLI, ...(options.programs ?? [])];
  const redis = `${HOME}/redis-6.2.6`;
  addMachine(world, {
    name: 'lab',
    files: [
      ...programs.map(({ name }) => ({
        path: name.startsWith('redis-') ? `${redis}/src/${name}` : `/usr/bin/${name}`,
        bytes: executable(name),
        executable: true,
      })),
      ...Object.entries(options.files ?? {}).map(([path, text]) => ({
        path: path.startsWith('/') ? path : `${redis}/${path}`,
        bytes: bytesOf(encodeUtf8(text)),
        executable: false,
      })),
    ],
    directories: [HOME, redis, '/tmp'],
  });
  const inline: Inline = {
    world,
    images: new Map(),
    programs: new Map(programs.map((program) => [program.name, program])),
  };
  const shell: ShellWorld = { inline, screens: [] };
  openTerminal(shell, { cols: options.cols ?? COLS });
  return shell;
}

/** A program at a terminal of its own, for at most a minute; answers how it ended. */
export function runProgram(
  shell: ShellWorld,
  program: { readonly argv: readonly string[]; readonly cwd?: string },
): ExitStatus | null {
  const { world } = shell.inline;
  const pid = world.nextPid;
  openTerminal(shell, { ...program, cols: COLS });
  run(shell, 60);
  return world.ended.find((process) => process.pid === pid)?.status ?? null;
}

/** One more terminal, with a shell. */
export function openTerminal(
  shell: ShellWorld,
  { cols = COLS, argv = ['sh'], cwd = `${HOME}/redis-6.2.6` }: TerminalOptions = {},
): void {
  inject(shell.inline.world, {
    kind: 'openTty',
    login: {
      machine: 'lab',
      argv,
      cwd,
      env: {
        HOME,
        USER: 'learner',
        HOSTNAME: 'lab',
        PATH: `/usr/bin:${HOME}/redis-6.2.6/src`,
        TERM: 'xterm-256color',
      },
      cols,
      rows: ROWS,
    },
  });
  shell.screens.push({ screen: createScreen(cols), seen: 0 });
  run(shell, 0.1);
}

/** Virtual seconds pass. */
export function run(shell: ShellWorld, seconds: number): void {
  const { inline } = shell;
  advanceInline(inline, inline.world.horizon + Math.round(seconds * 1_000_000));
}

/** Types text (bytes of its UTF-8 form) and lets a tenth of a second, or `seconds`, pass. */
export function type(shell: ShellWorld, text: string, seconds = 0.1, tty = 1): void {
  inject(shell.inline.world, { kind: 'keys', tty, bytes: bytesOf(encodeUtf8(text)) });
  run(shell, seconds);
}

/** Everything printed on a terminal so far, as the bytes came. */
export function printed(shell: ShellWorld, tty = 1): string {
  const found = shell.inline.world.ttys.get(tty);
  return found === undefined ? '' : latin1(readScreen(found, 0).bytes);
}

/** The rows a terminal shows, without blanks at their ends. */
export function rows(shell: ShellWorld, tty = 1): string[] {
  const view = shell.screens[tty - 1];
  if (view === undefined) return [];
  const text = printed(shell, tty);
  writeScreen(view.screen, text.slice(view.seen));
  view.seen = text.length;
  return screenRows(view.screen);
}

/** Facts since the last call. */
export function trace(shell: ShellWorld): ReturnType<typeof takeTrace> {
  return takeTrace(shell.inline.world);
}
