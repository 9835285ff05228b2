/**
 * What `bash -c` (5.2) printed for each snippet, recorded once, against what our sh prints. stdout
 * and stderr are one pipe there and a terminal here.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bootShell, printed, runProgram } from '#testing/shell_world';

interface Snippet {
  readonly command: string;
  readonly output: string;
  readonly status: number;
}

const RECORDED = new URL('../../testing/golden/bash/snippets.json', import.meta.url);
const recorded: Snippet[] = JSON.parse(readFileSync(RECORDED, 'utf8'));

const FILES = {
  '/w/a.txt': 'one\ntwo\nthree\nfour\n',
  '/w/b.txt': 'one\n2\nthree\nfour\nfive\n',
  '/w/dir/.keep': '',
};

test.each(recorded)('$command', ({ command, output, status }) => {
  const shell = bootShell({ files: FILES });
  const ended = runProgram(shell, { argv: ['sh', '-c', command], cwd: '/w' });
  expect(printed(shell, 2).replaceAll('\r\n', '\n')).toBe(output);
  expect(ended).toEqual({ kind: 'exited', code: status });
});
