/**
 * The prompt and the lines typed at it. The terminal is raw while the prompt waits and cooked while
 * a command runs, so that Ctrl-C ends a command that blocks.
 * twin: redis 6.2.6 redis-cli.c, cliRefreshPrompt, getDotfilePath, cliLoadPreferences; linenoise.c.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { sdssplitargs } from '#hiredis/sds';
import { isErrno } from '#host/errno';
import { beginLine, createLineEditor, feed, resizeEditor } from '../line_editor';
import { addHistory } from '../line_history';
import type { EditorEvent, EditorHooks, LineEditor } from '../line_state';
import { decodeUtf8, encodeUtf8 } from '../utf8';
import { completions, hintFor } from './help';
import { print } from './output';
import type { Cli, RedisCli } from './state';

const STDIN = 0;
const STDOUT = 1;
const READ_SIZE = 4096;
const HISTORY_MAX = 100;
const DEFAULT_COLS = 80;

const RAW = { canonical: false, echo: false, signals: false };
const COOKED = { canonical: true, echo: true, signals: true };

export function promptText(cli: RedisCli): string {
  if (cli.context === null) return 'not connected> ';
  const { hostip, hostport, hostsocket } = cli.config;
  const host = hostip.includes(':') ? `[${hostip}]` : hostip;
  const where = hostsocket === null ? `${host}:${hostport}` : `redis ${hostsocket}`;
  const db = cli.dbnum === 0 ? '' : `[${cli.dbnum}]`;
  return `${where}${db}${cli.inMulti ? '(TX)' : ''}> `;
}

/** Prepares for typed lines when standard input is a terminal: editor, history, preferences. */
export function openTerminal(cx: Cli): void {
  const { host, cli } = cx;
  if (host.fdKind(STDIN) !== 'tty') return;
  cli.editor ??= createLineEditor({ keymap: 'linenoise', historyMax: HISTORY_MAX });
  cli.historyFile = getDotfilePath(cx, 'REDISCLI_HISTFILE', '.rediscli_history');
  for (const line of linesOf(cx, cli.historyFile)) addHistory(cli.editor, decodeUtf8(line));
  for (const line of linesOf(cx, getDotfilePath(cx, 'REDISCLI_RCFILE', '.redisclirc'))) {
    const argv = sdssplitargs(line);
    if (argv && argv.length > 0) cliSetPreferences(cx, argv, '.redisclirc: ');
  }
}

/** Where a file in the home directory is; null: there is none. */
function getDotfilePath({ host }: Cli, override: string, name: string): string | null {
  const path = host.getenv(override);
  if (path) return path === '/dev/null' ? null : path;
  const home = host.getenv('HOME');
  return home ? `${home}/${name}` : null;
}

/** The lines of a file, byte strings; a file that can't be read has none. */
function linesOf({ host }: Cli, path: string | null): string[] {
  const content = path === null ? 'ENOENT' : host.readFile(path);
  if (isErrno(content)) return [];
  return latin1(content)
    .split('\n')
    .filter((line) => line !== '');
}

/** `:set` typed at the prompt, or a line of ~/.redisclirc (`source` says so). */
export function cliSetPreferences(cx: Cli, argv: readonly string[], source: string): void {
  const [command = '', preference] = argv;
  if (command.toLowerCase() !== ':set' || preference === undefined) {
    print(cx, `${source}unknown redis-cli internal command '${command}'\n`);
    return;
  }
  const name = preference.toLowerCase();
  if (name === 'hints' || name === 'nohints') cx.cli.hints = name === 'hints';
  else print(cx, `${source}unknown redis-cli preference '${preference}'\n`);
}

/** Keeps a line for the arrow keys, and the whole history in its file. */
export function remember({ host, cli }: Cli, line: string): void {
  if (cli.editor === null) return;
  addHistory(cli.editor, decodeUtf8(line));
  if (cli.historyFile === null) return;
  const fd = host.open(cli.historyFile, { write: true, create: true, truncate: true });
  if (isErrno(fd)) return;
  host.write(fd, bytesOf(cli.editor.history.map((entry) => `${encodeUtf8(entry)}\n`).join('')));
  host.close(fd);
}

/** Waits for the next line, behind a prompt if someone types there. */
export function waitForLine(cx: Cli): void {
  cx.cli.wait = { kind: 'line' };
  if (cx.cli.editor) showPrompt(cx, cx.cli.editor, promptText(cx.cli));
}

/** Waits for a password, which is shown as asterisks. */
export function waitForPassword(cx: Cli): void {
  const { host, cli } = cx;
  cli.wait = { kind: 'password' };
  if (host.fdKind(STDIN) !== 'tty') return;
  cli.editor = createLineEditor({ keymap: 'linenoise', historyMax: HISTORY_MAX });
  cli.editor.mask = true;
  showPrompt(cx, cli.editor, 'Please input password: ');
}

function showPrompt(cx: Cli, editor: LineEditor, prompt: string): void {
  const { host } = cx;
  const size = host.ttySize(STDOUT);
  host.ttyMode(STDIN, RAW);
  print(cx, beginLine(editor, prompt, isErrno(size) ? DEFAULT_COLS : size.cols));
}

export type TakenLine = { readonly kind: 'line'; readonly line: string } | { readonly kind: 'end' };

/** The next line, a byte string; null: it is not complete yet. */
export function takeLine(cx: Cli): TakenLine | null {
  const { cli } = cx;
  return cli.editor ? takeTypedLine(cx, cli.editor) : takeReadLine(cli);
}

function takeTypedLine(cx: Cli, editor: LineEditor): TakenLine | null {
  const { host, cli } = cx;
  const { output, event } = feed(editor, readKeys(cx), hooksOf(cli));
  print(cx, output);
  if (event === null && !cli.stdin.eof) return null;
  host.ttyMode(STDIN, COOKED);
  return event === null ? { kind: 'end' } : typed(cx, editor, event);
}

/** Ctrl-C, Ctrl-D and both kinds of Enter: after these the line may be over. */
const LAST_KEYS = '\x03\x04\n\r';

/**
 * What was typed, up to a key that may end the line: what follows it may be meant for the program
 * that reads this terminal next.
 */
function readKeys({ host, cli }: Cli): string {
  let keys = '';
  for (let key = ''; key === '' || !LAST_KEYS.includes(key); keys += key) {
    const bytes = host.read(STDIN, 1);
    if (bytes === 'EAGAIN') break;
    cli.stdin.eof = isErrno(bytes) || bytes.length === 0;
    if (isErrno(bytes) || bytes.length === 0) break;
    key = latin1(bytes);
  }
  return keys;
}

function typed({ host }: Cli, editor: LineEditor, event: EditorEvent): TakenLine {
  if (event.kind !== 'line') return { kind: 'end' };
  const { line } = event;
  if (!editor.mask) {
    host.trace({ kind: 'line', program: 'redis-cli', line, prompt: editor.prompt });
  }
  return { kind: 'line', line: encodeUtf8(line) };
}

function takeReadLine({ stdin }: RedisCli): TakenLine | null {
  const end = stdin.bytes.indexOf('\n');
  if (end === -1 && !stdin.eof) return null;
  if (stdin.bytes === '') return { kind: 'end' };
  const line = end === -1 ? stdin.bytes : stdin.bytes.slice(0, end);
  stdin.bytes = end === -1 ? '' : stdin.bytes.slice(end + 1);
  return { kind: 'line', line };
}

function hooksOf(cli: RedisCli): EditorHooks {
  return {
    hint: (line) => (cli.hints ? hintFor(line, cli.serverCommands) : ''),
    complete: (line) => completions(line, cli.serverCommands),
  };
}

/** Takes what standard input has, unless it is a terminal: that is read key by key. */
export function readStdin({ host, cli }: Cli): void {
  if (cli.editor) return;
  const bytes = host.read(STDIN, READ_SIZE);
  if (isErrno(bytes)) cli.stdin.eof ||= bytes !== 'EAGAIN';
  else if (bytes.length === 0) cli.stdin.eof = true;
  else cli.stdin.bytes += latin1(bytes);
}

/** The terminal has another width. */
export function resized(cx: Cli, cols: number): void {
  const { cli } = cx;
  if (cli.editor) print(cx, resizeEditor(cli.editor, cols, hooksOf(cli)));
}
