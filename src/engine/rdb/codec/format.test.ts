import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '#hiredis/bytes';
import { crc64, crcText } from './crc64';
import { lzfCompress, lzfDecompress, lzfTable } from './lzf';
import { rdbLoadLen, rdbLoadString, rdbReader } from './read';
import { rdbSaveLen, rdbSaveRawString, rdbWriter, writtenBytes } from './write';

function crcOf(text: string): string {
  const crc = { hi: 0, lo: 0 };
  crc64(crc, bytesOf(text));
  return crcText(crc);
}

const byteString = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 })
  .map((bytes) => String.fromCharCode(...bytes));
/** Text with repetitions, which LZF finds. */
const repetitive = fc
  .array(fc.constantFrom('abc', 'redis', 'a', '\0\0\0\0', 'xyzxyz'), { maxLength: 2000 })
  .map((parts) => parts.join(''));

describe('crc64', () => {
  it('has the check value of the Jones polynomial', () => {
    expect(crcOf('123456789')).toBe('e9c6d914c4b8d9ca');
    expect(crcOf('')).toBe('0');
  });
});

describe('lzf', () => {
  it('is the very bytes of lzf_c.c', () => {
    // SET x aaaa... (100 times), as DUMP of a 6.2.6 shows it: c3 09 40 64 01 61 61 e0 57 00 01 61 61
    const out = lzfCompress(bytesOf('a'.repeat(100)), 96, lzfTable());
    expect(out && [...out]).toEqual([0x01, 0x61, 0x61, 0xe0, 0x57, 0x00, 0x01, 0x61, 0x61]);
  });

  it('gives back what went in, with a table that has seen other strings', () => {
    const table = lzfTable();
    fc.assert(
      fc.property(fc.oneof(byteString, repetitive), (text) => {
        const input = bytesOf(text);
        const out = lzfCompress(input, Math.max(0, input.length - 4), table);
        if (out === null) return;
        expect(out.length).toBeLessThanOrEqual(input.length - 4);
        expect(lzfDecompress(out, input.length)).toEqual(input);
        expect(out).toEqual(lzfCompress(input, input.length - 4, lzfTable()));
      }),
    );
  });

  it('refuses damaged input instead of reading or writing beyond it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(400), (input, length) => {
        const out = lzfDecompress(input, length);
        expect(out === null || out.length === length).toBe(true);
      }),
    );
  });
});

describe('the RDB format', () => {
  it('reads what it writes', () => {
    const integers = fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }).map(String);
    fc.assert(
      fc.property(fc.array(fc.oneof(byteString, repetitive, integers)), (texts) => {
        const w = rdbWriter(true);
        for (const text of texts) rdbSaveRawString(w, text);
        const r = rdbReader(writtenBytes(w));
        expect(texts.map(() => rdbLoadString(r))).toEqual(texts);
        expect(r.pos).toBe(w.length);
      }),
      { numRuns: 40 },
    );
  });

  it('writes each length in its shortest form', () => {
    const sizes = [0, 63, 64, 16383, 16384, 0xffffffff, 0x100000000, 2 ** 50];
    const w = rdbWriter(false);
    const ends = sizes.map((size) => {
      rdbSaveLen(w, size);
      return w.length;
    });
    expect(ends.map((end, i) => end - (ends[i - 1] ?? 0))).toEqual([1, 1, 2, 2, 5, 5, 9, 9]);
    const r = rdbReader(writtenBytes(w));
    expect(sizes.map(() => rdbLoadLen(r))).toEqual(sizes);
  });

  it('stores integers in 8, 16 or 32 bits, and only those that come back the same', () => {
    const saved = (text: string) => {
      const w = rdbWriter(true);
      rdbSaveRawString(w, text);
      return latin1(writtenBytes(w));
    };
    expect(saved('-128')).toBe('\xc0\x80');
    expect(saved('128')).toBe('\xc1\x80\x00');
    expect(saved('-32769')).toBe('\xc2\xff\x7f\xff\xff');
    expect(saved('2147483648')).toBe('\x0a2147483648');
    expect(saved('007')).toBe('\x03007');
    expect(saved('-0')).toBe('\x02-0');
  });

  it('notes the end of the input and unknown forms', () => {
    const short = rdbReader(Uint8Array.of(5, 0x61));
    expect(rdbLoadString(short)).toBe(null);
    expect(short.failure).toEqual({ kind: 'short' });
    const unknown = rdbReader(Uint8Array.of(0xc0 | 58));
    expect(rdbLoadString(unknown)).toBe(null);
    expect(unknown.failure).toMatchObject({
      line: 527,
      text: 'Unknown RDB string encoding type 58',
    });
  });
});
