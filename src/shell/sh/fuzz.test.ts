/** Whatever is typed, the shell must answer something: no crash, no endless loop in one turn. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootShell, printed, rows, trace, type } from '#testing/shell_world';
import { compilePattern } from '../regexp';
import { expandBraces } from './expansion/brace';
import { hasPattern, matchesPattern } from './expansion/pattern';
import { parse } from './syntax/parser';
import { printAndOr } from './syntax/print';

const PIECES = [
  'echo', 'a', '$', '$x', '}', '"', "'", '`', '$(', ')', '(', '((', '))', '|', '||', '&', '&&', ';',
  ';;', '<', '>', '>>', '2>&1', '<<E', '\n', ' ', '\\', '#', 'if', 'then', 'fi', 'for', 'in', 'do',
  'done', 'while', 'case', 'esac', '{', '!', '[[', ']]', '[', ']', '*', '?', '=', 'x=1', '~', '{1..3}',
  '{a,b}', '$((1', '+', '\xe4\xbd\xa0', '\x00', '%', '!!', 'function', '$?', '{x:-y}', '{#x}', '{x',
]; // biome-ignore format: short words read best in rows

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 14 })
  .map((pieces) => pieces.join(''));
const spaced = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((p) => p.join(' '));

test('parsing ends, and so does printing', () => {
  fc.assert(
    fc.property(fc.oneof(text, spaced, fc.string()), (source) => {
      const parsed = parse(`${source}\n`);
      expandBraces(source);
      if (parsed.kind === 'ok') for (const { andOr } of parsed.list) printAndOr(andOr);
    }),
    { numRuns: 3000 },
  );
});

const marks = fc
  .array(
    fc.constantFrom(
      'a',
      '*',
      '?',
      '[',
      ']',
      '^',
      '!',
      '-',
      '\\',
      '(',
      ')',
      '{',
      '}',
      '+',
      '|',
      '.',
      '$',
      '/',
      '1',
      ',',
      '[:space:]',
      'z-a',
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(''));

test('patterns and expressions never throw', () => {
  fc.assert(
    fc.property(marks, fc.string(), (pattern, subject) => {
      hasPattern(pattern);
      matchesPattern(pattern, subject);
      for (const syntax of ['basic', 'extended', 'fixed'] as const) {
        const compiled = compilePattern(pattern, { syntax, ignoreCase: false, whole: 'no' });
        if (compiled !== null) new RegExp(compiled.source, compiled.flags).test(subject);
      }
    }),
    { numRuns: 5000 },
  );
});

test('the prompt comes back after any line', () => {
  fc.assert(
    fc.property(fc.oneof(text, spaced), (source) => {
      const shell = bootShell();
      trace(shell);
      type(shell, `${source}\r`, 0.2);
      type(shell, '\x03\x04\x03\r', 0.2);
      const crashed = trace(shell).find(({ fact }) => fact.kind === 'crash');
      expect(crashed).toBe(undefined);
      type(shell, 'echo still\there\r', 0.2);
      const left = shell.inline.world.ended.some(({ pid }) => pid === 22_050);
      if (!left) expect(rows(shell).join('\n'), printed(shell)).toContain('\nstill');
    }),
    { numRuns: 150 },
  );
});
