/** Shell patterns: `*`, `?`, `[a-z]`. Quoted characters arrive with a backslash before them. */
import { escapeChar, readBracket } from '../../brackets';
import { decodeUtf8 } from '../../utf8';

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

/** The regular expression source of a pattern (a byte string), over text, for the flag u. */
export function patternSource(pattern: string): string {
  const text = decodeUtf8(pattern);
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    const bracket = char === '[' ? readBracket(text, at, DIALECT) : null;
    if (bracket?.source) {
      out += bracket.source;
      at = bracket.end;
      continue;
    }
    if (char === '\\' && at + 1 < text.length) at++;
    const code = text.codePointAt(at) as number;
    if (text[at] !== char || !'*?'.includes(char)) out += escapeChar(code);
    else out += char === '*' ? '[^]*' : '[^]';
    at += code > 0xffff ? 2 : 1;
  }
  return out;
}

const DIALECT = { not: '!^', escapes: true };

/** Whether the whole text (a byte string) matches. */
export function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`, 'u').test(decodeUtf8(text));
}
