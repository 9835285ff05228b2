/** Where a parser is among its tokens, and the small questions it asks of them. */
import type { Token } from './lexer';

export interface Parser {
  readonly tokens: readonly Token[];
  readonly documents: string[];
  at: number;
  /** The first thing that was wrong; from then on every rule gives up. */
  failure: { readonly kind: 'incomplete' | 'unexpected'; readonly token: Token } | null;
}

export function peek(parser: Parser): Token {
  return parser.tokens[Math.min(parser.at, parser.tokens.length - 1)] as Token;
}

export function isOperator(parser: Parser, ...texts: readonly string[]): boolean {
  const token = peek(parser);
  return token.kind === 'operator' && texts.includes(token.text);
}

export function isWord(parser: Parser, text: string): boolean {
  const token = peek(parser);
  return token.kind === 'word' && token.text === text;
}

export function unexpected(parser: Parser): void {
  const token = peek(parser);
  parser.failure ??= { kind: token.kind === 'end' ? 'incomplete' : 'unexpected', token };
}

export function expectWord(parser: Parser, text: string): void {
  if (isWord(parser, text)) parser.at++;
  else unexpected(parser);
}

export function skipNewlines(parser: Parser): void {
  while (peek(parser).kind === 'newline') parser.at++;
}

export function takeWord(parser: Parser, text: string): boolean {
  if (!isWord(parser, text)) return false;
  parser.at++;
  return true;
}
