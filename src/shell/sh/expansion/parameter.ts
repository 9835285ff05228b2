/** `$x`, `${x:-word}`, `${#x}`, `${x%pattern}`, `${x/a/b}`, `${x:1:2}`, `"$@"` and `$?` and its kin. */
import { decodeUtf8, encodeUtf8 } from '../../utf8';
import type { Parameter, ParameterOperator } from '../syntax/ast';
import { evaluate } from './arithmetic';
import { type Expansion, lookUp, type Piece } from './expansion';
import { patternSource } from './pattern';

/** The value of a parameter; undefined: unset. */
function readValue(expansion: Expansion, name: string): string | undefined {
  const { state } = expansion.sh;
  if (/^[0-9]+$/.test(name)) return state.parameters[Number(name)];
  switch (name) {
    case '?':
      // A command substitution before it in the same command counts.
      return String(expansion.used > 0 ? state.capturedStatus : state.status);
    case '$':
      return String(state.shellPid);
    case '!':
      return state.lastBackground === 0 ? undefined : String(state.lastBackground);
    case '#':
      return String(state.parameters.length - 1);
    case '@':
    case '*':
      return state.parameters.length > 1 ? state.parameters.slice(1).join(' ') : undefined;
    case '-':
      return state.interactive ? 'himBH' : 'hB';
    case 'RANDOM':
      return String(expansion.sh.host.random() >>> 17);
    case 'SECONDS':
      return String(Math.floor(expansion.sh.host.monotonicUs() / 1_000_000));
    case 'PPID':
      return String(expansion.sh.host.ppid);
    default:
      return lookUp(expansion, name);
  }
}

/** `$@` and `$*`: quoted `$@` keeps each parameter a field of its own. */
export function parameterFields(
  expansion: Expansion,
  parameter: Parameter,
  quoted: boolean,
): Piece[] {
  if (parameter.operator !== null) return expandParameter(expansion, parameter, quoted);
  const values = expansion.sh.state.parameters.slice(1);
  if (parameter.name === '*' && quoted) {
    const separator = (lookUp(expansion, 'IFS') ?? ' ').slice(0, 1);
    return [{ kind: 'chars', text: values.join(separator), quoted, splits: true }];
  }
  return values.flatMap((text, i) => {
    const piece: Piece = { kind: 'chars', text, quoted, splits: true };
    return i === 0 ? [piece] : [{ kind: 'field' } as const, piece];
  });
}

type Operation = (context: {
  readonly expansion: Expansion;
  readonly parameter: Parameter;
  readonly value: string | undefined;
  readonly quoted: boolean;
}) => Piece[];

export function expandParameter(
  expansion: Expansion,
  parameter: Parameter,
  quoted: boolean,
): Piece[] {
  const value = readValue(expansion, parameter.name);
  if (parameter.operator === null) return chars(value ?? '', quoted);
  return OPERATIONS[parameter.operator]({ expansion, parameter, value, quoted });
}

function chars(text: string, quoted: boolean): Piece[] {
  return [{ kind: 'chars', text, quoted, splits: true }];
}

/** The operator's word, quoted like the whole. */
function argumentPieces(expansion: Expansion, parameter: Parameter, quoted: boolean): Piece[] {
  if (parameter.argument === null) return [];
  const pieces = expansion.inner.pieces(expansion, parameter.argument);
  return quoted ? pieces.map((piece) => ({ ...piece, quoted: true })) : pieces;
}

/** `-` and `:-` and the like: the colon counts an empty value as unset. */
function defaults(colon: boolean, whenMissing: Operation, whenThere: Operation): Operation {
  return (context) => {
    const missing = context.value === undefined || (colon && context.value === '');
    return missing ? whenMissing(context) : whenThere(context);
  };
}

const theValue: Operation = ({ value, quoted }) => chars(value ?? '', quoted);
const theArgument: Operation = ({ expansion, parameter, quoted }) =>
  argumentPieces(expansion, parameter, quoted);

const assign: Operation = ({ expansion, parameter, quoted }) => {
  const text =
    parameter.argument === null ? '' : expansion.inner.string(expansion, parameter.argument);
  expansion.assigned.set(parameter.name, text);
  return chars(text, quoted);
};

/** What bash answers when `${x:?}` ends a script. */
const UNSET_STATUS = 127;

function complaint(ifEmpty: string): Operation {
  return ({ expansion, parameter }) => {
    const text =
      parameter.argument === null ? '' : expansion.inner.string(expansion, parameter.argument);
    expansion.error ??= `${parameter.name}: ${text === '' ? ifEmpty : text}`;
    expansion.fatal = UNSET_STATUS;
    return [];
  };
}

function trim(side: 'prefix' | 'suffix', greedy: boolean): Operation {
  return ({ expansion, parameter, value, quoted }) => {
    const pattern =
      parameter.argument === null ? '' : expansion.inner.pattern(expansion, parameter.argument);
    const text = decodeUtf8(value ?? '');
    const ends = boundaries(text);
    const matcher = new RegExp(`^(?:${patternSource(pattern)})$`, 'u');
    // Prefixes from short to long and suffixes from short to long: greedy takes the other end.
    const ordered = (side === 'prefix') === greedy ? ends.reverse() : ends;
    const found = ordered.find((end) =>
      matcher.test(side === 'prefix' ? text.slice(0, end) : text.slice(end)),
    );
    const rest = side === 'prefix' ? text.slice(found ?? 0) : text.slice(0, found ?? text.length);
    return chars(encodeUtf8(rest), quoted);
  };
}

/** Where characters begin, and the end. */
function boundaries(text: string): number[] {
  const ends = [0];
  for (const char of text) ends.push((ends.at(-1) as number) + char.length);
  return ends;
}

function replace(all: boolean): Operation {
  return ({ expansion, parameter, value, quoted }) => {
    let pattern =
      parameter.argument === null ? '' : expansion.inner.pattern(expansion, parameter.argument);
    const by =
      parameter.replacement === null
        ? ''
        : expansion.inner.string(expansion, parameter.replacement);
    const anchor = /^[#%]/.exec(pattern)?.[0] ?? '';
    pattern = pattern.slice(anchor.length);
    if (pattern === '') return chars(value ?? '', quoted);
    const source = `${anchor === '#' ? '^' : ''}(?:${patternSource(pattern)})${anchor === '%' ? '$' : ''}`;
    const matcher = new RegExp(source, all ? 'gu' : 'u');
    return chars(
      encodeUtf8(decodeUtf8(value ?? '').replace(matcher, () => decodeUtf8(by))),
      quoted,
    );
  };
}

const substring: Operation = ({ expansion, parameter, value, quoted }) => {
  const argument =
    parameter.argument === null ? '' : expansion.inner.string(expansion, parameter.argument);
  const [from = '0', count] = argument.split(':');
  const text = [...decodeUtf8(value ?? '')];
  const start = numberOf(expansion, from);
  const begin = start < 0 ? text.length + start : start;
  if (count === undefined) return chars(encodeUtf8(text.slice(begin).join('')), quoted);
  const length = numberOf(expansion, count);
  const end = length < 0 ? text.length + length : begin + length;
  return chars(encodeUtf8(text.slice(begin, end).join('')), quoted);
};

function numberOf(expansion: Expansion, source: string): number {
  const result = evaluate(source, {
    get: (name) => lookUp(expansion, name),
    set: (name, text) => expansion.assigned.set(name, text),
  });
  if (result.kind === 'ok') return result.value;
  expansion.error ??= result.message;
  return 0;
}

const OPERATIONS: Readonly<Record<ParameterOperator, Operation>> = {
  '-': defaults(false, theArgument, theValue),
  ':-': defaults(true, theArgument, theValue),
  '=': defaults(false, assign, theValue),
  ':=': defaults(true, assign, theValue),
  '?': defaults(false, complaint('parameter not set'), theValue),
  ':?': defaults(true, complaint('parameter null or not set'), theValue),
  '+': defaults(false, () => [], theArgument),
  ':+': defaults(true, () => [], theArgument),
  '#': trim('prefix', false),
  '##': trim('prefix', true),
  '%': trim('suffix', false),
  '%%': trim('suffix', true),
  '/': replace(false),
  '//': replace(true),
  ':': substring,
  length: ({ expansion, parameter, value, quoted }) => {
    const { parameters } = expansion.sh.state;
    const isList = parameter.name === '@' || parameter.name === '*';
    const length = isList ? parameters.length - 1 : [...decodeUtf8(value ?? '')].length;
    return chars(String(length), quoted);
  },
  bad: ({ expansion, parameter }) => {
    expansion.error ??= `\${${parameter.name}}: bad substitution`;
    return [];
  },
};
