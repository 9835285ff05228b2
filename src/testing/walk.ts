/**
 * The course's walk, recorded with a real 6.2.6, and the lesson's machine on which it is typed again
 * at the same instants: sh, redis-cli, redis-server and redis-sentinel in the real world.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import { boot } from '#lab/boot';
import { PROGRAMS } from '#lab/programs/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { wholeContent } from '#world/files/content';
import { findNode } from '#world/files/tree';
import type { Inline } from '#world/inline';
import { inject } from '#world/world';
import { createScreen } from './screen';
import { rows, run, type ShellWorld, type } from './shell_world';
import type { Recorded } from './walk_text';

/** Needs scripting, which the lab has not got yet. */
export const LEFT_OUT = /^eval /;

export function recording(name: string): Recorded[] {
  const path = new URL(`./golden/walk2/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

export const COLS = 200;

/** The lesson's machine with so many terminals. */
export function bootLesson(terminals: number): ShellWorld {
  const topology = parseTopology(readFileSync('lessons/01-one-to-many/topology.json', 'utf8'));
  if (topology instanceof Misfit) return expect.fail(topology.toString());
  const [first] = topology.terminals;
  if (first === undefined) return expect.fail('the lesson has no terminal');
  const wanted = Array.from({ length: terminals }, () => first);
  const world = boot({ ...topology, terminals: wanted }, topology.seed, [...PROGRAMS.keys()]);
  const inline: Inline = { world, images: new Map(), programs: PROGRAMS };
  for (const tty of world.ttys.keys()) inject(world, { kind: 'resize', tty, cols: COLS, rows: 24 });
  const screens = wanted.map(() => ({ screen: createScreen(COLS), seen: 0 }));
  return { inline, screens };
}

/** Lets time pass until a recorded step is due. */
export function runUntil(shell: ShellWorld, { t_ms_since_start: ms }: Recorded): void {
  run(shell, Math.max(0, (ms * 1000 - shell.inline.world.horizon) / 1_000_000));
}

/** Types a line; answers the rows printed until the next prompt, and that prompt. */
export function enter(
  shell: ShellWorld,
  tty: number,
  line: string,
): { output: string; prompt: string } {
  const before = rows(shell, tty).length;
  type(shell, `${line}\r`, 0.05, tty);
  const shown = rows(shell, tty).slice(before);
  return { output: shown.slice(0, -1).join('\n'), prompt: shown.at(-1) ?? '' };
}

export function fileText(shell: ShellWorld, name: string): string {
  const tree = shell.inline.world.machines.get('lab')?.tree;
  const node = tree && findNode(tree, `/home/learner/redis-6.2.6/${name}`);
  return node?.content ? latin1(wholeContent(node.content)) : '';
}

/**
 * What Linux adds about memory, and the answer to the second SLAVEOF: whether the first sync is
 * over by then depends on where in its period serverCron is.
 */
const NOT_COMPARED = /overcommit_memory|already connected with/;

/**
 * A log without pids, times and sizes. A forked child's lines come last: which of the two writes
 * first is chance.
 */
export function logLines(text: string): string[] {
  const lines = text
    .split('\n')
    .filter((line) => !NOT_COMPARED.test(line))
    .map((line) =>
      line
        .replace(/^\d+:([MSC]) \d\d \w{3} \d{4} [\d:.]+ /, '$1 ')
        .replace(/pid=?:? ?\d+/g, 'pid <n>')
        .replace(/[0-9a-f]{40}/g, '<id>')
        .replace(/'id=\d+ addr=[^']*'/g, "'<client>'")
        .replace(/\d+ bytes/g, '<n> bytes')
        .replace(/[\d.]+ seconds/g, '<s> seconds')
        .replace(/[\d.]+ MB/gi, '<n> MB')
        .replace(/<id>:\d+/g, '<id>:<n>')
        .replace(/offset:? \d+/g, 'offset <n>'),
    );
  const ofChild = (line: string): boolean => line.startsWith('C * ');
  return [...lines.filter((line) => !ofChild(line)), ...lines.filter(ofChild)];
}
