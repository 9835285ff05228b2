/** Tab: the word before the cursor to a command, a file or a variable. */
import { isErrno } from '#host/errno';
import { columns } from '../columns';
import { redisplay, replaceText } from '../line_editor';
import type { LineEditor } from '../line_state';
import { decodeUtf8, encodeUtf8 } from '../utf8';
import { builtinNames } from './builtins/names';
import { isDirectory } from './expansion/glob';
import { pathDirectories } from './launch';
import { getVariable, type Sh } from './sh_host';

interface Completion {
  /** Where in the line (text) the completed part begins. */
  readonly from: number;
  /** What was typed of it, unescaped, as bytes. */
  readonly typed: string;
  /** Byte strings that could stand there, in order. */
  readonly candidates: readonly string[];
  /** How each is listed: a path by its last step. */
  readonly label: (candidate: string) => string;
}

/** What Tab does to the line; `again`: it is the second in a row, which lists. Answers output. */
export function completeLine(sh: Sh, editor: LineEditor, again: boolean): string {
  const completion = findCompletion(sh, editor.line.slice(0, editor.cursor));
  const { from, typed, candidates } = completion;
  const [first, ...others] = candidates;
  if (first === undefined) return BELL;
  const common = candidates.reduce(commonPrefix);
  const range = { from, to: editor.cursor };
  if (others.length === 0) {
    const end = first.endsWith('/') ? '' : ' ';
    return replaceText(editor, range, decodeUtf8(escapeWord(first)) + end);
  }
  if (common.length > typed.length) {
    return replaceText(editor, range, decodeUtf8(escapeWord(common)));
  }
  if (!again) return BELL;
  const list = columns(candidates.map(completion.label), editor.cols);
  return `\n${list}${redisplay(editor)}`;
}

const BELL = '\x07';

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function escapeWord(word: string): string {
  return word.replace(/[ \t!"#$&'()*;<>?[\\\]`{|}]/g, '\\$&').replace(/^\\\$/, '$');
}

function findCompletion(sh: Sh, before: string): Completion {
  const word = /(?:\\[\s\S]|"[^"]*"?|'[^']*'?|[^\s;&|<>()])*$/.exec(before)?.[0] ?? '';
  const from = before.length - word.length;
  const typed = encodeUtf8(word.replace(/\\([\s\S])/g, '$1').replace(/['"]/g, ''));
  const head = before.slice(0, from).trimEnd();
  const isCommand = head === '' || /(?:[;&|(]|\b(?:do|then|else|time)|!)$/.test(head);
  const self = (candidate: string): string => candidate;
  if (typed.startsWith('$')) {
    const names = [...sh.state.vars.keys(), 'HOME', 'PATH', 'PWD', 'USER'].map(
      (name) => `$${name}`,
    );
    return { from, typed, candidates: unique(names, typed), label: self };
  }
  if (isCommand && !typed.includes('/')) {
    return { from, typed, candidates: unique(commandNames(sh), typed), label: self };
  }
  const candidates = fileNames(sh, typed, isCommand);
  const label = (path: string): string => path.replace(/^.*\/(?=[^/])/, '');
  return { from, typed, candidates, label };
}

function unique(names: readonly string[], typed: string): string[] {
  return [...new Set(names.filter((name) => name.startsWith(typed)))].sort();
}

function commandNames(sh: Sh): string[] {
  const programs = pathDirectories(sh).flatMap((directory) => {
    const names = sh.host.readdir(directory);
    return isErrno(names) ? [] : names.filter((name) => isRunnable(sh, `${directory}/${name}`));
  });
  return [
    ...programs,
    ...builtinNames(),
    ...sh.state.aliases.keys(),
    ...sh.state.functions.keys(),
    'for',
    'while',
    'if',
  ];
}

function isRunnable(sh: Sh, path: string): boolean {
  const stat = sh.host.stat(path);
  return !isErrno(stat) && stat.kind === 'file' && stat.executable;
}

function fileNames(sh: Sh, typed: string, runnable: boolean): string[] {
  const slash = typed.lastIndexOf('/') + 1;
  const directory = typed.slice(0, slash);
  const home = getVariable(sh, 'HOME') ?? '~';
  const place = directory === '' ? '.' : directory.replace(/^~(?=\/)/, home);
  const names = sh.host.readdir(place);
  const prefix = typed.slice(slash);
  return (isErrno(names) ? [] : names)
    .filter((name) => name.startsWith(prefix) && (prefix !== '' || !name.startsWith('.')))
    .flatMap((name) => {
      const path = `${place}/${name}`;
      if (isDirectory(sh.host, path)) return [`${directory}${name}/`];
      return runnable && !isRunnable(sh, path) ? [] : [directory + name];
    })
    .sort();
}
