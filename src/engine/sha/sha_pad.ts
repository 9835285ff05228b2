/**
 * How SHA-1 and SHA-256 fill a message up to whole blocks.
 * twin: redis 6.2.6 sha1.c, SHA1Final; sha256.c, sha256_final.
 */

export const SHA_BLOCK_BYTES = 64;

/** The message, a one bit, zeros, and its length in bits: a multiple of 64 bytes. */
export function shaPad(message: Uint8Array): Uint8Array {
  const { length } = message;
  const padded = new Uint8Array(Math.ceil((length + 9) / SHA_BLOCK_BYTES) * SHA_BLOCK_BYTES);
  padded.set(message);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  return padded;
}
