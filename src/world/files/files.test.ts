import { expect, test } from 'vitest';
import type { Host } from '#host/host';
import {
  bytes,
  type Puppet,
  puppet,
  SECOND,
  type Stage,
  setStage,
  text,
} from '#testing/world_stage';
import { contentOf, emptyContent, readContent, truncateContent, writeContent } from './content';
import { applyNews, applyOwn, createView } from './file_view';
import { createTree, findNode, resolvePath } from './tree';

/** Runs one call of Host, written as a line of words, and notes down what it answered. */
function call(host: Host, me: Puppet, line: string): unknown {
  const [verb = '', path = '', more = ''] = line.split(' ');
  me.notes.fds ??= {};
  const fds = me.notes.fds as Record<string, number>;
  switch (verb) {
    case 'create':
      return keep(fds, path, host.open(path, { write: true, create: true, truncate: true }));
    case 'open':
      return keep(fds, path, host.open(path, { read: true, write: true }));
    case 'append':
      return keep(fds, path, host.open(path, { append: true, create: true }));
    case 'exclusive':
      return keep(fds, path, host.open(path, { write: true, create: true, exclusive: true }));
    case 'write':
      return host.write(fds[path] ?? -1, bytes(more));
    case 'fill':
      return host.write(fds[path] ?? -1, new Uint8Array(Number(more)));
    case 'read': {
      const data = host.read(fds[path] ?? -1, Number(more));
      return typeof data === 'string' ? data : text(data);
    }
    case 'fsync':
      return host.fsync(fds[path] ?? -1);
    case 'ftruncate':
      return host.ftruncate(fds[path] ?? -1, Number(more));
    case 'close':
      return host.close(fds[path] ?? -1);
    case 'cat': {
      const data = host.readFile(path);
      return typeof data === 'string' ? data : text(data);
    }
    case 'mv':
      return host.rename(path, more);
    case 'rm':
      return host.unlink(path);
    case 'mkdir':
      return host.mkdir(path);
    case 'rmdir':
      return host.rmdir(path);
    case 'ls':
      return host.readdir(path);
    case 'cd':
      return host.chdir(path);
    case 'size': {
      const stat = host.stat(path);
      return typeof stat === 'string' ? stat : stat.size;
    }
    default:
      host.watch(path);
      return 0;
  }
}

function keep(fds: Record<string, number>, path: string, fd: number | string): unknown {
  if (typeof fd === 'number') fds[path] = fd;
  return fd;
}

/** Does the calls it is typed, one a line; `ANSWERS` of the last batch. */
const clerk = puppet('clerk', {
  start(_host, me, argv) {
    me.notes.name = argv[1];
  },
  turn(host, me, input) {
    if (input.kind !== 'readable') return;
    const lines = host.read(0, 4096);
    if (typeof lines === 'string') return;
    me.notes.answers = text(lines)
      .trim()
      .split(';')
      .map((line) => call(host, me, line.trim()));
  },
});

interface Office extends Stage {
  /** Types calls to a clerk (both are told apart by their terminals) and answers what they said. */
  ask(clerk: 1 | 2, calls: string): unknown[];
}

function office(options: { diskBytes?: number } = {}): Office {
  const stage = setStage([clerk], { machines: [{ name: 'lab', ...options }] });
  stage.open('clerk');
  stage.open('clerk');
  stage.run(1000);
  const ask = (which: 1 | 2, calls: string) => {
    stage.keys(which, `${calls}\r`);
    stage.run(1000);
    return (stage.images.get(22_049 + which)?.state as Puppet | undefined)?.notes
      .answers as unknown[];
  };
  return { ...stage, ask };
}

test('content: writes, gaps, overwrites and cuts leave older versions as they were', () => {
  const one = contentOf(bytes('hello'));
  const two = writeContent(one, 5, bytes(' world'));
  const other = writeContent(one, 5, bytes(' there'));
  const flat = (content: typeof one) => text(readContent(content, 0, content.size));
  expect([flat(one), flat(two), flat(other)]).toEqual(['hello', 'hello world', 'hello there']);
  expect(flat(writeContent(two, 0, bytes('J')))).toBe('Jello world');
  expect(readContent(writeContent(emptyContent(), 2, bytes('x')), 0, 9)).toEqual(
    Uint8Array.of(0, 0, 120),
  );
  expect(flat(truncateContent(two, 4))).toBe('hell');
  const big = [8000, 8000, 10].reduce(
    (content, size) => writeContent(content, content.size, new Uint8Array(size).fill(size)),
    emptyContent(),
  );
  expect(big.size).toBe(16_010);
  expect(readContent(big, 7_999, 8_001)).toEqual(Uint8Array.of(8000 & 255, 8000 & 255));
});

test('paths are resolved from the working directory', () => {
  expect(resolvePath('/home/learner', 'a/../b//c/.')).toBe('/home/learner/b/c');
  expect(resolvePath('/home', '/x/../../y')).toBe('/y');
});

test('calls answer as POSIX does', () => {
  const { ask } = office();
  expect(ask(1, 'create a; write a hello; size a; cat a')).toEqual([3, 5, 5, 'hello']);
  expect(ask(1, 'open nosuch; create nodir/a; mkdir d; mkdir d; rmdir nosuch')).toEqual([
    'ENOENT',
    'ENOENT',
    0,
    'EEXIST',
    'ENOENT',
  ]);
  expect(ask(1, 'create a/b; cd a; ls a; cat d; rm d; exclusive a; mkdir d/e; rmdir d')).toEqual([
    'ENOTDIR',
    'ENOTDIR',
    'ENOTDIR',
    'EISDIR',
    'EISDIR',
    'EEXIST',
    0,
    'ENOTEMPTY',
  ]);
  expect(ask(1, 'cd d; create x; ls .; ls ..; mv x ../a; cat ../a; ls .')).toEqual([
    0,
    4,
    ['e', 'x'],
    ['a', 'd'],
    0,
    '',
    ['e'],
  ]);
});

test('offsets, appending, truncating, and a file that lost its name', () => {
  const { ask } = office();
  expect(ask(1, 'create f; write f abcdef; open f; read f 2; write f XY; read f 9; cat f')).toEqual(
    [3, 6, 4, 'ab', 2, 'ef', 'abXYef'],
  );
  expect(ask(1, 'append f; write f !; cat f; open f; ftruncate f 2; cat f')).toEqual([
    5,
    1,
    'abXYef!',
    6,
    0,
    'ab',
  ]);
  expect(ask(1, 'rm f; size f; read f 9; write f more; cat f')).toEqual([
    0,
    'ENOENT',
    'ab',
    4,
    'ENOENT',
  ]);
});

test("another process sees what was done, not before the lookahead, and in the world's order", () => {
  const { ask, images } = office();
  ask(1, 'create shared; write shared one');
  expect(ask(2, 'cat shared; append shared; write shared two; cat shared')).toEqual([
    'one',
    3,
    3,
    'onetwo',
  ]);
  expect(ask(1, 'cat shared; mv shared moved; ls .')).toEqual(['onetwo', 0, ['moved']]);
  // The descriptor means the file, not its name.
  expect(ask(2, 'write shared three; cat moved')).toEqual([5, 'onetwothree']);
  const trees = [...images.values()].map(({ files }) => [...files.tree.names.keys()]);
  expect(trees[0]).toEqual(trees[1]);
});

test('two that create the same name at once end up with one file', () => {
  const stage = office();
  stage.keys(1, 'append log; write log from-one\r');
  stage.keys(2, 'append log; write log from-two\r');
  stage.run(1000);
  expect(stage.ask(1, 'cat log')).toEqual(['from-onefrom-two']);
  expect(stage.ask(2, 'cat log; write log !')).toEqual(['from-onefrom-two', 1]);
  expect(stage.ask(1, 'cat log')).toEqual(['from-onefrom-two!']);
});

test('a view takes its own deeds at once and the others at their place', () => {
  const tree = createTree();
  const view = createView(tree, 0);
  applyOwn(view, { kind: 'create', path: '/a', inode: 50, mtime: 1 });
  applyOwn(view, { kind: 'write', inode: 50, offset: -1, bytes: bytes('mine'), mtime: 1 });
  const theirs = [
    { pid: 9, opSeq: 1, op: { kind: 'create', path: '/a', inode: 90, mtime: 1 } },
    {
      pid: 9,
      opSeq: 2,
      op: { kind: 'write', inode: 90, offset: -1, bytes: bytes('their '), mtime: 1 },
    },
  ] as const;
  applyNews(view, { snapshot: null, ops: theirs, ordered: 0, seen: 2 });
  const content = findNode(view.tree, '/a')?.content ?? emptyContent();
  expect(text(readContent(content, 0, 99))).toBe('their mine');
  expect(view.pending.length).toBe(2);
});

test('a watcher is told of changes by others', () => {
  const { ask, images } = office();
  ask(1, 'watch /home/news');
  ask(2, 'create news; write news hot; close news; rm news');
  const me = images.get(22_050)?.state as Puppet;
  const told = me.inputs.filter(({ input }) => input.kind === 'fileChanged');
  expect(told.map(({ input }) => input)).toEqual(
    Array(3).fill({ kind: 'fileChanged', path: '/home/news' }),
  );
});

test('a full disk is ENOSPC, and removing files makes room again', () => {
  const { ask } = office({ diskBytes: 20_000 });
  expect(ask(1, 'create a; fill a 9000; fill a 9000')).toEqual([3, 9000, 'ENOSPC']);
  expect(ask(2, 'create b; fill b 9000')).toEqual([3, 'ENOSPC']);
  ask(1, 'close a; rm a');
  expect(ask(2, 'fill b 9000')).toEqual([9000]);
});

test('a power cut keeps what was synced and loses the rest', () => {
  const stage = office();
  stage.ask(1, 'create safe; write safe kept; fsync safe; write safe lost');
  stage.ask(1, 'create unsafe; write unsafe lost');
  stage.give({ kind: 'fault', fault: { kind: 'crashMachine', machine: 'lab' } });
  stage.run(SECOND);
  expect(stage.images.size).toBe(0);
  stage.give({ kind: 'fault', fault: { kind: 'bootMachine', machine: 'lab' } });
  stage.open('clerk');
  stage.run(SECOND);
  stage.keys(3, 'cat safe; cat unsafe\r');
  stage.run(SECOND);
  expect(stage.me('clerk').notes.answers).toEqual(['kept', '']);
});

test('SIGKILL keeps what was written', () => {
  const stage = office();
  stage.ask(1, 'create a; write a kept');
  stage.give({ kind: 'fault', fault: { kind: 'signal', pid: 22_050, signal: 'SIGKILL' } });
  stage.run(1000);
  expect(stage.ask(2, 'cat a')).toEqual(['kept']);
});

test('a file edited from outside reaches everybody', () => {
  const stage = office();
  stage.give({
    kind: 'file',
    machine: 'lab',
    file: { path: '/home/conf', bytes: bytes('port 1') },
  });
  expect(stage.ask(1, 'cat conf')).toEqual(['port 1']);
  expect(stage.ask(2, 'cat conf; append conf; write conf 2')).toEqual(['port 1', 3, 1]);
  expect(stage.ask(1, 'cat conf')).toEqual(['port 12']);
});

test('a script is run by the interpreter that its first line names', () => {
  const said = (host: Host, line: string) => host.write(1, bytes(`${line}\n`));
  const teller = puppet('teller', { start: (host, _me, argv) => said(host, argv.join(' ')) });
  const caller = puppet('caller', {
    start: (host, _me, [, ...argv]) => {
      const pid = host.spawn({ argv, stdio: [0, 1, 2] });
      if (typeof pid === 'string') said(host, pid);
    },
  });
  const script = (name: string, content: string) => ({
    path: `/home/${name}`,
    bytes: bytes(content),
    executable: true,
  });
  const files = [
    script('tell.sh', '#! /usr/bin/teller  -x -y \nanything\n'),
    script('plain.sh', 'anything\n'),
    script('lost.sh', '#!/usr/bin/nobody\n'),
    { ...script('closed.sh', '#!/usr/bin/teller\n'), executable: false },
  ];
  const run = (name: string) => {
    const stage = setStage([teller, caller], { machines: [{ name: 'lab', files }] });
    const tty = stage.open('caller', `/home/${name}`, 'a', 'b');
    stage.run(SECOND);
    return stage.screen(tty).trim();
  };
  expect(run('tell.sh')).toBe('/usr/bin/teller -x -y /home/tell.sh a b');
  expect(run('plain.sh')).toBe('ENOEXEC');
  expect(run('lost.sh')).toBe('ENOENT');
  expect(run('closed.sh')).toBe('EACCES');
});
