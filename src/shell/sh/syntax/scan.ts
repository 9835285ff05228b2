/**
 * Where quoted and nested pieces of shell text end. Each function is given the index after the
 * opening mark and answers the index after the closing one, or -1 when the text ends before.
 */

export function skipSingleQuotes(source: string, at: number): number {
  const end = source.indexOf("'", at);
  return end < 0 ? -1 : end + 1;
}

/** `$'…'`: like single quotes, but a backslash protects. */
export function skipAnsiQuotes(source: string, at: number): number {
  for (let i = at; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === "'") return i + 1;
  }
  return -1;
}

export function skipDoubleQuotes(source: string, at: number): number {
  let i = at;
  while (i >= 0 && i < source.length) {
    if (source[i] === '"') return i + 1;
    i = skipOne(source, i, true);
  }
  return -1;
}

function skipBackquotes(source: string, at: number): number {
  for (let i = at; i < source.length; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === '`') return i + 1;
  }
  return -1;
}

/** After `$(` or `(`: up to the parenthesis that closes it. */
export function skipParentheses(source: string, at: number): number {
  let i = at;
  while (i >= 0 && i < source.length) {
    if (source[i] === ')') return i + 1;
    if (source[i] === '(') i = skipParentheses(source, i + 1);
    else if (source[i] === '#' && /[ \t\n;]/.test(source[i - 1] ?? '')) i = endOfComment(source, i);
    else i = skipOne(source, i, false);
  }
  return -1;
}

function endOfComment(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

/** After `${`. */
export function skipBraces(source: string, at: number): number {
  let i = at;
  while (i >= 0 && i < source.length) {
    if (source[i] === '}') return i + 1;
    i = skipOne(source, i, false);
  }
  return -1;
}

/**
 * One character of a word, or the whole quoted or nested piece that begins at `at`. `doubled`:
 * inside double quotes, where single quotes mean nothing.
 */
export function skipOne(source: string, at: number, doubled: boolean): number {
  const char = source[at];
  if (char === '\\') return at + 2 > source.length ? -1 : at + 2;
  if (char === "'" && !doubled) return skipSingleQuotes(source, at + 1);
  if (char === '"' && !doubled) return skipDoubleQuotes(source, at + 1);
  if (char === '`') return skipBackquotes(source, at + 1);
  if (char !== '$') return at + 1;
  const next = source[at + 1];
  if (next === '(') return skipParentheses(source, at + 2);
  if (next === '{') return skipBraces(source, at + 2);
  if (next === "'" && !doubled) return skipAnsiQuotes(source, at + 2);
  return at + 1;
}
