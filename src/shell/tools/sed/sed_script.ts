/** A sed script's text to its commands, with GNU sed's complaints. */
import { compilePattern } from '../../regexp';
import type { SedAddress, SedStep } from './sed_run';

export type SedScript =
  | { readonly kind: 'ok'; readonly steps: readonly SedStep[] }
  | { readonly kind: 'error'; readonly at: number; readonly message: string };

interface Reader {
  readonly text: string;
  readonly extended: boolean;
  at: number;
  error: string | null;
}

export function parseSedScript(text: string, extended: boolean): SedScript {
  const reader: Reader = { text, extended, at: 0, error: null };
  const steps: SedStep[] = [];
  for (;;) {
    while (/[\s;]/.test(text[reader.at] ?? '')) reader.at++;
    if (reader.at >= text.length) return { kind: 'ok', steps };
    const step = parseStep(reader);
    if (reader.error !== null) return { kind: 'error', at: reader.at, message: reader.error };
    if (step !== null) steps.push(step);
  }
}

function fail(reader: Reader, message: string): null {
  reader.error ??= message;
  return null;
}

function parseStep(reader: Reader): SedStep | null {
  if (reader.text[reader.at] === '#') {
    const end = reader.text.indexOf('\n', reader.at);
    reader.at = end < 0 ? reader.text.length : end;
    return null;
  }
  const from = parseAddress(reader);
  let to: SedAddress | null = null;
  if (reader.text[reader.at] === ',') {
    reader.at++;
    to = parseAddress(reader) ?? fail(reader, "unexpected `,'");
  }
  skipBlanks(reader);
  const negated = reader.text[reader.at] === '!';
  if (negated) reader.at++;
  const command = reader.text[reader.at++];
  const place = { from, to, negated };
  if (command === undefined) return fail(reader, 'missing command');
  if (command === 's') return parseSubstitution(reader, place);
  if (command === 'a' || command === 'i' || command === 'c') {
    return { ...place, command, text: parseText(reader) };
  }
  if (command === 'd' || command === 'p' || command === 'q' || command === '=') {
    return endCommand(reader) ? { ...place, command } : null;
  }
  return fail(reader, `unknown command: \`${command}'`);
}

function skipBlanks(reader: Reader): void {
  while (/[ \t]/.test(reader.text[reader.at] ?? '')) reader.at++;
}

function endCommand(reader: Reader): boolean {
  skipBlanks(reader);
  if (/^(?:[;\n#}]|$)/.test(reader.text.slice(reader.at))) return true;
  reader.at++;
  fail(reader, 'extra characters after command');
  return false;
}

function parseAddress(reader: Reader): SedAddress | null {
  const rest = reader.text.slice(reader.at);
  const digits = /^[0-9]+/.exec(rest)?.[0];
  if (digits !== undefined) {
    reader.at += digits.length;
    return { kind: 'line', line: Number(digits) };
  }
  if (rest.startsWith('$')) {
    reader.at++;
    return { kind: 'last' };
  }
  if (!rest.startsWith('/')) return null;
  reader.at++;
  const source = delimited(reader, '/');
  if (source === null) return fail(reader, 'unterminated address regex');
  const ignoreCase = reader.text[reader.at] === 'I';
  if (ignoreCase) reader.at++;
  const pattern = compile(reader, source, ignoreCase);
  return pattern === null ? null : { kind: 'match', ...pattern };
}

function compile(reader: Reader, source: string, ignoreCase: boolean) {
  const syntax = reader.extended ? 'extended' : 'basic';
  const pattern = compilePattern(source, { syntax, ignoreCase, whole: 'no' });
  return pattern ?? fail(reader, 'Invalid regular expression');
}

/** Up to the next unprotected delimiter, which loses its protection; null: there is none. */
function delimited(reader: Reader, delimiter: string): string | null {
  let out = '';
  for (; reader.at < reader.text.length; reader.at++) {
    const char = reader.text[reader.at] as string;
    if (char === delimiter) {
      reader.at++;
      return out;
    }
    if (char !== '\\') {
      out += char;
    } else {
      const next = reader.text[++reader.at] ?? '';
      out += next === delimiter ? next : next === 'n' ? '\n' : `\\${next}`;
    }
  }
  return null;
}

type Place = Pick<SedStep, 'from' | 'to' | 'negated'>;

function parseSubstitution(reader: Reader, place: Place): SedStep | null {
  const delimiter = reader.text[reader.at++] ?? '';
  const source = delimiter === '' ? null : delimited(reader, delimiter);
  const replacement = source === null ? null : delimited(reader, delimiter);
  if (source === null || replacement === null) return fail(reader, "unterminated `s' command");
  const letters = /^[gpiI0-9]*/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += letters.length;
  const rest = reader.text.slice(reader.at);
  if (!/^[ \t]*(?:[;\n#}]|$)/.test(rest)) {
    reader.at++;
    return fail(reader, "unknown option to `s'");
  }
  const pattern = compile(reader, source, /[iI]/.test(letters));
  if (pattern === null) return null;
  return {
    ...place,
    command: 's',
    pattern,
    replacement,
    all: letters.includes('g'),
    print: letters.includes('p'),
    which: Number(/[0-9]+/.exec(letters)?.[0] ?? 1),
  };
}

/** The text of a, i and c: the rest of the line, after an optional backslash and newline. */
function parseText(reader: Reader): string {
  const rest = reader.text.slice(reader.at).replace(/^[ \t]*(?:\\\n?)?[ \t]*/, '');
  reader.at = reader.text.length;
  return rest.replace(/\\\n/g, '\n').replace(/\\(.)/g, '$1');
}
