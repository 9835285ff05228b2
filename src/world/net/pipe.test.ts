import { expect, test } from 'vitest';
import { bytes, puppet, SECOND, setStage, text } from '#testing/world_stage';

/** Writes numbered lines, padded to a width, as long as there is room. */
const yes = puppet('yes', {
  start(host, me, argv) {
    me.notes.left = Number(argv[1] ?? 1);
    me.notes.width = Number(argv[2] ?? 0);
    host.setTimer('go', 0);
  },
  turn(host, me) {
    while ((me.notes.left as number) > 0) {
      const line = bytes(`${`line ${me.notes.left}`.padEnd(me.notes.width as number, '.')}\n`);
      const taken = host.write(1, line);
      if (typeof taken !== 'number') return;
      me.notes.left = (me.notes.left as number) - 1;
    }
    host.exit(0);
  },
});

/** Copies descriptor 0 to 1 until its end; with an argument, ends after so many bytes. */
const cat = puppet('cat', {
  start(_host, me, argv) {
    me.notes.limit = Number(argv[1] ?? 1e9);
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const data = host.read(0, 65_536);
    if (typeof data === 'string') return;
    if (data.length === 0) {
      host.exit(0);
      return;
    }
    me.notes.bytes = ((me.notes.bytes as number) ?? 0) + data.length;
    host.write(1, data.subarray(0, 20));
    if ((me.notes.bytes as number) >= (me.notes.limit as number)) host.exit(0);
  },
});

/** A shell's pipeline: `first | second`, closing its own ends. */
const plumber = puppet('plumber', {
  start(host, me, argv) {
    const [reader, writer] = host.pipe();
    const words = (line: string | undefined) => (line ?? '').split(' ');
    me.notes.first = host.spawn({ argv: words(argv[1]), stdio: [0, writer, 2] });
    me.notes.second = host.spawn({
      argv: words(argv[2]),
      stdio: [reader, 1, 2],
      pgid: me.notes.first as number,
    });
    host.close(reader);
    host.close(writer);
  },
});

test('a pipeline carries bytes and its end', () => {
  const stage = setStage([yes, cat, plumber]);
  const tty = stage.open('plumber', 'yes 2', 'cat');
  stage.run(SECOND);
  expect(stage.screen(tty)).toBe('line 2\r\nline 1\r\n');
  const ends = stage.world.ended.map(({ program, status }) => [program, status]);
  expect(ends).toEqual([
    ['yes', { kind: 'exited', code: 0 }],
    ['cat', { kind: 'exited', code: 0 }],
  ]);
  expect(stage.world.pipes.size).toBe(0);
});

test('a pipe is finite: the writer waits for its reader', () => {
  const stage = setStage([yes, cat, plumber]);
  stage.open('plumber', 'yes 1000 999', 'cat');
  stage.run(1000);
  const reader = stage.pid('cat');
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid: reader, signal: 'SIGSTOP' } });
  stage.run(SECOND);
  const left = stage.me('yes').notes.left;
  stage.run(SECOND);
  expect(stage.me('yes').notes.left).toBe(left);
  expect(left).toBeGreaterThan(0);
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid: reader, signal: 'SIGCONT' } });
  stage.run(SECOND);
  expect(stage.world.ended.map(({ program }) => program)).toEqual(['yes', 'cat']);
});

test('writing where nobody reads any more ends the writer by SIGPIPE', () => {
  const stage = setStage([yes, cat, plumber]);
  stage.open('plumber', 'yes 1000 999', 'cat 1000');
  stage.run(SECOND);
  expect(stage.world.ended.map(({ program, status }) => [program, status])).toEqual([
    ['cat', { kind: 'exited', code: 0 }],
    ['yes', { kind: 'signaled', signal: 'SIGPIPE' }],
  ]);
});

/** A parent that reads what its forked child writes, as redis-server does. */
const parent = puppet('parent', {
  start(host, me) {
    const [reader, writer] = host.pipe();
    me.notes.reader = reader;
    host.fork('child', { inputs: [], notes: { writer } });
    host.close(writer);
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const data = host.read(input.fd, 100);
    if (typeof data === 'string') return;
    me.notes.heard = `${me.notes.heard ?? ''}${data.length === 0 ? '.' : text(data)}`;
    if (data.length === 0) host.close(input.fd);
  },
});

const child = {
  ...puppet('child', {}),
  turn(host: import('#host/host').Host, state: object) {
    const { notes } = state as { notes: { writer: number } };
    host.write(notes.writer, bytes('done'));
    host.exit(0);
  },
};

test("a forked child's words go to the parent's end of the pipe", () => {
  const stage = setStage([parent, child]);
  stage.open('parent');
  stage.run(SECOND);
  expect(stage.me('parent').notes.heard).toBe('done.');
});
