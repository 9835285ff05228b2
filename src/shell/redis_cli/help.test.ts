import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CliDesk } from '#testing/cli_desk';
import { createScreen, screenText, writeScreen } from '#testing/screen';
import { cliIntegrateHelp, cliOutputHelp } from './help';

function golden<T>(file: string): T[] {
  const text = readFileSync(`src/testing/golden/cli/${file}`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const PROMPT = '127.0.0.1:6379> ';
const WIDE = 500;

/** A prompt of a server that knows one command more than redis-cli. */
function atPrompt(): CliDesk {
  const server = () => '*1\r\n*4\r\n$8\r\nreplconf\r\n:-1\r\n*0\r\n:0\r\n';
  return new CliDesk({ cols: WIDE, server }).start();
}

/** The line as a person sees it. */
function shown(desk: CliDesk): string {
  return (desk.rows().at(-1) ?? '').slice(PROMPT.length).trimEnd();
}

describe('hints', () => {
  const cases = golden<{ typed: readonly (readonly [string, string])[] }>('hints.jsonl');

  test('are there to compare with', () => expect(cases.length).toBeGreaterThan(200));

  test.each(cases.map((recorded) => [recorded.typed[0]?.[0] ?? '', recorded] as const))(
    'of %s are the recorded ones',
    (_, recorded) => {
      const desk = atPrompt();
      let typed = '';
      let before = '';
      for (const [text, line] of recorded.typed) {
        desk.type(text.slice(typed.length));
        typed = text;
        // The recorder sometimes looked before the screen had changed.
        if (line !== before) expect(shown(desk)).toBe(line.trimEnd());
        before = line;
      }
    },
  );
});

describe('completion', () => {
  const cases = golden<{
    prefix: string;
    tabs: readonly string[];
    after_escape: string;
  }>('completion.jsonl');

  // The recorder sometimes looked before the screen had changed, so a line may be there twice and
  // the one after it not at all: what it saw is found on the way, in order.
  const seenOnTheWay = (lines: readonly string[], recorded: readonly string[]): string[] => {
    let at = -1;
    return recorded.filter((line, i) => {
      if (line === recorded[i - 1]) return true;
      at = lines.indexOf(line, at + 1);
      return at !== -1;
    });
  };

  test.each(cases.map((recorded) => [recorded.prefix, recorded] as const))(
    'of %j is the recorded one',
    (prefix, recorded) => {
      const desk = atPrompt().type(prefix);
      const expected = recorded.tabs.map((line) => line.trimEnd());
      const lines = [...expected, ...expected].map(() => shown(desk.type('\t')));
      expect(lines[0]).toBe(expected[0]);
      expect(seenOnTheWay(lines, expected)).toEqual(expected);
    },
  );
});

interface Step {
  readonly input: string;
  readonly output: string;
}

describe('help', () => {
  const sessions = golden<{ case: string; steps: readonly Step[] }>('prompts.jsonl');
  const steps = sessions.filter((session) => session.case.startsWith('help'));
  // The server's own commands come last in the generic group, in an order of its hash table.
  const known = steps
    .flatMap((session) => session.steps)
    .filter(({ input }) => input !== 'help @generic');

  test.each(known.map((step) => [step.input, step.output] as const))('%s', (input, output) => {
    const [, ...topic] = input.split(/ +/);
    const screen = createScreen(WIDE);
    writeScreen(screen, cliOutputHelp(topic, []));
    expect(screenText(screen).trimEnd()).toBe(output.trimEnd());
  });

  test('a command of the server alone has an entry too', () => {
    const entry = (name: string, arity: string, first: string) =>
      ({
        type: 'array',
        elements: [
          { type: 'string', str: name },
          { type: 'integer', digits: arity },
          { type: 'array', elements: [] },
          { type: 'integer', digits: first },
        ],
      }) as const;
    const added = cliIntegrateHelp({
      type: 'array',
      elements: [entry('get', '2', '1'), entry('replconf', '-1', '0'), entry('x', '-3', '1')],
    });
    expect(added).toEqual([
      { name: 'REPLCONF', params: '...options...' },
      { name: 'X', params: 'key arg ...options...' },
    ]);
    expect(cliOutputHelp(['replconf'], added)).toContain('Help not available');
  });
});
