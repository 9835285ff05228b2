/** POSIX regular expressions, basic and extended, as JavaScript's. */
export interface CompiledPattern {
  readonly source: string;
  readonly flags: string;
}

export interface PatternOptions {
  readonly syntax: 'basic' | 'extended' | 'fixed';
  readonly ignoreCase: boolean;
  readonly whole: 'line' | 'word' | 'no';
}

/** null: it is no expression. Its source works on byte strings. */
export function compilePattern(pattern: string, options: PatternOptions): CompiledPattern | null {
  const alternatives = options.syntax === 'extended' ? [pattern] : pattern.split('\n');
  const body = alternatives.map((one) => translate(one, options.syntax)).join('|');
  const source =
    options.whole === 'line'
      ? `^(?:${body})$`
      : options.whole === 'word'
        ? `(?<!\\w)(?:${body})(?!\\w)`
        : body;
  return isValid(source) ? { source, flags: options.ignoreCase ? 'i' : '' } : null;
}

/** Parentheses and brackets must pair up, repetitions must have something to repeat. */
function isValid(source: string): boolean {
  const bare = source.replace(/\\[\s\S]/g, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x');
  let depth = 0;
  for (const char of bare) {
    if (char === '(') depth++;
    else if (char === ')' && --depth < 0) return false;
    else if (char === '[') return false;
  }
  const plain = bare.replace(/\(\?[:!=]|\(\?<[!=]/g, '(');
  return depth === 0 && !/(?:^|[(|])[*+?]|\{\d*,?\d*\}[*+?{]|[*+][*+]/.test(plain);
}

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

function translate(pattern: string, syntax: PatternOptions['syntax']): string {
  if (syntax === 'fixed') return pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  let out = '';
  for (let at = 0; at < pattern.length; ) {
    const bracket = /^\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]/.exec(pattern.slice(at))?.[0];
    if (bracket !== undefined) {
      out += translateBracket(bracket);
      at += bracket.length;
      continue;
    }
    const char = pattern[at] as string;
    const escaped = char === '\\' ? pattern[at + 1] : undefined;
    at += escaped === undefined ? 1 : 2;
    out += translateChar(escaped ?? char, escaped !== undefined, { syntax, before: out });
  }
  return out;
}

function translateBracket(bracket: string): string {
  const negated = bracket[1] === '^';
  const inside = bracket
    .slice(negated ? 2 : 1, -1)
    .replace(/\[:([a-z]+):\]|[\\\][]/g, (found, name?: string) =>
      name === undefined ? `\\${found}` : (CLASSES[name] ?? ''),
    );
  return `[${negated ? '^' : ''}${inside}]`;
}

/** Signs that are special with a backslash in basic syntax and without in extended. */
const SWAPPED = '(){}+?|';

function translateChar(
  char: string,
  escaped: boolean,
  context: { readonly syntax: 'basic' | 'extended'; readonly before: string },
): string {
  const special = context.syntax === 'extended' ? !escaped : escaped;
  if (SWAPPED.includes(char)) return special ? char : `\\${char}`;
  if (escaped) {
    if (char === '<') return '\\b(?=\\w)';
    if (char === '>') return '\\b(?<=\\w)';
    return /[wWbBsS1-9.*[\]^$\\/]/.test(char) ? `\\${char}` : char;
  }
  // In basic syntax a star with nothing before it is itself.
  if (char === '*' && context.syntax === 'basic' && /^(?:\^|[\s\S]*\()?$/.test(context.before)) {
    return '\\*';
  }
  return char === '/' ? '\\/' : char;
}
