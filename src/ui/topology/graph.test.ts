import { expect, test } from 'vitest';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { emptyGraph, foldGraph, type Graph, replicationLinks } from './graph';
import { serverWord } from './servers';

const PLANNED = [
  { name: '6379', port: 6379, kind: 'data' as const },
  { name: '6380', port: 6380, kind: 'data' as const },
];

function facts(port: number, master: ServerFacts['master'] = null): ServerFacts {
  return {
    port,
    role: master ? 'slave' : 'master',
    loading: false,
    saving: false,
    replid: 'a'.repeat(40),
    replid2: '0'.repeat(40),
    offset: 0,
    secondOffset: -1,
    backlog: null,
    dump: '/dump.rdb',
    keys: [],
    master,
    replicas: [],
  };
}

function follows(state: NonNullable<ServerFacts['master']>['state']): ServerFacts['master'] {
  return {
    host: '127.0.0.1',
    port: 6379,
    state,
    linkUp: state === 'connected',
    syncInProgress: state === 'transfer',
    transferRead: 50,
    transferSize: 200,
  };
}

let seq = 0;
function fold(graph: Graph, pid: number, fact: TraceFact): Graph {
  seq += 1;
  const record: TraceRecord = { at: seq, pid, seq, fact };
  return foldGraph(graph, record);
}

const exec = (program: string, machine = 'lab'): TraceFact => ({
  kind: 'exec',
  ppid: 1,
  machine,
  tty: 1,
  program,
  argv: [program],
  cwd: '/',
  background: false,
});

test('a planned node is absent, runs, and shows how it ended', () => {
  let graph = emptyGraph(PLANNED);
  expect(graph.nodes.map((node) => node.life)).toEqual(['absent', 'absent']);
  graph = fold(graph, 7, exec('redis-server'));
  graph = fold(graph, 7, { kind: 'listen', local: { host: '127.0.0.1', port: 6379 } });
  expect(graph.nodes[0]?.life).toBe('starting');
  graph = fold(graph, 7, { kind: 'server', facts: facts(6379) });
  expect(graph.nodes[0]).toMatchObject({ life: 'running', pid: 7 });
  graph = fold(graph, 7, { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } });
  expect(graph.nodes[0]).toMatchObject({ life: 'exited', status: { signal: 'SIGKILL' } });
});

test('a server the lesson did not plan appears and vanishes with its process', () => {
  let graph = fold(emptyGraph(PLANNED), 9, { kind: 'server', facts: facts(7000) });
  expect(graph.nodes.map((node) => node.name)).toEqual(['6379', '6380', '7000']);
  graph = fold(graph, 9, { kind: 'exit', status: { kind: 'exited', code: 0 } });
  expect(graph.nodes.map((node) => node.name)).toEqual(['6379', '6380']);
});

test('a replication link follows the replica’s state', () => {
  let graph = fold(emptyGraph(PLANNED), 7, { kind: 'server', facts: facts(6379) });
  const states = (['connect', 'send_handshake', 'receive_psync_reply', 'transfer'] as const).map(
    (state) => {
      graph = fold(graph, 8, { kind: 'server', facts: facts(6380, follows(state)) });
      return replicationLinks(graph).map((link) => [link.state, link.progress]);
    },
  );
  expect(states.flat().map(([state]) => state)).toEqual([
    'connecting',
    'handshake',
    'sync',
    'transfer',
  ]);
  expect(replicationLinks(graph)[0]?.progress).toBe(0.25);
  graph = fold(graph, 8, { kind: 'server', facts: facts(6380, follows('connected')) });
  expect(replicationLinks(graph)[0]?.state).toBe('online');
  graph = fold(graph, 7, { kind: 'exit', status: { kind: 'exited', code: 0 } });
  graph = fold(graph, 8, { kind: 'server', facts: facts(6380, follows('connect')) });
  expect(replicationLinks(graph)[0]?.state).toBe('down');
});

test('connections of any program that is no server are clients, until they close', () => {
  let graph = fold(emptyGraph(PLANNED), 30, exec('redis-cli'));
  graph = fold(graph, 31, exec('writer'));
  graph = fold(graph, 32, exec('redis-server'));
  const local = { host: '127.0.0.1', port: 40000 };
  const connect = (conn: number): TraceFact => ({
    kind: 'connect',
    conn,
    to: 7,
    local,
    peer: { host: '127.0.0.1', port: 6379 },
  });
  graph = fold(graph, 30, connect(1));
  graph = fold(graph, 32, connect(2));
  graph = fold(graph, 31, connect(3));
  expect(graph.clients).toEqual([
    { conn: 1, pid: 30, program: 'redis-cli', server: '6379', tty: 1 },
    { conn: 3, pid: 31, program: 'writer', server: '6379', tty: 1 },
  ]);
  graph = fold(graph, 30, { kind: 'close', conn: 1, how: 'fin', to: 1, arriveAt: 31 });
  expect(graph.clients.map(({ program }) => program)).toEqual(['writer']);
  graph = fold(graph, 31, { kind: 'exit', status: { kind: 'exited', code: 0 } });
  expect(graph.clients).toEqual([]);
});

test('a refused write marks the node that refused it', () => {
  const refused: TraceFact = {
    kind: 'command',
    port: 6380,
    role: 'slave',
    client: 3,
    source: 'client',
    peer: '127.0.0.1:40000',
    db: 0,
    argv: ['set', 'KK', '01'],
    reply: "-READONLY You can't write against a read only replica.\r\n",
    error: 'READONLY',
    dirty: 0,
  };
  let graph = fold(emptyGraph(PLANNED), 8, { kind: 'server', facts: facts(6380) });
  graph = fold(graph, 8, refused);
  graph = fold(graph, 8, refused);
  expect(graph.nodes[1]?.refusal).toEqual({ count: 2, error: 'READONLY' });
});

test('a second server on a port that is taken changes nothing about the first', () => {
  let graph = fold(emptyGraph(PLANNED), 7, { kind: 'server', facts: facts(6379) });
  graph = fold(graph, 8, { kind: 'server', facts: { ...facts(6379), loading: true } });
  expect(graph.nodes[0]).toMatchObject({ life: 'running', pid: 7, facts: { loading: false } });
  graph = fold(graph, 8, { kind: 'exit', status: { kind: 'exited', code: 1 } });
  expect(graph.nodes[0]).toMatchObject({ life: 'running', pid: 7 });
  graph = fold(graph, 7, { kind: 'exit', status: { kind: 'exited', code: 0 } });
  graph = fold(graph, 9, { kind: 'server', facts: facts(6379) });
  expect(graph.nodes[0]).toMatchObject({ life: 'running', pid: 9 });
});

test('a stopped server is shown as one until it goes on or ends', () => {
  let graph = fold(emptyGraph(PLANNED), 7, { kind: 'server', facts: facts(6379) });
  const signal = (name: 'SIGTSTP' | 'SIGSTOP' | 'SIGCONT' | 'SIGUSR1') =>
    fold(graph, 7, { kind: 'signal', signal: name, from: 1 });
  graph = signal('SIGTSTP');
  expect(graph.nodes.map((node) => node.stopped)).toEqual([true, false]);
  expect(signal('SIGUSR1').nodes[0]?.stopped).toBe(true);
  expect(signal('SIGCONT').nodes[0]?.stopped).toBe(false);
  graph = fold(graph, 7, { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } });
  expect(graph.nodes[0]).toMatchObject({ life: 'exited', stopped: false });
});

test('one port on two machines is two servers, each with its own replica, client and state', () => {
  const machines = [
    { name: 'lab', addresses: [] },
    { name: 'far', addresses: ['10.0.0.2'] },
    { name: 'near', addresses: ['10.0.0.3'] },
  ];
  const listen: TraceFact = { kind: 'listen', local: { host: '0.0.0.0', port: 6379 } };
  let graph = emptyGraph(PLANNED, machines);
  const serve = (pid: number, machine: string, master: string | null) => {
    graph = fold(graph, pid, exec('redis-server', machine));
    graph = fold(graph, pid, listen);
    const of = master === null ? null : { ...follows('connected'), host: master };
    graph = fold(graph, pid, { kind: 'server', facts: facts(6379, of as ServerFacts['master']) });
  };
  serve(7, 'lab', null);
  serve(8, 'far', null);
  serve(9, 'near', '10.0.0.2');
  expect(graph.nodes.map(({ name }) => name)).toEqual(['6379', '6380', 'far:6379', 'near:6379']);
  expect(replicationLinks(graph)).toMatchObject([
    { id: 'near:6379', master: { name: 'far:6379' }, replica: { name: 'near:6379' } },
  ]);
  expect(graph.kin).toEqual([['near:6379', 'far:6379']]);
  const local = { host: '10.0.0.3', port: 40000 };
  const to = (pid: number, host: string, conn: number): TraceFact => ({
    kind: 'connect',
    conn,
    to: pid,
    local,
    peer: { host, port: 6379 },
  });
  graph = fold(graph, 30, exec('redis-cli', 'near'));
  graph = fold(graph, 30, to(9, '127.0.0.1', 1));
  graph = fold(graph, 30, to(8, 'far', 2));
  expect(graph.clients.map(({ server }) => server)).toEqual(['near:6379', 'far:6379']);
  graph = fold(graph, 8, { kind: 'signal', signal: 'SIGSTOP', from: null });
  expect(graph.nodes.filter(({ stopped }) => stopped).map(({ name }) => name)).toEqual([
    'far:6379',
  ]);
  expect(graph.nodes.map((node) => serverWord(graph.nodes, node))).toEqual([
    'lab:6379',
    '6380',
    'far:6379',
    'near:6379',
  ]);
  graph = fold(graph, 8, { kind: 'exit', status: { kind: 'exited', code: 0 } });
  expect(graph.nodes.map(({ name, life }) => `${name} ${life}`)).toEqual([
    '6379 running',
    '6380 absent',
    'near:6379 running',
  ]);
  // Whom it followed is gone; the one with that port elsewhere is another.
  expect(replicationLinks(graph)).toEqual([]);
});
