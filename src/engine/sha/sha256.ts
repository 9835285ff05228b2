/**
 * SHA-256, for passwords of ACL users.
 * twin: redis 6.2.6 sha256.c; acl.c, ACLHashPassword.
 */
import { bytesOf } from '#hiredis/bytes';
import { SHA_BLOCK_BYTES, shaPad } from './sha_pad';

const WORDS = 64;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = Int32Array.from(
  `428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5
   d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174
   e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
   983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967
   27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85
   a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
   19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3
   748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`
    .trim()
    .split(/\s+/)
    .map((hex) => Number.parseInt(hex, 16) | 0),
);

const INITIAL = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** A byte string's hash as 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  const padded = shaPad(bytesOf(text));
  const view = new DataView(padded.buffer);
  const state = Int32Array.from(INITIAL);
  const w = new Int32Array(WORDS);
  for (let at = 0; at < padded.length; at += SHA_BLOCK_BYTES) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < WORDS; i++) w[i] = extended(w, i);
    mix(state, w);
  }
  return [...state].map((each) => (each >>> 0).toString(16).padStart(8, '0')).join('');
}

function extended(w: Int32Array, i: number): number {
  const [x, y] = [word(w, i - 15), word(w, i - 2)];
  const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
  const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
  return (word(w, i - 16) + s0 + word(w, i - 7) + s1) | 0;
}

function mix(state: Int32Array, w: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < WORDS; i++) {
    const s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(w, i)) | 0;
    const s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) {
    state[i] = (word(state, i) + value) | 0;
  }
}

function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}

function rotr(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}
