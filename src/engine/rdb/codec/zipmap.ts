/**
 * Zipmaps: what Redis before 2.6 kept small hashes in; read only.
 * twin: redis 6.2.6 zipmap.c.
 *
 *   pairs (1) | length | field | length | free (1) | value | free bytes ... | 0xff
 */
const BIG_LENGTH = 254;
const END = 255;

/** Fields and values in turn; null: it is damaged. */
export function zipmapItems(blob: string): string[] | null {
  const items: string[] = [];
  let at = 1;
  while (at < blob.length && blob.charCodeAt(at) !== END) {
    const field = readLength(blob, at);
    const fieldEnd = field.start + field.length;
    const value = readLength(blob, fieldEnd);
    const free = blob.charCodeAt(value.start) || 0;
    const start = value.start + 1;
    items.push(blob.slice(field.start, fieldEnd), blob.slice(start, start + value.length));
    at = start + value.length + free;
  }
  return at === blob.length - 1 ? items : null;
}

function readLength(blob: string, at: number): { readonly length: number; readonly start: number } {
  const first = blob.charCodeAt(at) || 0;
  if (first < BIG_LENGTH) return { length: first, start: at + 1 };
  let length = 0;
  for (let i = 4; i >= 1; i--) length = length * 256 + (blob.charCodeAt(at + i) || 0);
  return { length, start: at + 5 };
}
