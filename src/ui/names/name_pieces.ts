/** Where a sentence names somebody on the picture. Pure: the text and all names in, pieces out, nothing left out. */

export interface NamePiece {
  readonly text: string;
  readonly isName: boolean;
}

/** A port within a longer word, an address or a number is no name. */
export function namePieces(text: string, names: readonly string[]): NamePiece[] {
  if (names.length === 0) return [{ text, isName: false }];
  const any = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[^\w:]/g, '\\$&'))
    .join('|');
  const written = new RegExp(`(?<![\\w:.])(?:${any})(?!\\w|:\\w|\\.\\d)`, 'g');
  const pieces: NamePiece[] = [];
  let from = 0;
  for (const { 0: name, index } of text.matchAll(written)) {
    if (index > from) pieces.push({ text: text.slice(from, index), isName: false });
    pieces.push({ text: name, isName: true });
    from = index + name.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), isName: false });
  return pieces;
}
