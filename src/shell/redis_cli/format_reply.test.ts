import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unescaped } from '#testing/golden_text';
import { parseTtyReply } from '#testing/tty_reply';
import { encodeUtf8 } from '../utf8';
import { cliFormatReply, type OutputMode } from './format_reply';

interface Recorded {
  readonly case: string;
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly nd?: boolean;
  /** The bytes, where they are no text. */
  readonly stdout_esc?: string;
}

function recordings(file: string): Recorded[] {
  const text = readFileSync(`src/testing/golden/cli/${file}`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/**
 * Texts, and statuses that a terminal shows like texts: the printed form does not tell what they
 * were. INCR's replies differ from run to run.
 */
const AMBIGUOUS =
  /^(INFO|LOLWUT|MEMORY DOCTOR|LATENCY DOCTOR|CLIENT LIST|DEBUG PROTOCOL (verbatim|bignum)|TIME$|OBJECT HELP|HELLO|INCR)/;

function outputOf({ stdout, stdout_esc }: Recorded): string {
  return stdout_esc === undefined ? encodeUtf8(stdout) : unescaped(stdout_esc);
}

function modeOf(argv: readonly string[]): OutputMode {
  if (argv.includes('--csv')) return 'csv';
  return argv.includes('--no-raw') ? 'standard' : 'raw';
}

/** The recordings of one command in the three modes, by the one from which the reply is known. */
function cases(file: string): [string, string, readonly Recorded[]][] {
  const byCase = new Map<string, Recorded[]>();
  for (const recorded of recordings(file)) {
    byCase.set(recorded.case, [...(byCase.get(recorded.case) ?? []), recorded]);
  }
  const list: [string, string, readonly Recorded[]][] = [];
  for (const [name, group] of byCase) {
    const printed = group.find(({ argv }) => modeOf(argv) === 'standard')?.stdout;
    if (printed !== undefined && !AMBIGUOUS.test(name) && !group.some(({ nd }) => nd)) {
      list.push([name, printed, group]);
    }
  }
  return list;
}

const all = [...cases('replies-piped.jsonl'), ...cases('replies-piped-resp3.jsonl')];

test('the recordings are there', () => {
  expect(all.length).toBeGreaterThan(60);
});

test.each(all)('%s is printed as recorded, in every mode', (_, printed, group) => {
  const reply = parseTtyReply(encodeUtf8(printed.replace(/\n$/, '')));
  for (const recorded of group) {
    const format = { output: modeOf(recorded.argv), mbDelim: '\n', cmdDelim: '\n' };
    expect(cliFormatReply(reply, format, false)).toBe(outputOf(recorded));
  }
});
