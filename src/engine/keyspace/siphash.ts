/**
 * Keyed hash of a byte string.
 * twin: redis 6.2.6 siphash.c (SipHash-1-2).
 * differs: answers the low 32 bits, as two int32 halves are what a double holds exactly.
 */

/**
 * The low 32 bits of SipHash-1-2, as an int32. `k` is the 16-byte key as four little-endian words.
 * One loop makes all rounds (blocks, tail, two to finish), so the round is written once.
 */
export function siphash(text: string, k: Int32Array): number {
  const k0l = k[0] as number;
  const k0h = k[1] as number;
  const k1l = k[2] as number;
  const k1h = k[3] as number;
  let v0l = 0x70736575 ^ k0l;
  let v0h = 0x736f6d65 ^ k0h;
  let v1l = 0x6e646f6d ^ k1l;
  let v1h = 0x646f7261 ^ k1h;
  let v2l = 0x6e657261 ^ k0l;
  let v2h = 0x6c796765 ^ k0h;
  let v3l = 0x79746573 ^ k1l;
  let v3h = 0x74656462 ^ k1h;
  const length = text.length;
  const blocks = length >> 3;

  for (let round = 0; round < blocks + 3; round++) {
    let ml = 0;
    let mh = 0;
    if (round < blocks) {
      ml = word(text, round * 8);
      mh = word(text, round * 8 + 4);
    } else if (round === blocks) {
      const at = blocks * 8;
      for (let i = at; i < length; i++) {
        if (i - at < 4) ml |= text.charCodeAt(i) << ((i - at) * 8);
        else mh |= text.charCodeAt(i) << ((i - at - 4) * 8);
      }
      mh |= length << 24;
    } else if (round === blocks + 1) v2l ^= 0xff;

    v3l ^= ml;
    v3h ^= mh;

    // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
    let low = (v0l >>> 0) + (v1l >>> 0);
    v0h = (v0h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
    v0l = low | 0;
    let high = (v1h << 13) | (v1l >>> 19);
    v1l = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
    v1h = high ^ v0h;
    high = v0h;
    v0h = v0l;
    v0l = high;
    // v2 += v3; v3 <<<= 16; v3 ^= v2
    low = (v2l >>> 0) + (v3l >>> 0);
    v2h = (v2h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
    v2l = low | 0;
    high = (v3h << 16) | (v3l >>> 16);
    v3l = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
    v3h = high ^ v2h;
    // v0 += v3; v3 <<<= 21; v3 ^= v0
    low = (v0l >>> 0) + (v3l >>> 0);
    v0h = (v0h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
    v0l = low | 0;
    high = (v3h << 21) | (v3l >>> 11);
    v3l = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
    v3h = high ^ v0h;
    // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
    low = (v2l >>> 0) + (v1l >>> 0);
    v2h = (v2h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
    v2l = low | 0;
    high = (v1h << 17) | (v1l >>> 15);
    v1l = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
    v1h = high ^ v2h;
    high = v2h;
    v2h = v2l;
    v2l = high;

    v0l ^= ml;
    v0h ^= mh;
  }
  return v0l ^ v1l ^ v2l ^ v3l;
}

function word(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  );
}

/** The key's 16 bytes as the four words `siphash` wants. */
export function siphashKey(seed: Uint8Array): Int32Array {
  const view = new DataView(seed.buffer, seed.byteOffset, 16);
  return Int32Array.from([0, 4, 8, 12], (at) => view.getInt32(at, true));
}
