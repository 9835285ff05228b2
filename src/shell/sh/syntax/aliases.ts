/** Aliases, and the words that an alias may not be mistaken for. */
import { tokenize } from './lexer';

/** Words that are syntax where a command may begin. */
const RESERVED = new Set([
  'if', 'then', 'elif', 'else', 'fi', 'for', 'in', 'while', 'until', 'do', 'done', 'case', 'esac',
  '{', '}', '!', 'time', 'function',
]); // biome-ignore format: short words read best in rows

export function isReserved(word: string): boolean {
  return RESERVED.has(word);
}

export function isAssignment(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(text);
}

/** Textual, for words that begin a command: enough for `alias ll='ls -l'`. */
export function expandAliases(source: string, aliases: ReadonlyMap<string, string>): string {
  if (aliases.size === 0) return source;
  const { tokens } = tokenize(source);
  let out = '';
  let from = 0;
  let atCommand = true;
  for (const token of tokens) {
    const alias = atCommand && token.kind === 'word' ? aliases.get(token.text) : undefined;
    if (alias !== undefined) {
      out += source.slice(from, token.end - token.text.length) + alias;
      from = token.end;
    }
    atCommand =
      token.kind === 'newline' ||
      (token.kind === 'operator' && /^(?:[;&|(]|&&|\|\||\|&)$/.test(token.text)) ||
      (token.kind === 'word' && atCommand && (isReserved(token.text) || isAssignment(token.text)));
  }
  return out + source.slice(from);
}
