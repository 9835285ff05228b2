/** Shell patterns: `*`, `?`, `[a-z]`. Quoted characters arrive with a backslash before them. */
import { decodeUtf8 } from '../utf8';

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: ' \\t\\n\\r\\f\\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

export function hasPattern(text: string): boolean {
  return /[*?]|\[.*\]/.test(text.replace(/\\[\s\S]/g, ''));
}

/** Protects text that must match itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

export function unescapePattern(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

/** The regular expression source of a pattern (a byte string), over text. `lazy`: shortest match. */
export function patternSource(pattern: string, lazy = false): string {
  const text = decodeUtf8(pattern);
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    const bracket = char === '[' ? bracketExpression(text, at) : null;
    if (bracket !== null) {
      out += bracket.source;
      at = bracket.end;
      continue;
    }
    if (char === '\\' && at + 1 < text.length) {
      out += literal(text[++at] as string);
    } else if (char === '*') {
      out += lazy ? '[^]*?' : '[^]*';
    } else {
      out += char === '?' ? '[^]' : literal(char);
    }
    at++;
  }
  return out;
}

function literal(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function bracketExpression(text: string, at: number): { source: string; end: number } | null {
  const match = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/.exec(text.slice(at));
  if (match === null || match[2] === '') return null;
  const inside = (match[2] as string).replace(/\[:([a-z]+):\]|[\\\][^]/g, (found, name?: string) =>
    name === undefined ? (found === '\\' ? '\\' : `\\${found}`) : (CLASSES[name] ?? ''),
  );
  return { source: `[${match[1] === '' ? '' : '^'}${inside}]`, end: at + match[0].length };
}

/** Whether the whole text (a byte string) matches. */
export function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`, 'u').test(decodeUtf8(text));
}
