/**
 * Tokens to commands: a recursive descent over the grammar of POSIX 2.10 (and bash's `function`,
 * `|&`, `((…))`, `time`). It answers what is wrong in bash's words, or that more lines are needed.
 */

import { expandAliases, isAssignment } from './aliases';
import type {
  AndOr,
  Assignment,
  Command,
  CompoundCommand,
  List,
  ListItem,
  Pipeline,
  Redirect,
  RedirectOperator,
  SimpleCommand,
  Word,
} from './ast';
import { type Token, tokenize } from './lexer';
import {
  expectWord,
  isOperator,
  isWord,
  type Parser,
  peek,
  skipNewlines,
  takeWord,
  unexpected,
} from './reader';
import { parseQuoted, parseWord } from './word';

export type Parsed =
  | { readonly kind: 'ok'; readonly list: List }
  /** A quote, a `do`, a `|` ... still waits for its other half. */
  | { readonly kind: 'incomplete'; readonly line: number; readonly missing: string | null }
  | { readonly kind: 'error'; readonly message: string; readonly line: number };

/** Reserved words that end a list instead of beginning a command. */
const CLOSERS = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}']);

/** Parses whole lines. `aliases` are replaced where a command word stands. */
export function parse(source: string, aliases: ReadonlyMap<string, string> = new Map()): Parsed {
  const lexed = tokenize(expandAliases(source, aliases));
  const last = lexed.tokens.at(-1) as Token;
  const parser: Parser = {
    tokens: lexed.tokens,
    documents: [...lexed.documents],
    at: 0,
    failure: null,
  };
  // What is plainly wrong before an open quote is reported once the quote is closed, as bash does.
  if (lexed.incomplete) {
    return { kind: 'incomplete', line: last.line, missing: lexed.missing };
  }
  const list = parseList(parser);
  if (parser.failure === null && peek(parser).kind !== 'end') unexpected(parser);
  const { failure } = parser;
  if (failure === null) return { kind: 'ok', list };
  if (failure.kind === 'incomplete') {
    return { kind: 'incomplete', line: failure.token.line, missing: null };
  }
  const message = `syntax error near unexpected token \`${failure.token.text}'`;
  return { kind: 'error', message, line: failure.token.line };
}

/** What bash says when a text ends there for good, or at once when it is wrong. */
export function syntaxMessages(parsed: Exclude<Parsed, { kind: 'ok' }>): string[] {
  if (parsed.kind === 'error') return [parsed.message];
  if (parsed.missing === null) return ['syntax error: unexpected end of file'];
  return [`unexpected EOF while looking for matching \`${parsed.missing}'`];
}

/** Commands up to a closing word or parenthesis, or the end. */
function parseList(parser: Parser): List {
  const items: ListItem[] = [];
  for (;;) {
    skipNewlines(parser);
    if (parser.failure !== null || endsList(parser)) return items;
    const andOr = parseAndOr(parser);
    if (parser.failure !== null) return items;
    items.push({ andOr, background: isOperator(parser, '&') });
    if (isOperator(parser, ';', '&')) parser.at++;
    else if (peek(parser).kind !== 'newline') return items;
  }
}

function endsList(parser: Parser): boolean {
  const token = peek(parser);
  if (token.kind === 'end') return true;
  if (token.kind === 'word') return CLOSERS.has(token.text);
  return token.kind === 'operator' && (token.text === ')' || token.text === ';;');
}

/** A list that must not be empty: the body of something. */
function parseBody(parser: Parser): List {
  const list = parseList(parser);
  if (list.length === 0) unexpected(parser);
  return list;
}

function parseAndOr(parser: Parser): AndOr {
  const first = parsePipeline(parser);
  const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
  while (parser.failure === null && isOperator(parser, '&&', '||')) {
    const operator = peek(parser).text as '&&' | '||';
    parser.at++;
    skipNewlines(parser);
    rest.push({ operator, pipeline: parsePipeline(parser) });
  }
  return { first, rest };
}

const STDERR_TO_STDOUT: Redirect = {
  operator: '>&',
  fd: 2,
  target: parseWord('1'),
  body: null,
};

function parsePipeline(parser: Parser): Pipeline {
  let negated = false;
  let timed = false;
  for (; isWord(parser, '!') || isWord(parser, 'time'); parser.at++) {
    if (isWord(parser, '!')) negated = !negated;
    else timed = true;
  }
  if (timed && (peek(parser).kind === 'newline' || peek(parser).kind === 'end')) {
    return { negated, timed, commands: [] };
  }
  const commands: Command[] = [];
  for (;;) {
    const command = parseCommand(parser);
    const bothOutputs = isOperator(parser, '|&');
    commands.push(
      bothOutputs ? { ...command, redirects: [...command.redirects, STDERR_TO_STDOUT] } : command,
    );
    if (parser.failure !== null || !isOperator(parser, '|', '|&')) break;
    parser.at++;
    skipNewlines(parser);
  }
  return { negated, timed, commands };
}

type CompoundParser = (parser: Parser) => CompoundCommand;

const COMPOUNDS = new Map<string, CompoundParser>([
  ['if', parseIf],
  ['for', parseFor],
  ['while', (parser) => parseWhile(parser, false)],
  ['until', (parser) => parseWhile(parser, true)],
  ['case', parseCase],
  ['{', parseGroup],
]);

function parseCommand(parser: Parser): Command {
  const token = peek(parser);
  if (token.kind === 'word') {
    const compound = COMPOUNDS.get(token.text);
    if (compound !== undefined) {
      parser.at++;
      return withRedirects(parser, compound(parser));
    }
    if (token.text === 'function') return parseFunction(parser);
    if (CLOSERS.has(token.text)) unexpected(parser);
    if (isFunctionHead(parser)) return parseFunction(parser);
  }
  if (token.kind === 'arithmetic') return withRedirects(parser, parseArithmetic(parser));
  if (isOperator(parser, '(')) return withRedirects(parser, parseParentheses(parser));
  return parseSimple(parser);
}

function withRedirects(parser: Parser, command: CompoundCommand): CompoundCommand {
  const redirects: Redirect[] = [];
  while (parser.failure === null && atRedirect(parser)) redirects.push(parseRedirect(parser));
  return redirects.length === 0 ? command : { ...command, redirects };
}

function parseGroup(parser: Parser): CompoundCommand {
  const body = parseBody(parser);
  expectWord(parser, '}');
  return { kind: 'group', body, redirects: [] };
}

function parseParentheses(parser: Parser): CompoundCommand {
  parser.at++;
  const body = parseBody(parser);
  if (isOperator(parser, ')')) parser.at++;
  else unexpected(parser);
  return { kind: 'subshell', body, redirects: [] };
}

function parseIf(parser: Parser): CompoundCommand {
  const clauses: { condition: List; body: List }[] = [];
  let otherwise: List | null = null;
  do {
    const condition = parseBody(parser);
    expectWord(parser, 'then');
    clauses.push({ condition, body: parseBody(parser) });
  } while (parser.failure === null && takeWord(parser, 'elif'));
  if (takeWord(parser, 'else')) otherwise = parseBody(parser);
  expectWord(parser, 'fi');
  return { kind: 'if', clauses, otherwise, redirects: [] };
}

function parseWhile(parser: Parser, until: boolean): CompoundCommand {
  const condition = parseBody(parser);
  return { kind: 'while', until, condition, body: parseDo(parser), redirects: [] };
}

function parseDo(parser: Parser): List {
  skipNewlines(parser);
  expectWord(parser, 'do');
  const body = parser.failure === null ? parseBody(parser) : [];
  expectWord(parser, 'done');
  return body;
}

function parseFor(parser: Parser): CompoundCommand {
  if (peek(parser).kind === 'arithmetic') return parseArithmeticFor(parser);
  const name = peek(parser);
  if (name.kind === 'word') parser.at++;
  else unexpected(parser);
  skipNewlines(parser);
  let words: Word[] | null = null;
  if (takeWord(parser, 'in')) {
    words = [];
    for (let token = peek(parser); token.kind === 'word'; token = peek(parser)) {
      words.push(parseWord(token.text));
      parser.at++;
    }
  }
  if (isOperator(parser, ';')) parser.at++;
  return { kind: 'for', name: name.text, words, body: parseDo(parser), redirects: [] };
}

/** `for ((initial; condition; step))`. An empty condition is true. */
function parseArithmeticFor(parser: Parser): CompoundCommand {
  const parts = peek(parser).text.split(';');
  if (parts.length !== 3) unexpected(parser);
  parser.at++;
  if (isOperator(parser, ';')) parser.at++;
  const [initial = '', condition = '', step = ''] = parts.map((part) => part.trim());
  const body = parseDo(parser);
  return { kind: 'forArithmetic', initial, condition, step, body, redirects: [] };
}

function parseArithmetic(parser: Parser): CompoundCommand {
  const source = peek(parser).text;
  parser.at++;
  return { kind: 'arithmetic', source, redirects: [] };
}

function parseCase(parser: Parser): CompoundCommand {
  const subject = peek(parser);
  if (subject.kind === 'word') parser.at++;
  else unexpected(parser);
  skipNewlines(parser);
  expectWord(parser, 'in');
  const clauses: { patterns: Word[]; body: List }[] = [];
  skipNewlines(parser);
  while (parser.failure === null && !isWord(parser, 'esac')) {
    clauses.push(parseCaseClause(parser));
    skipNewlines(parser);
  }
  expectWord(parser, 'esac');
  return { kind: 'case', word: parseWord(subject.text), clauses, redirects: [] };
}

function parseCaseClause(parser: Parser): { patterns: Word[]; body: List } {
  const patterns: Word[] = [];
  if (isOperator(parser, '(')) parser.at++;
  do {
    if (isOperator(parser, '|')) parser.at++;
    const token = peek(parser);
    if (token.kind === 'word') parser.at++;
    else unexpected(parser);
    patterns.push(parseWord(token.text));
  } while (parser.failure === null && isOperator(parser, '|'));
  if (isOperator(parser, ')')) parser.at++;
  else unexpected(parser);
  const body = parser.failure === null ? parseList(parser) : [];
  if (isOperator(parser, ';;')) parser.at++;
  else if (!isWord(parser, 'esac')) unexpected(parser);
  return { patterns, body };
}

function isFunctionHead(parser: Parser): boolean {
  const [name, open, close] = parser.tokens.slice(parser.at, parser.at + 3);
  return (
    name?.kind === 'word' && open?.text === '(' && open.kind === 'operator' && close?.text === ')'
  );
}

function parseFunction(parser: Parser): Command {
  takeWord(parser, 'function');
  const name = peek(parser).text;
  parser.at++;
  if (isOperator(parser, '(')) parser.at += 2;
  skipNewlines(parser);
  const body = parseCommand(parser);
  if (body.kind === 'simple' || body.kind === 'function') {
    unexpected(parser);
    return body;
  }
  return { kind: 'function', name, body, redirects: [] };
}

function parseAssignment(source: string): Assignment {
  const equals = source.indexOf('=');
  const append = source[equals - 1] === '+';
  return {
    name: source.slice(0, append ? equals - 1 : equals),
    append,
    value: parseWord(source.slice(equals + 1)),
    source,
  };
}

function parseSimple(parser: Parser): SimpleCommand {
  const { line } = peek(parser);
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  while (parser.failure === null) {
    const token = peek(parser);
    if (words[0]?.source === '[[' && words.at(-1)?.source !== ']]') {
      words.push(parseConditionWord(parser));
    } else if (atRedirect(parser)) {
      redirects.push(parseRedirect(parser));
    } else if (token.kind === 'word') {
      parser.at++;
      if (words.length === 0 && isAssignment(token.text))
        assignments.push(parseAssignment(token.text));
      else words.push(parseWord(token.text));
    } else {
      break;
    }
  }
  if (assignments.length + words.length + redirects.length === 0) unexpected(parser);
  return { kind: 'simple', assignments, words, redirects, line };
}

/** Between `[[` and `]]` operators of the shell are words like any other. */
function parseConditionWord(parser: Parser): Word {
  skipNewlines(parser);
  const { kind, text } = peek(parser);
  if (kind === 'word' || kind === 'io' || kind === 'operator') parser.at++;
  else unexpected(parser);
  return kind === 'word'
    ? parseWord(text)
    : { source: text, parts: [{ kind: 'text', text, quoted: false }] };
}

const REDIRECTS: readonly string[] = [
  '<', '>', '>|', '>>', '<>', '>&', '<&', '&>', '&>>', '<<', '<<-', '<<<',
]; // biome-ignore format: short words read best in rows

function atRedirect(parser: Parser): boolean {
  const token = peek(parser);
  return token.kind === 'io' || (token.kind === 'operator' && REDIRECTS.includes(token.text));
}

function parseRedirect(parser: Parser): Redirect {
  const io = peek(parser);
  if (io.kind === 'io') parser.at++;
  const operator = peek(parser).text as RedirectOperator;
  parser.at++;
  const target = peek(parser);
  if (target.kind !== 'word' && target.kind !== 'io') {
    // A redirection can't go on in the next line, so even the end is unexpected, as a newline.
    const token = target.kind === 'end' ? { ...target, text: 'newline' } : target;
    parser.failure ??= { kind: 'unexpected', token };
  } else {
    parser.at++;
  }
  return {
    operator,
    fd: io.kind === 'io' ? Number(io.text) : null,
    target: parseWord(target.text),
    body: operator === '<<' || operator === '<<-' ? documentBody(parser, target.text) : null,
  };
}

/** A quoted delimiter makes the document literal. */
function documentBody(parser: Parser, delimiter: string): Word {
  const text = parser.documents.shift() ?? '';
  if (!/['"\\]/.test(delimiter)) return parseQuoted(text);
  return { source: text, parts: [{ kind: 'text', text, quoted: true }] };
}
