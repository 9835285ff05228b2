import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Misfit } from './schema';
import { decodeSession, encodeSession, type LabInput, type Session } from './session';

function session(inputs: readonly LabInput[], now = 10_000_000): Session {
  return {
    format: 1,
    engine: '6.2.6/3',
    lesson: '01',
    hash: 'h',
    topology: null,
    seed: 7,
    inputs,
    now,
    digest: null,
  };
}

const arbitraryInput = fc.oneof(
  fc.record({
    kind: fc.constant('keys' as const),
    tty: fc.integer({ min: 1, max: 3 }),
    bytes: fc.string({ minLength: 1, maxLength: 4 }).filter((each) => /^[\0-\xff]+$/.test(each)),
  }),
  fc.record({ kind: fc.constant('closeTty' as const), tty: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constantFrom('cut' as const, 'mend' as const),
    a: fc.integer({ min: 1, max: 65_535 }),
    b: fc.integer({ min: 1, max: 65_535 }),
  }),
  fc.record({
    kind: fc.constant('signal' as const),
    pid: fc.integer({ min: 1, max: 40_000 }),
    signal: fc.constantFrom('SIGTERM' as const, 'SIGKILL' as const),
  }),
);

describe('session', () => {
  it('comes back from its text as it was', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 300_000 }), arbitraryInput), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const inputs: LabInput[] = [];
        let at = 0;
        for (const [gap, input] of all) {
          at += gap;
          inputs.push({ ...input, at, still: all.length % 2 === 0 });
        }
        const one = session(inputs);
        expect(decodeSession(encodeSession(one))).toEqual(one);
      }),
    );
  });

  it('holds 400 typed lines in few bytes a key', () => {
    const inputs: LabInput[] = [];
    let at = 0;
    for (const char of 'set LF 93\r'.repeat(400)) {
      at += 123_456;
      inputs.push({ at, still: false, kind: 'keys', tty: 1, bytes: char });
    }
    expect(encodeSession(session(inputs, at)).length).toBeLessThan(4000 * 10);
  });

  const bad: [string, unknown, string][] = [
    ['another format', { ...session([]), format: 2 }, 'format'],
    ['an unknown field', { ...session([]), evil: 1 }, 'evil'],
    ['an unknown kind', { ...session([]), inputs: [{ kind: 'exec', at: 0 }] }, 'inputs[0]'],
    ['time that goes back', session([key(5), key(4, 'resize')]), 'inputs[1].at'],
    ['an end before its inputs', session([key(500, 'resize')], 400), 'now'],
    [
      'a terminal of no size',
      { ...session([{ ...key(1, 'resize'), cols: 0 } as LabInput]) },
      'inputs[0].cols',
    ],
    [
      'more than bytes',
      { ...session([]), inputs: [{ at: 1, kind: 'keys', tty: 1, bytes: '你' }] },
      'inputs[0].bytes',
    ],
  ];

  function key(at: number, kind: 'keys' | 'resize' = 'keys'): LabInput {
    return kind === 'keys'
      ? { at, still: false, kind, tty: 1, bytes: 'x' }
      : { at, still: false, kind, tty: 1, cols: 80, rows: 24 };
  }

  it.each(bad)('refuses %s', (_name, value, where) => {
    const decoded = decodeSession(JSON.stringify(value));
    expect(decoded).toBeInstanceOf(Misfit);
    expect((decoded as Misfit).where).toBe(where);
  });

  it('refuses what is no JSON', () => {
    expect(decodeSession('{')).toBeInstanceOf(Misfit);
  });
});
