/** tr and cut: characters for characters, and columns out of lines. */
import { unescapeBackslashes } from '../sh/syntax/word';
import { parseOptions, usageError } from './options';
import { openSource, type Source, splitLines, take } from './source';
import { finish, out, toolProgram } from './tool';

interface Tr {
  readonly source: Source;
  /** The character each becomes; the empty string deletes it. */
  readonly map: Readonly<Record<string, string>>;
}

export const tr = toolProgram<Tr>({
  name: 'tr',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'd',
      usage: '[OPTION]... STRING1 [STRING2]',
    });
    if (options === null) return null;
    const [from, to] = options.operands.map(characters);
    const deletes = options.given.has('d');
    if (from === undefined || (to === undefined && !deletes)) {
      const first = options.operands[0];
      usageError(
        tool,
        first === undefined
          ? 'missing operand'
          : `missing operand after '${first}'\nTwo strings must be given when translating.`,
      );
      return null;
    }
    const target = (i: number): string => (deletes ? '' : (to?.[i] ?? to?.at(-1) ?? ''));
    return {
      source: openSource([]),
      map: Object.fromEntries(from.map((char, i) => [char, target(i)])),
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      out(tool, [...taken.text].map((char) => task.map[char] ?? char).join(''));
    } else if (taken.kind === 'done') finish(tool);
    return 'goOn';
  },
});

const SETS: Readonly<Record<string, string>> = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:space:]': ' \t\n\r\f\v',
};

/** `a-z` and `\n` written out. */
function characters(set: string): string[] {
  const text = unescapeBackslashes(set.replace(/\[:[a-z]+:\]/g, (name) => SETS[name] ?? name));
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const from = text.charCodeAt(i);
    const isRange = text[i + 1] === '-' && i + 2 < text.length;
    const to = isRange ? text.charCodeAt(i + 2) : from;
    for (let code = from; code <= to; code++) out.push(String.fromCharCode(code));
    if (isRange) i += 2;
  }
  return out;
}

interface Cut {
  readonly source: Source;
  readonly delimiter: string;
  readonly by: 'fields' | 'characters';
  /** From 1; the end included. */
  readonly ranges: readonly (readonly [number, number])[];
  carry: string;
}

export const cut = toolProgram<Cut>({
  name: 'cut',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 's',
      values: 'dfcb',
      usage: 'OPTION... [FILE]...',
    });
    if (options === null) return null;
    const { given, operands } = options;
    const list = given.get('f') ?? given.get('c') ?? given.get('b');
    if (list === undefined || !/^[0-9,-]+$/.test(list)) {
      usageError(tool, 'you must specify a list of bytes, characters, or fields');
      return null;
    }
    return {
      source: openSource(operands),
      delimiter: given.get('d') ?? '\t',
      by: given.has('f') ? 'fields' : 'characters',
      ranges: list.split(',').map(parseRange),
      carry: '',
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      const { lines, rest } = splitLines(task.carry, taken.text);
      task.carry = rest;
      out(tool, lines.map((line) => `${cutLine(task, line)}\n`).join(''));
    } else if (taken.kind === 'end') {
      if (task.carry !== '') out(tool, `${cutLine(task, task.carry)}\n`);
      task.carry = '';
    } else finish(tool);
    return 'goOn';
  },
});

function parseRange(text: string): [number, number] {
  const [from = '', to] = text.split('-');
  const start = Number(from || '1');
  return [start, to === undefined ? start : Number(to || 'Infinity')];
}

function cutLine({ by, delimiter, ranges }: Cut, line: string): string {
  if (by === 'fields' && !line.includes(delimiter)) return line;
  const pieces = line.split(by === 'fields' ? delimiter : '');
  const kept = pieces.filter((_, i) => ranges.some(([from, to]) => i + 1 >= from && i + 1 <= to));
  return kept.join(by === 'fields' ? delimiter : '');
}
