/** The small programs where the recorded snippets (sh/snippets.test.ts) do not reach. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROGRAMS } from '#lab/programs/programs';
import { bootShell, openTerminal, rows, run, type ShellWorld, type } from '#testing/shell_world';
import { civilTime } from './calendar';
import { editScript } from './files/edit_script';

const PROMPT = 'learner@lab:~/redis-6.2.6$';

/** What lines print, without the prompts. */
function printedBy(shell: ShellWorld, ...lines: readonly string[]): string[] {
  for (const line of lines) type(shell, `${line}\r`, 0.3);
  return rows(shell).filter((row) => !row.startsWith(PROMPT));
}

test('dates are those of the proleptic Gregorian calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000_000_000, max: 50_000_000_000 }), (seconds) => {
      const date = new Date(seconds * 1000);
      const first = Date.UTC(date.getUTCFullYear(), 0, 1);
      expect(civilTime(seconds * 1_000_000)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        weekday: date.getUTCDay(),
        yearDay: Math.floor((date.getTime() - first) / 86_400_000) + 1,
      });
    }),
  );
});

describe('diff', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });

  test('its script turns the one into the other and never changes equal lines', () => {
    fc.assert(
      fc.property(lines, lines, (old, recent) => {
        const made: string[] = [];
        let at = 0;
        for (const { oldFrom, oldTo, newFrom, newTo } of editScript(old, recent)) {
          made.push(...old.slice(at, oldFrom));
          expect(made).toHaveLength(newFrom);
          expect(old.slice(oldFrom, oldTo)).not.toEqual(recent.slice(newFrom, newTo));
          made.push(...recent.slice(newFrom, newTo));
          at = oldTo;
        }
        expect([...made, ...old.slice(at)]).toEqual(recent);
      }),
    );
  });

  test('unified format, missing newline, -q and -s', () => {
    const files = { a: '1\n2\n3\n4\n5\n6\n7\n8\n9\n', b: '1\n2\n3\n4\nfive\n6\n7\n8\n9', c: '1\n' };
    const shell = bootShell({ files });
    expect(printedBy(shell, 'diff -u a b | tail -n +3', 'diff -q a b', 'diff -s c c')).toEqual([
      '@@ -2,8 +2,8 @@',
      ...[' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', '-9', '+9'],
      '\\ No newline at end of file',
      'Files a and b differ',
      'Files c and c are identical',
    ]);
  });
});

test('ls -l tells kind, size and date', () => {
  const shell = bootShell({ files: { 'redis.conf': 'x'.repeat(1234) } });
  expect(printedBy(shell, 'ls -l', 'ls -lh redis.conf', 'ls -a | cat')).toEqual([
    'total 8',
    '-rw-r--r-- 1 learner learner 1234 Nov 22 23:21 redis.conf',
    'drwxr-xr-x 2 learner learner 4096 Nov 22 23:21 src',
    '-rw-r--r-- 1 learner learner 1.3K Nov 22 23:21 redis.conf',
    ...['.', '..', 'redis.conf', 'src'],
  ]);
});

test('more shows a screen, then goes on by lines and screens', () => {
  const text = Array.from({ length: 60 }, (_, i) => `line ${i}\n`).join('');
  const shell = bootShell({ files: { long: text } });
  type(shell, 'more long\r');
  expect(rows(shell).slice(-2)).toEqual(['line 22', '--More--(38%)']);
  type(shell, '\r');
  expect(rows(shell).at(-2)).toBe('line 23');
  type(shell, ' ');
  expect(rows(shell).at(-2)).toBe('line 46');
  type(shell, 'q');
  expect(rows(shell).at(-1)).toBe(PROMPT);
});

test('what is not here says what to use instead', () => {
  const shell = bootShell();
  expect(printedBy(shell, 'vi redis.conf')[0]).toMatch(/^vi: not in this lab; use/);
  expect(printedBy(shell, 'man redis-server').at(-1)).toMatch(/^man: not in this lab; try/);
});

test('sed -i changes a conf; a wrong script is told in sed’s words', () => {
  const shell = bootShell({ files: { conf: 'port 6379\nsave 900 1\n' } });
  expect(
    printedBy(
      shell,
      "sed -i -e 's/^port .*/port 7000/' conf",
      "sed -i.bak '/^save/d' conf",
      'cat conf conf.bak',
      "sed -e 's/7000/7001/' -e '1s/port/PORT/' conf",
      "sed 's/a' conf",
    ),
  ).toEqual([
    'port 7000',
    'port 7000',
    'save 900 1',
    'PORT 7001',
    "sed: -e expression #1, char 3: unterminated `s' command",
  ]);
});

test('watch shows a command’s output anew until Ctrl-C', () => {
  const shell = bootShell({ files: { n: '1\n' } });
  type(shell, 'watch -n 1 cat n\r', 0.5);
  expect(rows(shell)[0]).toMatch(/^Every 1.0s: cat n +lab: Sun Nov 22 23:21:5\d 2026$/);
  expect(rows(shell).slice(1)).toEqual(['', '1', '']);
  openTerminal(shell);
  type(shell, 'echo 2 > n\r', 2, 2);
  expect(rows(shell).slice(1)).toEqual(['', '2', '']);
  type(shell, '\x03');
  expect(rows(shell).at(-1)).toBe(PROMPT);
});

test('a pipe that nobody reads any more ends its writer', () => {
  const shell = bootShell();
  expect(printedBy(shell, 'seq 200000 | head -2', 'ps | grep -c seq')).toEqual(['1', '2', '0']);
});

test('writer names what was acknowledged, through a restart of its server', () => {
  const servers = [...PROGRAMS.values()].filter(({ name }) => name === 'redis-server');
  const shell = bootShell({ programs: servers });
  printedBy(shell, 'src/redis-server --port 7000 --save "" > log &');
  run(shell, 1);
  expect(printedBy(shell, 'writer -p 7000 -n 3 -i 1 w').slice(-4)).toEqual([
    'w:1 OK',
    'w:2 OK',
    'w:3 OK',
    '3 sent, 3 acknowledged',
  ]);
  type(shell, 'writer -p 7000 -i 100 w\r', 0.5);
  openTerminal(shell);
  type(shell, 'src/redis-cli -p 7000 shutdown\r', 1.5, 2);
  type(shell, '\x03');
  const shown = rows(shell);
  expect(shown).toContain('not connected: Server closed the connection');
  expect(shown).toContain('not connected: Connection refused');
  expect(shown.filter((row) => / sent, /.test(row)).at(-1)).toMatch(
    /^(\d+) sent, \1 acknowledged$/,
  );
});
