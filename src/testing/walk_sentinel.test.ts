/**
 * The course's automatic failover, typed at the instants at which it was typed when a real 6.2.6 was
 * recorded: two Sentinels at terminals of their own, redis-cli at one of them, the master's end, the
 * new master, the old one's return. Which Sentinel leads is chance, in the recording as here.
 */
import { describe, expect, test } from 'vitest';
import { rows, run, type } from './shell_world';
import {
  bootLesson,
  enter,
  fileText,
  LEFT_OUT,
  logLines,
  normalised,
  type Recorded,
  recording,
  runUntil,
} from './walk';

const TERMINALS = 5;
/** The ids that were drawn in the recording: Sentinel 0's, and what the walk makes Sentinel 1's. */
const RECORDED_ID = 'c0de366e268b4b5804f8c5ead74f729ba5ab1fba';
const RECORDED_OTHER_ID = 'c0de366e268b4b5804f8c5ead74f729ba5ab1fbb';
/** Values of redis-cli's lists that are times or offsets. */
const VARYING_FIELDS =
  /"(last-.*|info-refresh|.*-time|slave-repl-offset|voted-leader|voted-leader-epoch|link-pending-commands)"$/;
/** The old master at its return: who asked it last, before or after it was made a replica? */
const CHANCE_FIELDS = /"(role-reported|master-link-status|master-host|master-port)"$/;
const RETURN_MS = 188_000;
/** Only their names are compared: INFO's values, clients' addresses. */
const NAMES_ONLY = /^(info|info server)$/;
const NOT_COMPARED = /^(client list|lastsave)$/;

const shell = bootLesson(TERMINALS);

function ttyOf({ terminal }: Recorded): number {
  return Number(/^term(\d)/.exec(terminal ?? 'term1')?.[1] ?? 1);
}

/** A list as redis-cli shows it, without the values that vary. */
function fieldsOf(text: string, isReturning: boolean): string {
  const lines = text.split('\n');
  const isVarying = (at: number) =>
    VARYING_FIELDS.test(lines[at - 1] ?? '') ||
    (isReturning && CHANCE_FIELDS.test(lines[at - 1] ?? ''));
  return lines.map((line, at) => (isVarying(at) ? line.replace(/".*"/, '"<n>"') : line)).join('\n');
}

function comparable({ input, t_ms_since_start: ms }: Recorded, output: string): string | string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  if (input === 'command') return lines.map((line) => line.replace(/^[ 0-9)]+/, '')).sort();
  if (NAMES_ONLY.test(input)) return lines.map((line) => line.split(':')[0] ?? '');
  const text = normalised(input, lines.join('\n')).replace(/"# Server[^"]*"/g, '<INFO>');
  if (/^sentinel info-cache/.test(input)) return text.replace(/\(integer\) \d+/g, '<age>');
  const isReturning = ms > RETURN_MS && /^sentinel (replicas|slaves)/.test(input);
  return fieldsOf(text, isReturning);
}

function confLines(text: string): string {
  return text.replace(/[0-9a-f]{40}/g, '<id>').trimEnd();
}

interface Story {
  /** Before anything went wrong, starts and stops included. */
  readonly before: string[];
  /** From the first +sdown on. */
  readonly after: string[];
}

/** What depends on who of the two comes first. */
const CHANCE = /\+odown|Next failover delay|\+convert-to-slave/;

function storyOf(screen: readonly string[]): Story {
  const lines = screen
    .map((line) =>
      line
        .replace(/^(\^C)?\d+:X \d\d \w{3} \d{4} [\d:.]+ /, '$1')
        .replace(/^(\^C)?\d+:signal-handler \(\d+\)/, '$1signal-handler')
        .replace(/PID: \d+/, 'PID')
        .replace(/pid=\d+/, 'pid')
        .replace(/[0-9a-f]{40}/g, '<id>')
        .trimEnd(),
    )
    .filter((line) => line !== '' && !CHANCE.test(line));
  const at = lines.findIndex((line) => line.includes('+sdown'));
  if (at === -1) return { before: lines, after: [] };
  const after = lines.slice(at).map((line) => line.replace(/2637[89]|26380/g, '<port>'));
  return { before: lines.slice(0, at), after };
}

/** The line as it is typed here: with the ids that were drawn here. */
function typed(input: string): string {
  if (!input.includes(RECORDED_ID)) return input;
  const id = /^sentinel myid (\w+)$/m.exec(fileText(shell, 'sentinel0.conf'))?.[1] ?? '';
  const other = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
  return input.replace(RECORDED_ID, id).replace(RECORDED_OTHER_ID, other);
}

/** What both Sentinels showed after the failover, whoever led. */
const stories: { readonly ours: string[]; readonly recorded: string[] }[] = [];

function compareScreen(step: Recorded): void {
  const tty = ttyOf(step);
  if (step.input === '^C') {
    type(shell, '\x03', 0.2, tty);
  }
  const ours = storyOf(rows(shell, tty));
  const recorded = storyOf((step.output ?? '').split('\n'));
  expect(ours.before).toEqual(recorded.before);
  stories.push({ ours: ours.after, recorded: recorded.after });
}

function compare(step: Recorded): void {
  const { input, output, kind } = step;
  if (kind === 'file') {
    if (output !== null) expect(confLines(fileText(shell, input))).toBe(confLines(output));
  } else if (kind === 'log' && input.endsWith('.log')) {
    expect(logLines(fileText(shell, input))).toEqual(logLines(output ?? ''));
  } else if (kind === 'log') {
    compareScreen(step);
  } else if (step.no_prompt) {
    type(shell, `${typed(input)}\r`, 0.05, ttyOf(step));
  } else {
    const shown = enter(shell, ttyOf(step), typed(input));
    if (!NOT_COMPARED.test(input)) {
      expect(comparable(step, shown.output)).toEqual(comparable(step, output ?? ''));
    }
    expect(shown.prompt).toBe((step.prompt_after ?? '').trimEnd());
  }
}

describe('the walk', () => {
  test('up to the first Sentinel', () => {
    const steps = [...recording('walk'), ...recording('switch_by_hand')];
    for (const step of steps) {
      if ((step.kind !== 'shell' && step.kind !== 'cli') || LEFT_OUT.test(step.input)) continue;
      runUntil(shell, step);
      enter(shell, ttyOf(step), step.input);
    }
    const conf = recording('sentinel')[0]?.output ?? '';
    enter(shell, 3, `printf '${conf.replaceAll('\n', '\\n')}\\n' > sentinel0.conf; clear`);
    run(shell, 0.01);
  });

  test.each(recording('sentinel'))('$t_ms_since_start $terminal $kind $input', (step) => {
    runUntil(shell, step);
    compare(step);
  });

  test('one Sentinel leads, the other follows', () => {
    const told = stories.filter(({ recorded }) => recorded.length > 0);
    expect(told).toHaveLength(8);
    // The screens come in pairs, one of each Sentinel.
    for (let i = 0; i < told.length; i += 2) {
      const pair = told.slice(i, i + 2);
      const sorted = (which: 'ours' | 'recorded') =>
        pair.map((each) => each[which].join('\n')).sort();
      expect(sorted('ours')).toEqual(sorted('recorded'));
    }
  });
});
