/** The narrator over a failover that a lab runs: what it says, by what the trace says. */
import { expect, test } from 'vitest';
import type { ServerFacts, TraceRecord } from '#host/trace';
import { nowOf, runLab, takeInput } from '#lab/lab';
import { beginPlay, readLesson } from '#node/lesson/player';
import { type Announcement, withAnnounced } from '../mind/announcements';
import { emptyGraph, foldGraph } from '../topology/graph';
import { lastTold } from './last_told';
import { type Narration, narrate, narrationOfLoss } from './narration';
import { callEn, tellEn } from './words';
import { callZh, tellZh } from './words_zh';

function story(): Narration[] {
  const lesson = readLesson('lessons', '04-automatic-failover');
  const topology = lesson.topology.replaceAll('mymaster 60000', 'mymaster 3000');
  const { lab } = beginPlay({ ...lesson, topology });
  let graph = emptyGraph([]);
  let announced: readonly Announcement[] = [];
  const told: Narration[] = [];
  const take = (records: readonly TraceRecord[]) => {
    for (const record of records) {
      const heard = narrate(record, { graph, announced });
      if (heard) told.push(heard);
      graph = foldGraph(graph, record);
      announced = withAnnounced(announced, record);
    }
  };
  take(lab.watch.memory);
  const pass = (seconds: number) =>
    runLab(lab, nowOf(lab) + seconds * 1_000_000, ({ trace }) => take(trace));
  pass(12);
  takeInput(lab, { kind: 'fault', words: 'kill 6379' });
  pass(15);
  takeInput(lab, { kind: 'fault', words: 'restart 6379' });
  pass(2);
  for (let i = 0; i < 2; i++) {
    takeInput(lab, { kind: 'keys', tty: 1, bytes: `set early ${i}\r` });
    pass(1);
  }
  pass(22);
  return told;
}

const told = story();

test('who comes into the middle of a story is told what was said last', () => {
  const lesson = readLesson('lessons', '04-automatic-failover');
  const { lab } = beginPlay(lesson);
  takeInput(lab, { kind: 'fault', words: 'kill 6379' });
  runLab(lab, nowOf(lab) + 200_000, () => {});
  const placed = emptyGraph([{ name: '6379', port: 6379, kind: 'data' }]);
  const last = lastTold(lab.watch.memory, placed);
  // What is told for as long as nothing else happens says why nothing does.
  const fact = { say: 'lostLink', master: '6379', waitMs: 60_000 };
  expect(last).toMatchObject({ who: '6380', fact });
  expect(lastTold([], emptyGraph([]))).toBeNull();
});

const sayings = told.map((each) => `${callEn(each)} ${each.who} ${tellEn(each.fact)}`.trim());

test('one failover, in order, each with its reason', () => {
  const first = (fact: string) => told.findIndex((each) => each.fact.say === fact);
  const order = [
    'follows',
    'linked',
    'monitors',
    'meets',
    'ended',
    'sdown',
    'odown',
    'stands',
    'votes',
    'elected',
    'selects',
    'promotes',
    'becomesMaster',
    'promoted',
    'switches',
    'converts',
  ];
  expect(order.map(first)).not.toContain(-1);
  const killed = first('ended');
  const after = order.slice(order.indexOf('ended'));
  const places = after.map((say) =>
    told.findIndex((each, i) => i >= killed && each.fact.say === say),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const leader = told.find(({ fact }) => fact.say === 'elected')?.who ?? '';
  for (const sentence of [
    'Master 6379 was ended by SIGKILL. Its Sentinels wait 3 s for an answer before they take it for down.',
    'Replica 6380 has lost its link to master 6379, which has ended, and stays a replica.',
    `Sentinel ${leader} had no answer from master 6379 for 3 s: it takes it for down (sdown).`,
    `Sentinel ${leader} counts 2 Sentinels that take master 6379 for down, and the quorum is 2: objectively down (odown). One alone might only have a broken cable.`,
    `Sentinel ${leader} asks the others for their votes in epoch 1: it wants to lead the failover of mymaster, and only one may. It has its own vote.`,
    `Sentinel ${leader} has 2 of 2 votes; it needs 2, a majority of all and no fewer than the quorum: it leads the failover in epoch 1.`,
    `Sentinel ${leader} chooses replica 6380 to be the next master: the only one that may be.`,
    'Server 6380 is a master now: it takes writes, and its history is a new one.',
    `Sentinel ${leader} from now on takes server 6380 for the master of mymaster, no longer 6379.`,
    `Sentinel ${leader} enters the old master 6379 in its books as a replica of 6380, counted silent from now on: when it comes back, it is to follow.`,
    'Server 6379 is a replica of 6380 now: it will hold what its master holds.',
  ])
    expect(sayings).toContain(sentence);
});

test('what becomes of clients and of their writes, and why it takes a while', () => {
  const sentences = [
    'Server 6380 closes the connection of redis-cli: the Sentinel ordered that along with the new role. The next command fails once, then redis-cli connects anew.',
    'Server 6379 has started again as the master it was; its Sentinels know 6380 for that. There are two, until one of them makes it a replica.',
    'Server 6379 answers OK to “set early”, but 6380 is the master that its Sentinels know: once it is made a replica, that write is lost.',
  ];
  const places = sentences.map((sentence) => sayings.indexOf(sentence));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const waits = told.filter(({ fact }) => fact.say === 'reportsMaster');
  expect(waits.map(({ weight }) => weight)).toEqual([3, 1]);
  // That it answers is a part of it.
  expect(told.map(({ fact }) => fact.say)).not.toContain('sdownOver');
  const writtenDown = told.filter(({ fact }) => fact.say === 'keeps').map(({ fact }) => fact);
  expect(writtenDown).toEqual(Array(2).fill({ say: 'keeps', replica: '6379', node: '6380' }));
  // Another Sentinel's entry of the same is no news.
  expect(told.filter(({ fact }) => fact.say === 'keeps').map(({ weight }) => weight)).toEqual([
    3, 1,
  ]);
  // Of the one who is promoted nobody waits for the end of that.
  expect(waits.map(({ fact }) => fact)).toEqual(
    waits.map(() => ({ say: 'reportsMaster', node: '6379', waitMs: 8000 })),
  );
});

test('what somebody is stands before its name; of whose role is told, none', () => {
  const calls = (say: string) => {
    const each = told.find(({ fact }) => fact.say === say);
    return each && [callEn(each), callZh(each)];
  };
  expect(calls('sdown')).toEqual(['Sentinel', '哨兵']);
  expect(calls('ended')).toEqual(['Master', '主节点']);
  expect(calls('lostLink')).toEqual(['Replica', '从节点']);
  expect(calls('follows')).toEqual(['Server', '服务器']);
  const nobody = { who: '', role: 'none', fact: { say: 'fault', words: 'cut' } } as const;
  expect(callEn({ ...nobody, weight: 2, watched: '' })).toBe('');
});

test('a loss is told by how it came to it', () => {
  const [at, pid, detail] = [9, 1, ''];
  const loss = { command: 'set a 1', key: 'a', db: 0, by: 6379, said: 5, keys: 8, count: 1 };
  const mark = { at, pid, port: 6379, interest: 'loss', text: 'lost: set a', detail };
  const copied = narrationOfLoss({ ...mark, loss: { ...loss, how: 'copy', master: 6380 } });
  expect(tellEn(copied.fact)).toContain('“set a”, though a client was told OK: it threw its own');
  expect(tellZh(copied.fact)).toContain('换成主节点 6380 的副本');
  const promoted = {
    ...mark,
    port: 6380,
    loss: { ...loss, how: 'promotion', master: 6380 },
  } as const;
  expect(tellEn(narrationOfLoss(promoted).fact)).toContain('before this replica had the write');
});

test('what nobody could do without weighs most; every fact has words in both languages', () => {
  const weights = (say: string) =>
    told.filter(({ fact }) => fact.say === say).map(({ weight }) => weight);
  expect(weights('born')[0]).toBe(1);
  // By who is first, and by who finds it so already.
  expect(weights('odown')).toEqual([3, 1]);
  expect(weights('switches')).toEqual([3, 2]);
  for (const { fact } of told) {
    expect(tellEn(fact)).toMatch(/\w{3}.*[.)]$/);
    expect(tellZh(fact)).toMatch(/\p{Script=Han}.*。$/u);
  }
});

test('who goes to one event of an instant is told that one', () => {
  const lesson = readLesson('lessons', '04-automatic-failover');
  const topology = lesson.topology.replaceAll('mymaster 60000', 'mymaster 3000');
  const { lab } = beginPlay({ ...lesson, topology });
  const past: TraceRecord[] = [...lab.watch.memory];
  const pass = (seconds: number) =>
    runLab(lab, nowOf(lab) + seconds * 1_000_000, ({ trace }) => past.push(...trace));
  pass(12);
  takeInput(lab, { kind: 'fault', words: 'kill 6379' });
  pass(10);
  const events = past.flatMap(({ at, fact }) =>
    fact.kind === 'sentinel-event' ? [{ at, ...fact }] : [],
  );
  const odown = events.find(({ type }) => type === '+odown');
  const instant = events.filter(({ at, port }) => at === odown?.at && port === odown?.port);
  // All of it is one tick of that Sentinel.
  expect(instant.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['+odown', '+try-failover']),
  );
  const toldOf = (type: string) => {
    const event = instant.find((each) => each.type === type);
    const { at = 0, port = 0, text = '' } = event ?? {};
    const heard = lastTold(past, emptyGraph([]), { at, port, text: type, detail: text });
    return heard?.fact.say;
  };
  expect(toldOf('+odown')).toBe('odown');
  expect(toldOf('+try-failover')).toBe('stands');
  // It has no sentence of its own: what was told of that Sentinel then.
  expect(toldOf('+new-epoch')).toBeDefined();
});

test('servers of one port on several machines are told by their own names', () => {
  const machines = [
    { name: 'lab', addresses: [] },
    { name: 'far', addresses: ['10.0.0.2'] },
    { name: 'near', addresses: ['10.0.0.3'] },
  ];
  let graph = emptyGraph([{ name: '6379', port: 6379, kind: 'data' }], machines);
  const told: (Narration | null)[] = [];
  const happens = (pid: number, fact: TraceRecord['fact']) => {
    const record: TraceRecord = { at: 0, pid, ordinal: 0, fact } as TraceRecord;
    told.push(narrate(record, { graph, announced: [] }));
    graph = foldGraph(graph, record);
  };
  const state = (master: object | null) =>
    ({ port: 6379, role: master ? 'slave' : 'master', master }) as unknown as ServerFacts;
  for (const [pid, machine] of [
    [7, 'lab'],
    [8, 'far'],
    [9, 'near'],
  ] as const) {
    const argv = ['redis-server'];
    happens(pid, { kind: 'exec', program: 'redis-server', machine, argv, tty: null } as never);
    happens(pid, { kind: 'listen', local: { host: '0.0.0.0', port: 6379 } });
    happens(pid, { kind: 'server', facts: state(null) });
  }
  const born = told.flatMap((each) => (each?.fact.say === 'born' ? each.who : []));
  expect(born).toEqual(['6379', 'far:6379', 'near:6379']);
  const follows = { host: '10.0.0.2', port: 6379, linkUp: false };
  happens(9, { kind: 'server', facts: state(follows) });
  expect(told.at(-1)).toMatchObject({
    who: 'near:6379',
    fact: { say: 'follows', master: 'far:6379' },
  });
  happens(8, { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } });
  expect(told.at(-1)).toMatchObject({ who: 'far:6379', fact: { say: 'ended' } });
});
