import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, TEXT_MAX, unpack } from './packed';

function packedBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

describe('a session packed into a link', () => {
  it('comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
        const packed = await pack(text);
        expect(packed).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(await unpack(packed)).toEqual({ text });
      }),
      { numRuns: 50 },
    );
  });

  it('says so when it is none, whatever it is', async () => {
    for (const packed of ['', '=', 'a', '!!!', '中文', 'AAAA', packedBytes(Buffer.from('hello'))])
      expect(await unpack(packed)).toEqual({ why: 'not-packed' });
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        const answer = await unpack(packedBytes(raw));
        expect('why' in answer || typeof answer.text === 'string').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('stops inflating a bomb', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * TEXT_MAX, 0x20), { level: 9 });
    expect(bomb.length).toBeLessThan(400_000);
    expect(await unpack(packedBytes(bomb))).toEqual({ why: 'too-large' });
  });

  it('refuses text that is not UTF-8', async () => {
    const packed = packedBytes(deflateRawSync(Buffer.from([0xff, 0xfe, 0x22])));
    expect(await unpack(packed)).toEqual({ why: 'not-packed' });
  });
});
