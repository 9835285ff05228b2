/** What GNU's tools printed under `bash -c`, recorded once, against what ours print. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bootShell, printed, runProgram } from '#testing/shell_world';

interface Snippet {
  readonly command: string;
  readonly output: string;
}

const RECORDED = new URL('../../testing/golden/bash/tools.json', import.meta.url);
const recorded: Snippet[] = JSON.parse(readFileSync(RECORDED, 'utf8'));

const FILES = {
  '/w/a.txt': 'one\ntwo\nthree\nfour\n',
  '/w/b.txt': '10\n9\n100\none',
  '/w/A.txt': 'ONE\ntwo\nThree\nfour\n',
  '/w/blank.txt': 'foo\n\nbar\n\n',
  '/w/dir/in': 'in\n',
};

test.each(recorded)('$command', ({ command, output }) => {
  const shell = bootShell({ files: FILES });
  // Through a pipe, as when it was recorded: on a terminal ls has columns.
  runProgram(shell, { argv: ['sh', '-c', `{ ${command}\n} 2>&1 | cat`], cwd: '/w' });
  expect(printed(shell, 2).replaceAll('\r\n', '\n')).toBe(output);
});
