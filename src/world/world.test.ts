import { expect, test } from 'vitest';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { digestText } from './digest';
import { advanceInline, type Inline } from './inline';
import { addMachine } from './machine';
import { readScreen } from './tty';
import { createWorld, inject } from './world';

const elf = (name: string) => new TextEncoder().encode(`\x7fELF ${name}\n`);
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** Prints what it reads, in upper case. */
const shout: Program<{ heard: number }> = {
  name: 'shout',
  start(host: Host) {
    host.write(1, bytes('ready\n'));
    return { heard: 0 };
  },
  turn(host: Host, state, inputs: readonly Input[]) {
    for (const input of inputs) {
      if (input.kind !== 'readable') continue;
      const data = host.read(input.fd, 4096);
      if (typeof data === 'string') continue;
      if (data.length === 0) return host.exit(3);
      state.heard += data.length;
      host.write(1, bytes(text(data).toUpperCase()));
    }
  },
};

function boot(): Inline {
  const world = createWorld({ seed: 7, startDateUs: 1_700_000_000_000_000 });
  addMachine(world, {
    name: 'lab',
    files: [{ path: '/usr/bin/shout', bytes: elf('shout'), executable: true }],
    directories: ['/home/learner'],
  });
  const inline = { world, images: new Map(), programs: new Map([['shout', shout as Program]]) };
  inject(world, {
    kind: 'openTty',
    login: {
      machine: 'lab',
      argv: ['shout'],
      cwd: '/home/learner',
      env: { PATH: '/usr/bin' },
      cols: 80,
      rows: 24,
    },
  });
  return inline;
}

function screen(inline: Inline): string {
  const tty = inline.world.ttys.get(1);
  return tty === undefined ? '' : text(readScreen(tty, 0).bytes);
}

test('a program at a terminal echoes lines and ends at end of file', () => {
  const inline = boot();
  advanceInline(inline, 10_000);
  expect(screen(inline)).toBe('ready\r\n');
  inject(inline.world, { kind: 'keys', tty: 1, bytes: bytes('hi\x7fo\r') });
  advanceInline(inline, 20_000);
  expect(screen(inline)).toBe('ready\r\nhi\b \bo\r\nHO\r\n');
  inject(inline.world, { kind: 'keys', tty: 1, bytes: bytes('\x04') });
  advanceInline(inline, 30_000);
  expect(inline.world.ended.map(({ status }) => status)).toEqual([{ kind: 'exited', code: 3 }]);
  expect(inline.images.size).toBe(0);
  expect(digestText(inline.world.digest)).toMatch(/^[0-9a-f]{16}-\d+$/);
});
