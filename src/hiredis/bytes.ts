/**
 * Byte strings: a string whose every char code is one byte (latin1). Keys, arguments and replies
 * are byte strings inside; Uint8Array is what descriptors carry; text is what people see.
 */

/** Bytes [start, end) as a byte string. TextDecoder('latin1') is windows-1252, so it can't be used. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let out = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    // Eight at a time: measured twice as fast as one by one; apply() on a slice loses below 64 bytes.
    out += String.fromCharCode(
      bytes[i] as number,
      bytes[i + 1] as number,
      bytes[i + 2] as number,
      bytes[i + 3] as number,
      bytes[i + 4] as number,
      bytes[i + 5] as number,
      bytes[i + 6] as number,
      bytes[i + 7] as number,
    );
  }
  if (i + 4 <= end) {
    out += String.fromCharCode(
      bytes[i] as number,
      bytes[i + 1] as number,
      bytes[i + 2] as number,
      bytes[i + 3] as number,
    );
    i += 4;
  }
  for (; i < end; i++) out += String.fromCharCode(bytes[i] as number);
  return out;
}

/** The bytes of a byte string. */
export function bytesOf(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

/** Writes a byte string at `offset`; answers the offset after it. */
export function writeLatin1(into: Uint8Array, offset: number, text: string): number {
  for (let i = 0; i < text.length; i++) into[offset + i] = text.charCodeAt(i);
  return offset + text.length;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Text (what a person types) as a byte string of its UTF-8 form. */
export function utf8ByteString(text: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) out += char;
    else if (code < 0x800) out += String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000)
      out += String.fromCharCode(
        0xe0 | (code >> 12),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
    else
      out += String.fromCharCode(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return out;
}
