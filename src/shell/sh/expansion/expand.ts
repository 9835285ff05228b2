/**
 * Words to fields: braces, tilde, parameters, command substitution, arithmetic, splitting, paths.
 * A command substitution takes turns to run, so expansion is tried anew each time one has been
 * captured; that is why it changes nothing itself and keeps `${x:=y}` and `$((x++))` in `assigned`.
 */

import type { Sh } from '../sh_host';
import type { Part, Word } from '../syntax/ast';
import { parseWord } from '../syntax/word';
import { evaluate } from './arithmetic';
import { expandBraces } from './brace';
import { type Expansion, lookUp, type Piece } from './expansion';
import { expandPath } from './glob';
import { expandParameter, parameterFields } from './parameter';
import { escapePattern, hasPattern, unescapePattern } from './pattern';

export function beginExpansion(sh: Sh, captured: readonly string[]): Expansion {
  const inner = { pieces: piecesOf, string: expandString, pattern: expandPattern };
  return {
    sh,
    captured,
    used: 0,
    needs: null,
    error: null,
    fatal: null,
    assigned: new Map(),
    inner,
  };
}

/** Every field that these words become. */
export function expandWords(expansion: Expansion, words: readonly Word[]): string[] {
  // In `[[ … ]]` nothing is split, and a quoted star must not match: its words stay patterns.
  if (words[0]?.source === '[[') return words.map((word) => expandPattern(expansion, word));
  return words.flatMap((word) => {
    const sources = word.source.includes('{') ? expandBraces(word.source) : [word.source];
    const several =
      sources.length === 1 && sources[0] === word.source ? [word] : sources.map(parseWord);
    return several.flatMap((one) => expandToFields(expansion, one));
  });
}

function expandToFields(expansion: Expansion, word: Word): string[] {
  const ifs = lookUp(expansion, 'IFS') ?? ' \t\n';
  const fields = splitFields(piecesOf(expansion, word), ifs);
  return fields.flatMap((pattern) => {
    if (!hasPattern(pattern)) return [unescapePattern(pattern)];
    const paths = expandPath(expansion.sh.host, pattern);
    return paths.length > 0 ? paths : [unescapePattern(pattern)];
  });
}

/** One string: no splitting, no paths. For assignments, redirections, `case`. */
export function expandString(expansion: Expansion, word: Word): string {
  return piecesOf(expansion, word)
    .map((piece) => (piece.kind === 'field' ? ' ' : piece.text))
    .join('');
}

/** One string whose quoted characters are escaped, so that only unquoted `*` is a pattern. */
export function expandPattern(expansion: Expansion, word: Word): string {
  return piecesOf(expansion, word).map(asPattern).join('');
}

function asPattern(piece: Piece): string {
  if (piece.kind === 'field') return ' ';
  return piece.quoted ? escapePattern(piece.text) : piece.text.replace(/\\/g, '\\\\');
}

/** Fields as patterns (quoted characters escaped). */
function splitFields(pieces: readonly Piece[], ifs: string): string[] {
  const fields: string[] = [];
  let field: string | null = null;
  for (const piece of pieces) {
    if (piece.kind === 'field') {
      fields.push(field ?? '');
      field = '';
    } else if (!piece.splits || piece.quoted) {
      field = (field ?? '') + asPattern(piece);
    } else {
      const [first, ...rest] = splitText(piece.text, ifs, field !== null);
      if (first !== null && first !== undefined)
        field = (field ?? '') + first.replace(/\\/g, '\\\\');
      for (const next of rest) {
        if (field !== null) fields.push(field);
        field = next === null ? null : next.replace(/\\/g, '\\\\');
      }
    }
  }
  if (field !== null) fields.push(field);
  return fields;
}

/**
 * The text cut at IFS characters. The first element continues the field before it, the last may
 * be continued; null: no field there (only white space).
 */
function splitText(text: string, ifs: string, continues: boolean): (string | null)[] {
  const out: (string | null)[] = [];
  let current: string | null = null;
  let afterSpace = false;
  const end = (): void => {
    out.push(current);
    current = null;
  };
  for (const char of text) {
    if (!ifs.includes(char)) {
      if (afterSpace) end();
      afterSpace = false;
      current = (current ?? '') + char;
    } else if (' \t\n'.includes(char)) {
      afterSpace = current !== null || afterSpace || (out.length === 0 && continues);
    } else {
      current ??= '';
      end();
      afterSpace = false;
    }
  }
  if (afterSpace) end();
  out.push(current);
  return out;
}

/** The pieces a word becomes before it is split. */
export function piecesOf(expansion: Expansion, word: Word): Piece[] {
  const parts = withHome(expansion, word.parts);
  return parts.flatMap((part) => piecesOfPart(expansion, part));
}

/** `~` and `~/x` at the beginning, unquoted. */
function withHome(expansion: Expansion, parts: readonly Part[]): readonly Part[] {
  const [first, ...rest] = parts;
  if (first?.kind !== 'text' || first.quoted || !/^~(?=\/|$)/.test(first.text)) return parts;
  if (first.text === '~' && rest.length > 0) return parts;
  const home: Part = { kind: 'text', text: lookUp(expansion, 'HOME') ?? '~', quoted: true };
  return [home, { ...first, text: first.text.slice(1) }, ...rest];
}

function piecesOfPart(expansion: Expansion, part: Part): Piece[] {
  const { quoted } = part;
  if (expansion.needs !== null || expansion.error !== null) return [];
  switch (part.kind) {
    case 'text':
      return [{ kind: 'chars', text: part.text, quoted, splits: false }];
    case 'parameter':
      return part.parameter.name === '@' || part.parameter.name === '*'
        ? parameterFields(expansion, part.parameter, quoted)
        : expandParameter(expansion, part.parameter, quoted);
    case 'substitution': {
      const text = expansion.captured[expansion.used++];
      if (text === undefined) expansion.needs = part.source;
      return [{ kind: 'chars', text: text ?? '', quoted, splits: true }];
    }
    case 'arithmetic': {
      const text = arithmetic(expansion, expandString(expansion, part.source));
      return [{ kind: 'chars', text, quoted, splits: true }];
    }
  }
}

/** The value of an expression, as text; errors go to the expansion. */
export function arithmetic(expansion: Expansion, source: string): string {
  if (expansion.needs !== null) return '';
  const result = evaluate(source, {
    get: (name) => lookUp(expansion, name),
    set: (name, value) => expansion.assigned.set(name, value),
  });
  if (result.kind === 'ok') return String(result.value);
  expansion.error = result.message;
  expansion.fatal = 1;
  return '';
}
