import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LOCALES, type SolutionEntry } from './lesson';
import { parseLesson } from './parse';

const folder = new URL('../../lessons/', import.meta.url);

describe('parseLesson', () => {
  test('keeps the order of prose, commands and questions', () => {
    const text = [
      '# T',
      'sub',
      '## One {#one}',
      'Prose.',
      '```cli @6379',
      'set a 1',
      'get a',
      '```',
      '::: predict',
      'Q?',
      '---',
      'A.',
      ':::',
      '::: hint oops',
      'H',
      ':::',
      '::: after',
      'Done',
      ':::',
      'Tail.',
    ].join('\n');
    const lesson = parseLesson('x', 'en', text);
    expect(lesson).toMatchObject({ title: 'T', subtitle: 'sub' });
    const [step] = lesson.steps;
    expect(step?.blocks.map((block) => block.kind)).toEqual([
      'html',
      'command',
      'command',
      'predict',
      'html',
    ]);
    expect(step?.blocks[2]).toEqual({
      kind: 'command',
      tty: '6379',
      server: '6379',
      program: 'redis-cli',
      line: 'get a',
    });
    expect(step?.hints.oops).toEqual([{ kind: 'html', html: '<p>H</p>' }]);
    expect(step?.after).toBe('<p>Done</p>');
  });

  test('reads buttons, other servers and hints with a way back', () => {
    const text = [
      '# T',
      '## One {#one}',
      '```cli @cli:26379',
      'ping',
      '```',
      '::: cut 6379 6380',
      '::: SIGSTOP 6379',
      '::: until +odown 70 stop',
      '::: span one/a one/b',
      '::: hint oops',
      'H',
      '```sh @6379',
      'fg',
      '```',
      ':::',
    ].join('\n');
    const [step] = parseLesson('x', 'en', text).steps;
    const command = { kind: 'command', program: 'redis-cli', line: 'ping' };
    expect(step?.blocks).toEqual([
      { ...command, tty: 'cli', server: '26379' },
      { kind: 'fault', fault: { what: 'cut', a: 6379, b: 6380 } },
      { kind: 'fault', fault: { what: 'SIGSTOP', port: 6379 } },
      { kind: 'until', event: '+odown', seconds: 70, stop: true },
      { kind: 'span', from: 'one/a', to: 'one/b' },
    ]);
    expect(step?.hints.oops?.map((block) => block.kind)).toEqual(['html', 'command']);
  });

  test('names what is wrong', () => {
    expect(() => parseLesson('x', 'en', 'no title')).toThrow('line 1 must be');
    expect(() => parseLesson('x', 'en', '# T\n')).toThrow('no step');
    expect(() => parseLesson('x', 'en', '# T\n## S {#s}\n```sh @1\nls')).toThrow('never closed');
  });
});

describe.each(readdirSync(folder))('lessons/%s', (id) => {
  const read = (name: string) => readFileSync(new URL(`${id}/${name}`, folder), 'utf8');
  const texts = LOCALES.map((locale) => parseLesson(id, locale, read(`lesson.${locale}.md`)));
  const checks = JSON.parse(read('checks.json')) as {
    step: string;
    checks: { hints?: { hint: string }[] }[];
  }[];
  const solution = JSON.parse(read('solution.json')) as SolutionEntry[];

  test('has the same steps, commands and hints in every language', () => {
    const [first, ...rest] = texts.map((text) =>
      text.steps.map((step) => ({
        id: step.id,
        doing: step.blocks.filter((block) => block.kind !== 'html' && block.kind !== 'predict'),
        questions: step.blocks.filter((block) => block.kind === 'predict').length,
        hints: Object.keys(step.hints).sort(),
        after: step.after !== '',
      })),
    );
    for (const other of rest) expect(other).toEqual(first);
  });

  test('has a check and a solution for every step, and a text for every hint', () => {
    for (const step of texts[0]?.steps ?? []) {
      const own = checks.find((each) => each.step === step.id);
      expect(own?.checks.length, step.id).toBeGreaterThan(0);
      expect(
        solution.some((line) => line.step === step.id),
        step.id,
      ).toBe(true);
      for (const { hints = [] } of own?.checks ?? [])
        for (const { hint } of hints) expect(step.hints, `${step.id} ${hint}`).toHaveProperty(hint);
    }
    expect(checks.map((each) => each.step)).toEqual(texts[0]?.steps.map((step) => step.id));
  });
});
