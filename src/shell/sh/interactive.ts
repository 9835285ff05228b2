/** A shell at a terminal: prompts, lines, history, and what a key at the prompt can do besides. */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { TtyMode } from '#host/host';
import { beginLine, feed } from '../line_editor';
import { addHistory } from '../line_history';
import type { EditorEvent, LineEditor } from '../line_state';
import { encodeUtf8 } from '../utf8';
import { BUILTINS } from './builtins/table';
import { completeLine } from './complete';
import { expandHistory } from './history_expansion';
import { notifyJobs } from './jobs';
import { TTY_FD } from './launch';
import { promptText } from './prompt';
import { complain, print, type Sh } from './sh_host';
import { parse, syntaxMessages } from './syntax/parser';

/** While a line is edited every key comes at once and none makes a signal: the editor sees Ctrl-C. */
const EDITING: TtyMode = { canonical: false, echo: false, signals: false };
const RUNNING: TtyMode = { canonical: true, echo: true, signals: true };

/** Shows the next prompt, after the news of jobs. */
export function beginPrompt(sh: Sh, editor: LineEditor): void {
  const { host, state } = sh;
  if (state.unfinished === '') notifyJobs(sh);
  state.line = 1;
  host.ttyMode(TTY_FD, EDITING);
  host.setReadable(TTY_FD, true);
  const size = host.ttySize(TTY_FD);
  const cols = isErrno(size) ? 80 : size.cols;
  show(sh, beginLine(editor, promptText(sh), cols));
}

/** The editor draws on the terminal itself, wherever the shell's output goes. */
export function show(sh: Sh, bytes: string): void {
  if (bytes !== '') sh.host.write(TTY_FD, bytesOf(bytes));
}

/** Ctrl-C, Ctrl-D and both kinds of Enter: after these the line may be over. */
const LAST_KEYS = '\x03\x04\n\r';

/** Edits with the keys that have come, until a line is entered (true) or they are used up (false). */
export function readKeys(sh: Sh, editor: LineEditor): boolean {
  for (;;) {
    const keys = takeKeys(sh);
    if (keys === null) {
      sh.state.unwinding = { kind: 'exit' };
      return true;
    }
    let fed = feed(editor, keys);
    show(sh, fed.output);
    while (fed.event !== null) {
      if (act(sh, editor, fed.event)) return true;
      fed = feed(editor, '');
      show(sh, fed.output);
    }
    if (keys === '') return false;
  }
}

/**
 * What was typed, up to a key that may end the line: what follows Enter belongs to the program
 * that the line starts. Null: the terminal is gone. Taken together, so that a paste is drawn once.
 */
function takeKeys({ host }: Sh): string | null {
  let keys = '';
  for (let key = ''; key === '' || !LAST_KEYS.includes(key); keys += key) {
    const bytes = host.read(TTY_FD, 1);
    if (bytes === 'EAGAIN') break;
    if (isErrno(bytes) || bytes.length === 0) return keys === '' ? null : keys;
    key = latin1(bytes);
  }
  return keys;
}

/** Whether the line is over. */
function act(sh: Sh, editor: LineEditor, event: EditorEvent): boolean {
  if (event.kind === 'complete') {
    show(sh, completeLine(sh, editor, event.again));
    return false;
  }
  sh.host.ttyMode(TTY_FD, RUNNING);
  sh.host.setReadable(TTY_FD, false);
  if (event.kind === 'line') {
    enterLine(sh, editor, event.line);
  } else if (event.kind === 'interrupt') {
    sh.state.unfinished = '';
    sh.state.status = 130;
  } else {
    endOfInput(sh);
  }
  return true;
}

/** Ctrl-D on an empty line: leaves, or gives up an unfinished command. */
function endOfInput(sh: Sh): void {
  const { state } = sh;
  if (state.unfinished === '') {
    const status = BUILTINS.get('exit')?.run(sh, ['exit']) ?? 0;
    state.status = status;
    return;
  }
  print(sh, state.stdio[2], '\n');
  const parsed = parse(state.unfinished, state.aliases);
  for (const message of parsed.kind === 'ok' ? [] : syntaxMessages(parsed)) complain(sh, message);
  state.unfinished = '';
  state.status = 2;
}

function enterLine(sh: Sh, editor: LineEditor, typed: string): void {
  const { state, host } = sh;
  const expanded = expandHistory(typed, editor.history);
  if (expanded.kind === 'missing') {
    complain(sh, `${encodeUtf8(expanded.event)}: event not found`);
    return;
  }
  const line = expanded.line;
  if (line !== typed) print(sh, state.stdio[2], `${encodeUtf8(line)}\n`);
  if (line.trim() !== '' && !line.startsWith(' ')) addHistory(editor, line);
  host.trace({ kind: 'line', program: 'sh', line, prompt: editor.prompt });
  if (!/^\s*(?:exit|logout)\b/.test(line)) state.warnedOfJobs = false;
  runText(sh, `${state.unfinished}${encodeUtf8(line)}\n`);
}

function runText(sh: Sh, text: string): void {
  const { state } = sh;
  const parsed = parse(text, state.aliases);
  state.unfinished = parsed.kind === 'incomplete' ? text : '';
  if (parsed.kind === 'ok') {
    state.frames.push({ kind: 'list', list: parsed.list, index: 0 });
  } else if (parsed.kind === 'error') {
    complain(sh, parsed.message);
    state.status = 2;
  }
}

/** What the outside may know of a line being edited. */
export function describeEditor(editor: LineEditor | null): object | null {
  if (editor === null || !editor.active) return null;
  return { prompt: editor.prompt, line: editor.line, cursor: editor.cursor };
}

/**
 * A script's text, or a command's given with -c (`origin`): parsed whole before it runs. Its
 * messages tell where they come from.
 */
export function startScript(sh: Sh, bytes: string, origin = ''): void {
  const { state } = sh;
  const text = bytes.endsWith('\n') ? bytes : `${bytes}\n`;
  const parsed = parse(text, state.aliases);
  if (parsed.kind === 'ok') {
    state.frames.push({ kind: 'list', list: parsed.list, index: 0 });
    return;
  }
  const missing = parsed.kind === 'incomplete' && parsed.missing !== null;
  const where = `${state.name}:${origin} line ${missing ? 1 : parsed.line}:`;
  const messages = syntaxMessages(parsed);
  if (parsed.kind === 'error') {
    messages.push(`\`${bytes.split('\n')[parsed.line - 1] ?? ''}'`);
  }
  for (const message of messages) print(sh, state.stdio[2], `${where} ${message}\n`);
  state.status = 2;
}
