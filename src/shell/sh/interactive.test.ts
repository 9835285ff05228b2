/** At the prompt: what a person types and what the terminal then shows, as bash 5.2 does it. */
import { beforeEach, expect, test } from 'vitest';
import { sh } from '#shell/sh/sh';
import {
  bootShell,
  openTerminal,
  rows,
  run,
  type ShellWorld,
  trace,
  type,
} from '#testing/shell_world';

const PROMPT = 'learner@lab:~/redis-6.2.6$';

let shell: ShellWorld;

beforeEach(() => {
  shell = bootShell({
    files: { 'redis6379.conf': 'port 6379\n', 'redis6380.conf': 'port 6380\n' },
  });
});

function lines(...typed: readonly string[]): string[] {
  for (const line of typed) type(shell, `${line}\r`, 0.3);
  return rows(shell);
}

/** Rows after the prompt line that shows `line`. */
function after(shown: readonly string[], line: string): string[] {
  return shown.slice(shown.lastIndexOf(`${PROMPT} ${line}`.trimEnd()) + 1);
}

test('the prompt, a command, its output, the prompt', () => {
  expect(lines('ls')).toEqual([`${PROMPT} ls`, 'redis6379.conf  redis6380.conf  src', PROMPT]);
});

test('jobs are numbered, marked, listed and their ends told before the next prompt', () => {
  lines('sleep 100 1>log 2>&1 &', 'sleep 101 &', 'jobs', 'kill %1', 'true', 'kill %2');
  run(shell, 1);
  expect(lines('')).toEqual([
    `${PROMPT} sleep 100 1>log 2>&1 &`,
    '[1] 22051',
    `${PROMPT} sleep 101 &`,
    expect.stringMatching(/^\[2\] 2205\d$/),
    `${PROMPT} jobs`,
    '[1]-  Running                 sleep 100 > log 2>&1 &',
    '[2]+  Running                 sleep 101 &',
    `${PROMPT} kill %1`,
    `${PROMPT} true`,
    '[1]-  Terminated              sleep 100 > log 2>&1',
    `${PROMPT} kill %2`,
    PROMPT,
    '[2]+  Terminated              sleep 101',
    PROMPT,
  ]);
});

test('Done, Exit and Killed', () => {
  lines('sleep 0.1 &');
  run(shell, 1);
  lines('sh -c "exit 3" &', 'sleep 9 &', 'kill -9 %3');
  const shown = lines('');
  expect(shown).toContain('[1]   Done                    sleep 0.1');
  expect(shown).toContain('[2]   Exit 3                  sh -c "exit 3"');
  expect(shown.at(-2)).toBe('[3]+  Killed                  sleep 9');
});

test('Ctrl-Z stops, bg and fg continue, Ctrl-C ends', () => {
  lines('sleep 50 | cat');
  type(shell, '\x1a');
  lines('jobs', 'bg', 'jobs', 'fg');
  type(shell, '\x03');
  expect(lines('echo $?')).toEqual([
    `${PROMPT} sleep 50 | cat`,
    '^Z',
    '[1]+  Stopped                 sleep 50 | cat',
    `${PROMPT} jobs`,
    '[1]+  Stopped                 sleep 50 | cat',
    `${PROMPT} bg`,
    '[1]+ sleep 50 | cat &',
    `${PROMPT} jobs`,
    '[1]+  Running                 sleep 50 | cat &',
    `${PROMPT} fg`,
    'sleep 50 | cat',
    '^C',
    `${PROMPT} echo $?`,
    '130',
    PROMPT,
  ]);
});

test('a compound command is one job: it can be listed, stopped and killed as one', () => {
  lines('for i in 1 2; do sleep 30; done &', 'jobs', 'kill %1');
  expect(lines('').slice(2)).toEqual([
    `${PROMPT} jobs`,
    '[1]+  Running                 for i in 1 2;',
    'do',
    '    sleep 30;',
    'done &',
    `${PROMPT} kill %1`,
    PROMPT,
    '[1]+  Terminated              for i in 1 2;',
    'do',
    '    sleep 30;',
    'done',
    PROMPT,
  ]);
  expect(after(lines('ps'), 'ps').filter((row) => row.includes('sleep'))).toEqual([]);
});

test('Ctrl-C ends an endless loop of the shell itself', () => {
  lines('while true; do true; done');
  type(shell, '\x03');
  expect(lines('echo here')).toEqual([
    `${PROMPT} while true; do true; done`,
    '^C',
    `${PROMPT} echo here`,
    'here',
    PROMPT,
  ]);
});

test('exit is refused once while jobs are stopped', () => {
  lines('sleep 50');
  type(shell, '\x1a');
  expect(lines('exit').slice(-3)).toEqual(['exit', 'There are stopped jobs.', PROMPT]);
  expect(lines('exit').slice(-2)).toEqual(['exit', '']);
  expect(shell.inline.world.ended.at(-1)?.program).toBe('sh');
});

test('Ctrl-D at an empty line leaves', () => {
  type(shell, '\x04');
  expect(rows(shell)).toEqual([`${PROMPT} exit`, '']);
});

test('an unfinished command goes on at the second prompt; Ctrl-C gives it up', () => {
  expect(lines('if true; then', 'echo a', 'fi').slice(0, 4)).toEqual([
    `${PROMPT} if true; then`,
    '> echo a',
    '> fi',
    'a',
  ]);
  expect(lines('echo a\\', 'b').slice(-2)).toEqual(['ab', PROMPT]);
  expect(lines('echo $(nosuch) $?').at(-2)).toBe('127');
  lines('echo "x');
  type(shell, '\x03');
  expect(rows(shell).slice(-2)).toEqual(['> ^C', PROMPT]);
});

test('a paste runs line by line, and the rest goes to the program a line starts', () => {
  type(shell, 'echo one\rsh\recho $PPID\rexit\recho two\r', 1);
  expect(rows(shell)).toEqual([
    `${PROMPT} echo one`,
    'one',
    `${PROMPT} sh`,
    `${PROMPT} echo $PPID`,
    '22050',
    `${PROMPT} exit`,
    'exit',
    `${PROMPT} echo two`,
    'two',
    PROMPT,
  ]);
});

test('messages are bash’s', () => {
  const shown = lines(
    'nosuch',
    './nope',
    './redis6379.conf',
    'cd nope',
    'fi',
    'kill %9',
    'fg',
    'src',
  );
  for (const message of [
    'bash: nosuch: command not found',
    'bash: ./nope: No such file or directory',
    'bash: ./redis6379.conf: Permission denied',
    'bash: cd: nope: No such file or directory',
    "bash: syntax error near unexpected token `fi'",
    'bash: kill: %9: no such job',
    'bash: fg: current: no such job',
    'bash: src: command not found',
  ]) {
    expect(shown).toContain(message);
  }
});

test('Tab completes commands and files, twice lists', () => {
  type(shell, 'cat redis63\t');
  expect(rows(shell).at(-1)).toBe(`${PROMPT} cat redis63`);
  type(shell, '79\t');
  expect(rows(shell).at(-1)).toBe(`${PROMPT} cat redis6379.conf`);
  type(shell, '\x15cat r\t\t');
  expect(rows(shell).slice(-2)).toEqual([
    'redis6379.conf  redis6380.conf',
    `${PROMPT} cat redis63`,
  ]);
  type(shell, '\x15src/redis-c\t');
  expect(rows(shell).at(-1)).toBe(`${PROMPT} src/redis-cli`);
});

test('history: Up, !!, and the builtin', () => {
  lines('echo a', 'echo b');
  type(shell, '\x1b[A\x1b[A\r');
  expect(after(lines('!!', 'history 2'), 'history 2')).toEqual([
    '    3  echo a',
    '    4  history 2',
    PROMPT,
  ]);
});

test('a line is a fact before it runs, and half a line can be asked for', () => {
  trace(shell);
  lines('echo 你好');
  const facts = trace(shell).map(({ fact }) => fact);
  const line = facts.find(({ kind }) => kind === 'line');
  expect(line).toEqual({ kind: 'line', program: 'sh', line: 'echo 你好', prompt: `${PROMPT} ` });
  type(shell, 'cat re');
  const state = shell.inline.images.get(22_050)?.state;
  expect(sh.query?.(state as never, ['editor'])).toEqual({
    prompt: `${PROMPT} `,
    line: 'cat re',
    cursor: 6,
  });
  lines('\x15cd src');
  expect(sh.query?.(state as never, ['cwd'])).toBe('/home/learner/redis-6.2.6/src');
  type(shell, 'cat\r');
  expect(sh.query?.(state as never, ['editor'])).toBe(null);
});

test('many children at once: a long pipeline, a loop of background jobs', () => {
  const shown = lines('echo a | cat | cat | cat | cat | cat | cat | tr a b');
  expect(shown.at(-2)).toBe('b');
  lines('for i in {1..12}; do sleep 1 & done');
  expect(lines('jobs | grep -c Running').at(-2)).toBe('12');
});

test('what would never end ends: a function that calls itself, a value that doubles', () => {
  const nested = lines('f() { f; }; f', 'echo $?').slice(-3);
  expect(nested).toEqual([`${PROMPT} echo $?`, '1', PROMPT]);
  type(shell, 'x=aa; while true; do x=$x$x; done\r', 3);
  expect(rows(shell)).toContain('bash: xrealloc: cannot allocate 4194304 bytes');
});

test('tail -f follows what another terminal appends, and says when a file is cut', () => {
  lines('echo 1 > log', 'tail -f log');
  openTerminal(shell);
  type(shell, 'echo 2 >> log\r', 0.3, 2);
  type(shell, 'echo > log\r', 0.3, 2);
  expect(after(rows(shell), 'tail -f log')).toEqual([
    '1',
    '2',
    'tail: log: file truncated',
    '',
    '',
  ]);
  type(shell, '\x03');
  expect(rows(shell).slice(-2)).toEqual(['^C', PROMPT]);
});

test('state at rest is plain data: the shell goes on from its clone', () => {
  type(shell, 'for i in 1 2 3; do sleep 1; echo $i; done | cat\r', 1.5);
  for (const image of shell.inline.images.values()) {
    if (image.state !== null) image.state = structuredClone(image.state);
  }
  run(shell, 3);
  expect(rows(shell).slice(-4)).toEqual(['1', '2', '3', PROMPT]);
});
