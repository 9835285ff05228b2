/**
 * SHA-1, for DEBUG DIGEST and script names.
 * twin: redis 6.2.6 sha1.c.
 */
import { SHA_BLOCK_BYTES, shaPad } from './sha_pad';

const WORDS = 80;

/** The 20 bytes of a message's hash. */
export function sha1(message: Uint8Array): Uint8Array {
  const padded = shaPad(message);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const view = new DataView(padded.buffer);
  const w = new Int32Array(WORDS);
  for (let at = 0; at < padded.length; at += SHA_BLOCK_BYTES) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < WORDS; i++) {
      w[i] = rotl(word(w, i - 3) ^ word(w, i - 8) ^ word(w, i - 14) ^ word(w, i - 16), 1);
    }
    mix(state, w);
  }
  const out = new Uint8Array(20);
  const outView = new DataView(out.buffer);
  for (let i = 0; i < 5; i++) outView.setInt32(i * 4, word(state, i));
  return out;
}

function mix(state: Int32Array, w: Int32Array): void {
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  for (let i = 0; i < WORDS; i++) {
    let f: number;
    if (i < 20) f = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else f = (b ^ c ^ d) + 0xca62c1d6;
    const next = (rotl(a, 5) + f + e + word(w, i)) | 0;
    e = d;
    d = c;
    c = rotl(b, 30);
    b = a;
    a = next;
  }
  for (const [i, value] of [a, b, c, d, e].entries()) state[i] = (word(state, i) + value) | 0;
}

function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}

function rotl(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
