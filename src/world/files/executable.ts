/**
 * What a command runs: an executable file's own program, or the interpreter that a script names in
 * its first line.
 */
import { type Errno, isErrno } from '#host/errno';
import { wholeContent } from './content';
import { type FileTree, findNode, findProgram, resolvePath } from './tree';

interface Executable {
  /** Its name in the lab's table. */
  readonly program: string;
  /** As the program sees it: for a script, the interpreter's words come first. */
  readonly argv: readonly string[];
}

/** As much of a script's first line as Linux looks at. */
const FIRST_LINE_BYTES = 256;

/** ENOENT also when a script's interpreter is not there. */
export function findExecutable(
  tree: FileTree,
  argv: readonly string[],
  where: { readonly cwd: string; readonly path: string | undefined },
): Executable | Errno {
  const [command = '', ...args] = argv;
  const program = findProgram(tree, command, where);
  if (!isErrno(program)) return { program, argv };
  const words = program === 'ENOEXEC' ? interpreterOf(tree, resolvePath(where.cwd, command)) : null;
  if (words === null) return program;
  const interpreter = findProgram(tree, words[0] ?? '', where);
  if (isErrno(interpreter)) return interpreter;
  return { program: interpreter, argv: [...words, command, ...args] };
}

/** `#!/bin/sh -x`: the interpreter and, as one word, whatever follows it. */
function interpreterOf(tree: FileTree, path: string): string[] | null {
  const node = findNode(tree, path);
  if (node === undefined || node.kind === 'directory') return null;
  const bytes = wholeContent(node.content).subarray(0, FIRST_LINE_BYTES);
  const match = /^#![ \t]*([^ \t\n]+)[ \t]*([^\n]*?)[ \t]*\n/.exec(
    `${String.fromCharCode(...bytes)}\n`,
  );
  if (match === null) return null;
  const [, interpreter = '', argument = ''] = match;
  return argument === '' ? [interpreter] : [interpreter, argument];
}
