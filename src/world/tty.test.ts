import { expect, test } from 'vitest';
import { bytes, puppet, type Stage, setStage, text } from '#testing/world_stage';
import { printTty, readScreen } from './tty';

/** Notes down each read as a string; '$' is an end of file. */
const reader = puppet('reader', {
  start(host, me, argv) {
    me.notes.reads = [];
    host.sigaction('SIGINT', 'handle');
    me.notes.endsOnce = argv[2] === 'SIGHUP';
    if (argv[2] === 'SIGHUP') host.sigaction('SIGHUP', 'ignore');
    if (argv[1] === 'raw') host.ttyMode(0, { canonical: false, echo: false, signals: false });
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const data = host.read(0, 1000);
    if (typeof data === 'string') return;
    (me.notes.reads as string[]).push(data.length === 0 ? '$' : text(data));
    if (data.length === 0 && me.notes.endsOnce === true) host.close(0);
  },
});

function typed(keys: readonly string[], mode = 'cooked'): Stage {
  const stage = setStage([reader]);
  stage.open('reader', mode);
  stage.run(1000);
  for (const key of keys) {
    stage.keys(1, key);
    stage.run(1000);
  }
  return stage;
}

test('a line is read when it is ended, as it was edited', () => {
  const stage = typed(['hello wurld', '\x17', 'world\r', 'x\x15y\n', '\x04', 'part', '\x04', '\r']);
  expect(stage.me('reader').notes.reads).toEqual(['hello world\n', 'y\n', '$', 'part', '\n']);
});

test('erasing takes a character back, not a byte, and as many columns as it took', () => {
  const stage = typed(['a中\x7f\x7f\x7fé\x7fb\r']);
  expect(stage.me('reader').notes.reads).toEqual(['b\n']);
  expect(stage.screen(1)).toBe('a中\b \b\b \b\b \bé\b \bb\r\n');
});

test('control characters are shown with a caret; Ctrl-C drops the line and what was not read', () => {
  const stage = typed(['ab\x01', '\x03', 'c\r']);
  expect(stage.screen(1)).toBe('ab^A^Cc\r\n');
  expect(stage.me('reader').notes.reads).toEqual(['c\n']);
  expect(stage.me('reader').inputs.map(({ input }) => input.kind)).toContain('signal');
});

test('a raw terminal hands over every key and shows none', () => {
  const stage = typed(['a\x03\x04\x7f\r'], 'raw');
  expect(stage.me('reader').notes.reads).toEqual(['a\x03\x04\x7f\r']);
  expect(stage.screen(1)).toBe('');
});

test('half a line typed before a program reads key by key is not lost', () => {
  const stage = setStage([reader]);
  stage.open('reader', 'raw');
  stage.keys(1, 'early');
  stage.run(1000);
  expect(stage.me('reader').notes.reads).toEqual(['early']);
});

test('a reader that outlives the hangup is at its end', () => {
  const stage = setStage([reader]);
  stage.open('reader', 'cooked', 'SIGHUP');
  stage.run(1000);
  stage.give({ kind: 'closeTty', tty: 1 });
  stage.run(1000);
  expect(stage.me('reader').notes.reads).toEqual(['$']);
});

test('a resized terminal tells its foreground', () => {
  const stage = typed([]);
  stage.give({ kind: 'resize', tty: 1, cols: 132, rows: 40 });
  stage.give({ kind: 'resize', tty: 1, cols: 132, rows: 40 });
  stage.run(1000);
  const inputs = stage.me('reader').inputs.map(({ input }) => input);
  expect(inputs).toEqual([{ kind: 'resized', cols: 132, rows: 40 }]);
});

test('the last thousand lines are kept, and readers of output can go on where they were', () => {
  const stage = typed([]);
  const tty = stage.world.ttys.get(1);
  if (tty === undefined) throw new Error('no terminal');
  for (let i = 0; i < 5000; i++) printTty(tty, i, bytes(`line ${i}\n`));
  const { bytes: kept, next } = readScreen(tty, 0);
  const lines = text(kept).split('\r\n');
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.length).toBeLessThan(2100);
  expect(lines.at(-2)).toBe('line 4999');
  printTty(tty, 5000, bytes('more'));
  expect(text(readScreen(tty, next).bytes)).toBe('more');
});
