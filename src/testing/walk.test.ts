/**
 * The course's lessons 1 and 2, typed at the instants at which they were typed when a real 6.2.6
 * was recorded, in the real world: sh, redis-cli and redis-server on the lesson's machine.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import { boot } from '#lab/boot';
import { PROGRAMS } from '#lab/programs';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { wholeContent } from '#world/files/content';
import { findNode } from '#world/files/tree';
import type { Inline } from '#world/inline';
import { inject } from '#world/world';
import { createScreen } from './screen';
import { rows, run, type ShellWorld, type } from './shell_world';

interface Recorded {
  readonly step: string;
  readonly terminal: string | null;
  readonly t_ms_since_start: number;
  readonly kind: 'shell' | 'cli' | 'file' | 'log';
  readonly input: string;
  readonly output: string | null;
  readonly prompt_after?: string;
}

/** Needs scripting, which the lab has not got yet. */
const LEFT_OUT = /^eval /;

function recording(name: string): Recorded[] {
  const path = new URL(`./golden/walk2/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

const COLS = 200;

function bootLesson(): ShellWorld {
  const topology = parseTopology(readFileSync('lessons/01-one-to-many/topology.json', 'utf8'));
  if (topology instanceof Misfit) return expect.fail(topology.toString());
  const world = boot(topology, topology.seed, [...PROGRAMS.keys()]);
  const inline: Inline = { world, images: new Map(), programs: PROGRAMS };
  for (const tty of world.ttys.keys()) inject(world, { kind: 'resize', tty, cols: COLS, rows: 24 });
  const screens = topology.terminals.map(() => ({ screen: createScreen(COLS), seen: 0 }));
  return { inline, screens };
}

/** Types a line; answers the rows printed until the next prompt, and that prompt. */
function enter(shell: ShellWorld, tty: number, line: string): { output: string; prompt: string } {
  const before = rows(shell, tty).length;
  type(shell, `${line}\r`, 0.05, tty);
  const shown = rows(shell, tty).slice(before);
  return { output: shown.slice(0, -1).join('\n'), prompt: shown.at(-1) ?? '' };
}

function fileText(shell: ShellWorld, name: string): string {
  const tree = shell.inline.world.machines.get('lab')?.tree;
  const node = tree && findNode(tree, `/home/learner/redis-6.2.6/${name}`);
  return node?.content ? latin1(wholeContent(node.content)) : '';
}

/** What differs from run to run. Offsets are compared as far as they are equal to each other. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{40}/g, '<id>'],
  [/^\[(\d+)\] \d+$/gm, '[$1] <pid>'],
  [/lag=[01]\b/g, 'lag=<s>'],
  [/(_seconds_ago|_since_seconds):-?\d+/g, '$1:<s>'],
  [/offset(=|:)\d+/g, 'offset$1<n>'],
  [/(histlen|byte_offset|repl_offset):\d+/g, '$1:<n>'],
];

function normalised(input: string, output: string): string {
  let text = output;
  for (const [pattern, by] of VARYING) text = text.replace(pattern, by);
  if (/^role$/i.test(input)) text = text.replace(/(\(integer\)|3\)) ("?)\d+("?)$/gm, '$1 $2<n>$3');
  if (/^keys /.test(input))
    return text
      .replace(/^\d+\) /gm, '')
      .split('\n')
      .sort()
      .join('\n');
  return text;
}

describe('the walk', () => {
  const shell = bootLesson();
  const all = [...recording('walk'), ...recording('switch_by_hand')];
  const steps = all.filter(({ input, kind }) => kind !== 'file' && !LEFT_OUT.test(input));
  test.each(steps)('$terminal $input', (step) => {
    const { terminal, input, output, kind } = step;
    const due = step.t_ms_since_start * 1000;
    run(shell, Math.max(0, (due - shell.inline.world.horizon) / 1_000_000));
    if (kind === 'log') {
      expect(logLines(fileText(shell, input))).toEqual(logLines(output ?? ''));
      return;
    }
    const shown = enter(shell, terminal?.startsWith('term2') ? 2 : 1, input);
    expect(normalised(input, shown.output)).toBe(normalised(input, output ?? ''));
    expect(shown.prompt).toBe((step.prompt_after ?? '').trimEnd());
  });
});

/**
 * What Linux adds about memory, and the answer to the second SLAVEOF: whether the first sync is
 * over by then depends on where in its period serverCron is.
 */
const NOT_COMPARED = /overcommit_memory|already connected with/;

/**
 * A log without pids, times and sizes. A forked child's lines come last: which of the two writes
 * first is chance.
 */
function logLines(text: string): string[] {
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
        .replace(/\d+ MB/gi, '<n> MB')
        .replace(/offset:? \d+/g, 'offset <n>'),
    );
  const ofChild = (line: string): boolean => line.startsWith('C * ');
  return [...lines.filter((line) => !ofChild(line)), ...lines.filter(ofChild)];
}
