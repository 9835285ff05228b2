/**
 * Glob patterns of KEYS, SCAN, CONFIG GET and PSUBSCRIBE: * ? [a-z] [^a] and \ to quote.
 * twin: redis 6.2.6 util.c, stringmatchlen.
 */

/** Whether all of `text` matches; `nocase` ignores the case of ASCII letters. */
export function stringmatch(pattern: string, text: string, nocase = false): boolean {
  const fold = nocase
    ? (s: string) => s.replace(/[A-Z]/g, (c) => c.toLowerCase())
    : (s: string) => s;
  return match({ pattern: fold(pattern), text: fold(text) }, 0, 0);
}

interface Subject {
  readonly pattern: string;
  readonly text: string;
}

function match(subject: Subject, patternAt: number, textAt: number): boolean {
  const { pattern, text } = subject;
  let p = patternAt;
  let t = textAt;
  while (p < pattern.length && t < text.length) {
    const char = pattern.charAt(p);
    if (char === '*') return matchStar(subject, p, t);
    if (char === '[') {
      const set = matchSet(subject, p, t);
      if (!set.matched) return false;
      p = set.end;
    } else {
      if (char === '\\' && p + 1 < pattern.length) p++;
      if (!(char === '?' || pattern.charAt(p) === text.charAt(t))) return false;
      p++;
    }
    t++;
  }
  if (t === text.length) while (textAt < t && pattern.charAt(p) === '*') p++;
  return p === pattern.length && t === text.length;
}

function matchStar(subject: Subject, p: number, t: number): boolean {
  const { pattern, text } = subject;
  let rest = p + 1;
  while (pattern.charAt(rest) === '*') rest++;
  if (rest === pattern.length) return true;
  for (let from = t; from < text.length; from++) if (match(subject, rest, from)) return true;
  return false;
}

/** Whether text[t] is in the set that begins at `p`, and where the pattern goes on after it. */
function matchSet({ pattern, text }: Subject, start: number, t: number) {
  const char = text.charAt(t);
  let p = start + 1;
  const negated = pattern.charAt(p) === '^';
  if (negated) p++;
  let found = false;
  // A set that is never closed ends with the pattern.
  while (p < pattern.length && pattern.charAt(p) !== ']') {
    const hasRange = pattern.charAt(p + 1) === '-' && p + 2 < pattern.length;
    if (pattern.charAt(p) === '\\' && p + 1 < pattern.length) {
      p++;
      found ||= pattern.charAt(p) === char;
    } else if (hasRange) {
      found ||= inRange(char, pattern.charAt(p), pattern.charAt(p + 2));
      p += 2;
    } else {
      found ||= pattern.charAt(p) === char;
    }
    p++;
  }
  return { matched: found !== negated, end: Math.min(p + 1, pattern.length) };
}

function inRange(char: string, one: string, other: string): boolean {
  // C's char is signed where this was recorded: 0x80..0xff come before 0x00.
  const order = (c: string) => (c.charCodeAt(0) << 24) >> 24;
  const code = order(char);
  return code >= Math.min(order(one), order(other)) && code <= Math.max(order(one), order(other));
}
