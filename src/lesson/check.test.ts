import { expect, test } from 'vitest';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { createChecks, foldChecks, type StepChecks, verdicts } from './check';

let seq = 0;
const record = (fact: TraceFact, pid = 1): TraceRecord => ({ at: ++seq, pid, seq, fact });

function command(port: number, argv: string[], over: Record<string, unknown> = {}): TraceRecord {
  return record({
    kind: 'command',
    port,
    role: 'master',
    client: 1,
    source: 'client',
    peer: '127.0.0.1:1',
    db: 0,
    argv,
    reply: '+OK\r\n',
    error: null,
    dirty: argv[0] === 'set' ? 1 : 0,
    ...over,
  });
}

function server(port: number, over: Partial<ServerFacts> = {}, pid = port): TraceRecord {
  const facts: ServerFacts = {
    port,
    role: 'master',
    loading: false,
    saving: false,
    replid: '',
    replid2: '',
    offset: 0,
    secondOffset: -1,
    backlog: null,
    dump: '/dump.rdb',
    keys: [],
    master: null,
    replicas: [],
    ...over,
  };
  return record({ kind: 'server', facts }, pid);
}

function fold(sequence: StepChecks['checks'][number]['sequence'], records: TraceRecord[]) {
  const state = createChecks(JSON.stringify([{ step: 's', checks: [{ id: 'c', sequence }] }]));
  foldChecks(state, records);
  expect(structuredClone(state)).toEqual(state);
  return verdicts(state)[0]?.green;
}

test('variables tie a later command to an earlier one, with any names', () => {
  const sequence = [
    { on: 'command', name: 'set', port: 1, args: ['$k', '$v'] },
    { on: 'command', name: 'get', port: 2, args: ['$k'], reply: '$v' },
  ] as const;
  const get = (key: string, value: string) =>
    command(2, ['GET', key], { reply: `$${value.length}\r\n${value}\r\n` });
  expect(fold(sequence, [command(1, ['set', 'a', 'x']), get('a', 'x')])).toBe(true);
  expect(fold(sequence, [command(1, ['set', 'a', 'x']), get('b', 'x')])).toBe(false);
  expect(fold(sequence, [command(1, ['set', 'a', 'x']), get('a', 'y')])).toBe(false);
  expect(fold(sequence, [get('a', 'x'), command(1, ['set', 'a', 'x'])])).toBe(false);
  // A wrong try does not spoil a later one.
  const again = [command(1, ['set', 'a', 'x']), command(1, ['set', 'b', 'y']), get('b', 'y')];
  expect(fold(sequence, again)).toBe(true);
});

test('one record is not two commands, but may be a command and the state it leads to', () => {
  const twice = [
    { on: 'command', name: 'get' },
    { on: 'command', name: 'get' },
  ] as const;
  expect(fold(twice, [command(1, ['get', 'a'])])).toBe(false);
  expect(fold(twice, [command(1, ['get', 'a']), command(1, ['get', 'a'])])).toBe(true);
});

test('a state is that of servers that run now', () => {
  const both = [{ on: 'state', servers: [{ port: 1 }, { port: 2 }] }] as const;
  const exit = record({ kind: 'exit', status: { kind: 'exited', code: 0 } }, 1);
  expect(fold(both, [server(1), server(2)])).toBe(true);
  expect(fold(both, [server(1), exit, server(2)])).toBe(false);
  expect(fold(both, [server(1, { loading: true }), server(2)])).toBe(false);
  const equal = [{ ...both[0], offsetsEqual: true }] as const;
  expect(fold(equal, [server(1, { offset: 5 }), server(2, { offset: 4 })])).toBe(false);
  expect(fold(equal, [server(1, { offset: 5 }), server(2, { offset: 5 })])).toBe(true);
  expect(fold(equal, [server(1), server(2)])).toBe(false);
});

test('a server that found its port taken is not the server on that port', () => {
  const lives = [{ on: 'state', servers: [{ port: 1 }] }] as const;
  const started = (pid: number) =>
    record(
      {
        kind: 'exec',
        ppid: 1,
        machine: 'lab',
        tty: 1,
        program: 'redis-server',
        argv: ['redis-server'],
        cwd: '/',
        background: true,
      },
      pid,
    );
  const failed = record({ kind: 'exit', status: { kind: 'exited', code: 1 } }, 8);
  const loading = server(1, { loading: true }, 8);
  const first = [started(7), server(1, { loading: true }, 7)];
  expect(fold(lives, [...first, started(8), loading, failed, server(1, {}, 7)])).toBe(true);
  // What the second one says of itself does not replace what is known of the first.
  const both = [{ on: 'state', servers: [{ port: 1 }, { port: 2 }] }] as const;
  const second = [started(8), loading, failed];
  expect(fold(both, [started(7), server(1, {}, 7), ...second, server(2)])).toBe(true);
});

test('a program counts when it ran to its end on those files', () => {
  const cat = [{ on: 'ran', program: 'cat', args: ['a.conf'] }] as const;
  const run = (argv: string[], code: number) => [
    record({
      kind: 'exec',
      ppid: 1,
      machine: 'lab',
      tty: 1,
      program: argv[0] ?? '',
      argv,
      cwd: '/',
      background: false,
    }),
    record({ kind: 'exit', status: { kind: 'exited', code } }),
  ];
  expect(fold(cat, run(['cat', './a.conf'], 0))).toBe(true);
  expect(fold(cat, run(['cat', 'b.conf'], 0))).toBe(false);
  expect(fold(cat, run(['cat', 'a.conf'], 1))).toBe(false);
  expect(fold(cat, run(['echo', 'a.conf'], 0))).toBe(false);
});

test('a state that lasts does not crowd out a try that has come further', () => {
  const sequence = [
    { on: 'state', servers: [{ port: 1 }] },
    { on: 'command', name: 'set', args: ['$k'] },
    { on: 'command', name: 'get', args: ['$k'] },
  ] as const;
  const idle = Array.from({ length: 50 }, (_, i) => server(1, { offset: i }));
  const records = [server(1), command(1, ['set', 'a']), ...idle, command(1, ['get', 'a'])];
  expect(fold(sequence, records)).toBe(true);
});

test('what must not happen on the way takes a check back to its start', () => {
  const checks = [
    {
      step: 's',
      checks: [
        {
          id: 'c',
          sequence: [
            { on: 'began', port: 1 },
            { on: 'command', name: 'get' },
          ],
          unless: [{ on: 'command', name: 'set' }],
        },
      ],
    },
  ];
  const green = (records: TraceRecord[], before: TraceRecord[] = []) => {
    const state = createChecks(JSON.stringify(checks), before);
    foldChecks(state, records);
    return verdicts(state)[0]?.green;
  };
  const exit = record({ kind: 'exit', status: { kind: 'exited', code: 0 } }, 1);
  expect(green([server(1), command(1, ['get', 'a'])])).toBe(true);
  expect(green([server(1), command(1, ['set', 'a']), command(1, ['get', 'a'])])).toBe(false);
  // What stood there before the learner came has not begun now.
  expect(green([server(1), command(1, ['get', 'a'])], [server(1)])).toBe(false);
  const restarted = [exit, server(1, {}, 2), command(1, ['get', 'a'])];
  expect(green(restarted, [server(1)])).toBe(true);
});

test('a hint stays until the check is green', () => {
  const checks = [
    {
      step: 's',
      checks: [
        {
          id: 'c',
          sequence: [{ on: 'command', name: 'set', port: 2 }],
          hints: [{ when: { on: 'command', name: 'set', port: 1 }, hint: 'wrong-terminal' }],
        },
      ],
    },
  ];
  const state = createChecks(JSON.stringify(checks));
  foldChecks(state, [command(1, ['set', 'a', 'b'])]);
  expect(verdicts(state)[0]).toMatchObject({ green: false, hint: 'wrong-terminal' });
  foldChecks(state, [command(2, ['set', 'a', 'b'])]);
  expect(verdicts(state)[0]).toMatchObject({ green: true, hint: null });
});

test('what a step asks for is no mistake in the step after it', () => {
  const pattern = { on: 'command', name: 'dbsize', port: 1 };
  const checks = [
    { step: 'one', checks: [{ id: 'a', sequence: [pattern] }] },
    {
      step: 'two',
      checks: [
        { id: 'b', sequence: [{ ...pattern, port: 2 }], hints: [{ when: pattern, hint: 'h' }] },
      ],
    },
  ];
  const state = createChecks(JSON.stringify(checks));
  foldChecks(state, [command(1, ['dbsize'])]);
  expect(verdicts(state)[1]).toMatchObject({ green: false, hint: null });
  foldChecks(state, [command(1, ['dbsize'])]);
  expect(verdicts(state)[1]).toMatchObject({ green: false, hint: 'h' });
});

test('a check that could not be red is refused', () => {
  expect(() => createChecks('[{"step":"s","checks":[{"id":"c","sequence":[]}]}]')).toThrow('empty');
});
