import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import {
  createLab,
  digestOf,
  type Lab,
  nowOf,
  runLab,
  screensOf,
  sessionOf,
  takeInput,
} from './lab';
import { takeCheckpoint } from './past/checkpoints';
import { cutSession, rewind } from './past/replay';
import { PROGRAMS } from './programs/programs';
import { Misfit } from './schema';
import { decodeSession, encodeSession } from './session';
import { ttysOf } from './snapshot';
import { parseTopology } from './topology';

const topologyJson = readFileSync('lessons/01-one-to-many/topology.json', 'utf8');

function options(seed = 1) {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) expect.fail(topology.toString());
  return { topology, lesson: { id: '01', hash: 'h' }, seed, programs: PROGRAMS };
}

function type(lab: Lab, tty: number, line: string): void {
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
  for (let waited = 0; waited < 400; waited++) {
    runLab(lab, nowOf(lab) + 5000);
    if (ttysOf(lab).find((each) => each.tty === tty)?.editor?.line === '') return;
  }
}

function screen(lab: Lab, tty: number): string {
  return latin1(screensOf(lab).find((each) => each.tty === tty)?.bytes ?? new Uint8Array(0));
}

function served(): Lab {
  const lab = createLab(options());
  runLab(lab, 100_000);
  type(lab, 1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &');
  runLab(lab, nowOf(lab) + 1_000_000);
  return lab;
}

describe('lab', () => {
  it('boots with a prompt in each of the topology\u2019s terminals', () => {
    const lab = createLab(options());
    runLab(lab, 100_000);
    expect(ttysOf(lab).map(({ node, foreground, editor }) => [node, foreground, editor])).toEqual([
      ['6379', 'sh', { prompt: 'learner@lab:~/redis-6.2.6$ ', line: '', cursor: 0 }],
      ['6380', 'sh', { prompt: 'learner@lab:~/redis-6.2.6$ ', line: '', cursor: 0 }],
    ]);
  });

  it('has as many machines as the topology says, each with an address and files of its own', () => {
    const { topology, ...rest } = options();
    const lab = createLab({
      ...rest,
      topology: {
        ...topology,
        machines: [{ name: 'far', address: '10.0.0.2' }],
        terminals: [
          { node: '', name: '', machine: '' },
          { node: '', name: '', machine: 'far' },
        ],
      },
    });
    runLab(lab, 100_000);
    const command = 'src/redis-server --port 7000 --bind 10.0.0.2 --protected-mode no';
    type(lab, 2, `${command} > far.log &`);
    runLab(lab, nowOf(lab) + 1_000_000);
    type(lab, 1, 'src/redis-cli -h far -p 7000 set a 1; ls far.log');
    expect(screen(lab, 1)).toMatch(/OK\r\n.*far\.log.*No such file/s);
    expect(screen(lab, 2)).toContain('learner@far:~');
  });

  it('starts a server that answers redis-cli', () => {
    const lab = served();
    type(lab, 1, 'src/redis-cli set a 1');
    type(lab, 1, 'src/redis-cli get a');
    expect(screen(lab, 1)).toMatch(
      /\[1\] 22052\r\n[\s\S]*set a 1\r\nOK\r\n[\s\S]*get a\r\n"1"\r\n/,
    );
    type(lab, 1, 'cat log6379.log');
    expect(screen(lab, 1)).toContain('22052:M 16 Mar 2022 15:24:00.1');
    expect(screen(lab, 1)).not.toContain('Warning');
  });

  it('gives whoever leaves the shell another one, and leaves the servers alone', () => {
    const lab = served();
    for (const leave of ['exit', '\x04']) {
      const before = screen(lab, 1).length;
      takeInput(lab, { kind: 'keys', tty: 1, bytes: leave === 'exit' ? 'exit\r' : leave });
      runLab(lab, nowOf(lab) + 1_000_000);
      expect(screen(lab, 1).slice(before)).toMatch(/exit\r\n[\s\S]*learner@lab:\S+\$ $/);
      expect(ttysOf(lab)[0]).toMatchObject({
        node: '6379',
        foreground: 'sh',
        editor: { line: '' },
      });
    }
    type(lab, 1, 'src/redis-cli ping');
    expect(screen(lab, 1)).toMatch(/ping\r\nPONG\r\n/);
  });

  it('opens and closes terminals', () => {
    const lab = served();
    takeInput(lab, { kind: 'newTty', cols: 100, rows: 30, node: '' });
    runLab(lab, nowOf(lab) + 100_000);
    expect(ttysOf(lab).map(({ tty, node }) => [tty, node])).toEqual([
      [1, '6379'],
      [2, '6380'],
      [3, null],
    ]);
    takeInput(lab, { kind: 'closeTty', tty: 3 });
    runLab(lab, nowOf(lab) + 100_000);
    expect(ttysOf(lab).map(({ tty }) => tty)).toEqual([1, 2]);
  });

  it('refuses a topology with a typing error, and says where', () => {
    const wrong = topologyJson.replace('"port": 6379', '"prot": 6379');
    expect(String(parseTopology(wrong))).toBe('nodes[0].prot should be absent');
  });
});

describe('replay', () => {
  it('runs a session again, from its beginning and from a checkpoint, to the same digest', () => {
    const lab = served();
    const checkpoints = [takeCheckpoint(lab, {})];
    type(lab, 1, 'redis-cli set a 1');
    const session = decodeSession(encodeSession(sessionOf(lab)));
    if (session instanceof Misfit) expect.fail(session.toString());
    for (const kept of [[], checkpoints]) {
      const past = { until: session.now, checkpoints: kept, fresh: () => ({}) };
      const again = rewind(options(), session, past).lab;
      if (kept.length > 0) expect(nowOf(again)).toBe(checkpoints[0]?.at);
      runLab(again, session.now);
      expect(digestOf(again)).toBe(session.digest);
      expect(screen(again, 1)).toBe(screen(lab, 1));
    }
  });

  it('continues from the past into another future', () => {
    const lab = served();
    const until = nowOf(lab);
    type(lab, 1, 'redis-cli set a 1');
    const cut = cutSession(sessionOf(lab), until);
    const past = { until, checkpoints: [], fresh: () => ({}) };
    const branch = rewind(options(), cut, past).lab;
    runLab(branch, until);
    type(branch, 1, 'redis-cli get a');
    expect(screen(branch, 1)).toContain('(nil)');
  });
});

describe('keys typed ahead', () => {
  it.each(['sleep 2', 'tail -f redis.conf', 'src/redis-server --port 7000'])(
    'wait without waking %s',
    (line) => {
      const lab = createLab(options());
      runLab(lab, 100_000);
      takeInput(lab, { kind: 'keys', tty: 1, bytes: `${line}\r` });
      runLab(lab, nowOf(lab) + 500_000);
      takeInput(lab, { kind: 'keys', tty: 1, bytes: 'echo typed ahead\r' });
      let windows = 0;
      runLab(lab, nowOf(lab) + 1_000_000, () => {
        windows++;
      });
      expect(windows).toBeLessThan(60);
      takeInput(lab, { kind: 'keys', tty: 1, bytes: '\x03' });
      runLab(lab, nowOf(lab) + 1_000_000);
      expect(ttysOf(lab)[0]?.editor?.prompt).toContain('learner@lab');
    },
  );
});
