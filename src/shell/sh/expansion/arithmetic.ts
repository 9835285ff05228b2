/** `$((…))`: C's integer expressions, by precedence climbing. */
export interface ArithmeticVariables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** The value, or what is wrong in bash's words. Values are doubles here: exact up to 2^53. */
export type ArithmeticResult =
  | { readonly kind: 'ok'; readonly value: number }
  | { readonly kind: 'error'; readonly message: string };

interface Reader {
  readonly source: string;
  readonly tokens: readonly string[];
  at: number;
  readonly variables: ArithmeticVariables;
  error: string | null;
}

const TOKEN =
  /\s*(\d+#[0-9a-zA-Z]+|0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|\*\*|<<=|>>=|\+\+|--|&&|\|\||[-+*/%<>=!&|^]=|<<|>>|[-+*/%<>=!~&|^?:(),]|\S)/y;

const BINARY: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '<<': (a, b) => a * 2 ** b, '>>': (a, b) => Math.floor(a / 2 ** b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
  { '**': (a, b) => a ** b },
];

export function evaluate(source: string, variables: ArithmeticVariables): ArithmeticResult {
  const tokens = [...source.matchAll(new RegExp(TOKEN, 'g'))].map((match) => match[1] as string);
  if (tokens.length === 0) return { kind: 'ok', value: 0 };
  const reader: Reader = { source, tokens, at: 0, variables, error: null };
  const value = comma(reader);
  if (reader.error === null && reader.at < tokens.length)
    fail(reader, 'syntax error in expression');
  if (reader.error !== null) return { kind: 'error', message: reader.error };
  return { kind: 'ok', value: value === 0 ? 0 : value };
}

function fail(reader: Reader, what: string): number {
  // At the end the last token is to blame.
  const from = Math.min(reader.at, reader.tokens.length - 1);
  const rest = reader.tokens.slice(from).join(' ');
  reader.error ??= `${reader.source.trim()}: ${what} (error token is "${rest}")`;
  reader.at = reader.tokens.length;
  return 0;
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}

function comma(reader: Reader): number {
  let value = assignment(reader);
  while (take(reader, ',')) value = assignment(reader);
  return value;
}

function assignment(reader: Reader): number {
  const name = reader.tokens[reader.at] ?? '';
  const operator = reader.tokens[reader.at + 1] ?? '';
  if (!/^[A-Za-z_]/.test(name) || !/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator))
    return ternary(reader);
  reader.at += 2;
  const right = assignment(reader);
  const sign = operator.slice(0, -1);
  const value = sign === '' ? right : apply(reader, sign, variable(reader, name), right);
  reader.variables.set(name, String(value));
  return value;
}

function ternary(reader: Reader): number {
  const condition = binary(reader, 0);
  if (!take(reader, '?')) return condition;
  const yes = assignment(reader);
  if (!take(reader, ':')) return fail(reader, "`:' expected for conditional expression");
  const no = assignment(reader);
  return condition !== 0 ? yes : no;
}

function binary(reader: Reader, level: number): number {
  const operators = BINARY[level];
  if (operators === undefined) return unary(reader);
  let left = binary(reader, level + 1);
  for (;;) {
    const sign = reader.tokens[reader.at] ?? '';
    if (!Object.hasOwn(operators, sign)) return left;
    reader.at++;
    left = apply(reader, sign, left, binary(reader, level + 1));
  }
}

function apply(reader: Reader, sign: string, left: number, right: number): number {
  if ((sign === '/' || sign === '%') && right === 0) {
    reader.at--;
    return fail(reader, 'division by 0');
  }
  const operation = BINARY.find((level) => Object.hasOwn(level, sign))?.[sign];
  return operation === undefined ? 0 : operation(left, right);
}

function unary(reader: Reader): number {
  const sign = reader.tokens[reader.at] ?? '';
  if (sign === '++' || sign === '--') {
    reader.at++;
    return step(reader, reader.tokens[reader.at++] ?? '', sign).after;
  }
  if (!['-', '+', '!', '~'].includes(sign)) return primary(reader);
  reader.at++;
  const value = unary(reader);
  if (sign === '-') return -value;
  if (sign === '!') return Number(value === 0);
  return sign === '~' ? ~value : value;
}

function primary(reader: Reader): number {
  const token = reader.tokens[reader.at];
  if (token === undefined) return fail(reader, 'syntax error: operand expected');
  if (take(reader, '(')) {
    const value = comma(reader);
    return take(reader, ')') ? value : fail(reader, "missing `)'");
  }
  if (/^\d/.test(token)) {
    reader.at++;
    return number(token);
  }
  if (!/^[A-Za-z_]/.test(token)) return fail(reader, 'syntax error: operand expected');
  reader.at++;
  const next = reader.tokens[reader.at];
  if (next === '++' || next === '--') {
    reader.at++;
    return step(reader, token, next).before;
  }
  return variable(reader, token);
}

function step(
  reader: Reader,
  name: string,
  sign: '++' | '--' | string,
): { before: number; after: number } {
  const before = variable(reader, name);
  const after = sign === '++' ? before + 1 : before - 1;
  reader.variables.set(name, String(after));
  return { before, after };
}

function number(token: string): number {
  const based = /^(\d+)#(.*)$/.exec(token);
  if (based !== null) return Number.parseInt(based[2] ?? '0', Number(based[1]));
  if (/^0[xX]/.test(token)) return Number.parseInt(token, 16);
  return token.startsWith('0') ? Number.parseInt(token, 8) : Number(token);
}

/** An unset variable is 0; one that holds text that is no number too. */
function variable(reader: Reader, name: string): number {
  const text = (reader.variables.get(name) ?? '').trim();
  return /^-?\d+$/.test(text) ? Number(text) : /^0[xX][0-9a-fA-F]+$/.test(text) ? number(text) : 0;
}
