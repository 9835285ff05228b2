/** Builtins that run other commands: `source`, `eval`, `command`, `nohup`; and what a name means: `type`. */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { resolveCommand, searchPath } from '../launch';
import { complain, print, printOut, type Sh } from '../sh_host';
import { isReserved } from '../syntax/aliases';
import type { Word } from '../syntax/ast';
import { parse, syntaxMessages } from '../syntax/parser';
import { printCommand } from '../syntax/print';
import { type Builtin, badUsage, failed } from './builtin';
import { isBuiltinName } from './names';

/** Pushes the commands of a text; its syntax error is told. */
function pushText(sh: Sh, text: string): number | null {
  const parsed = parse(text, sh.state.aliases);
  if (parsed.kind === 'ok') {
    sh.state.frames.push({ kind: 'list', list: parsed.list, index: 0 });
    sh.state.status = 0;
    return null;
  }
  for (const message of syntaxMessages(parsed)) complain(sh, message, parsed.line);
  return 2;
}

function source(sh: Sh, argv: readonly string[]): number | null {
  const path = argv[1];
  const name = argv[0] ?? '';
  if (path === undefined) {
    return badUsage(sh, name, 'filename argument required', `${name} filename [arguments]`);
  }
  const bytes = sh.host.readFile(path);
  if (isErrno(bytes)) return failed(sh, `${path}: ${strerror(bytes)}`);
  const { state } = sh;
  state.frames.push({ kind: 'call', parameters: state.parameters, isFunction: false });
  if (argv.length > 2) state.parameters = [state.parameters[0] ?? '', ...argv.slice(2)];
  return pushText(sh, latin1(bytes));
}

/** Words that are expanded already, as the words of a command. */
function literalWord(text: string): Word {
  return { source: text, parts: [{ kind: 'text', text, quoted: true }] };
}

function pushArgv(sh: Sh, argv: readonly string[]): null {
  const words = argv.map(literalWord);
  const command = {
    kind: 'simple',
    assignments: [],
    words,
    redirects: [],
    line: sh.state.line,
  } as const;
  sh.state.frames.push({ kind: 'simple', command, captured: [] });
  return null;
}

function command(sh: Sh, argv: readonly string[]): number | null {
  if (argv.length < 2) return 0;
  if (argv[1] === '-v' || argv[1] === '-V') {
    const path = isBuiltinName(argv[2] ?? '') ? (argv[2] ?? '') : searchPath(sh, argv[2] ?? '');
    if (path === null) return 1;
    printOut(sh, `${path}\n`);
    return 0;
  }
  return pushArgv(sh, argv.slice(1));
}

/** Nothing hangs up here, so only the output matters. */
function nohup(sh: Sh, argv: readonly string[]): number | null {
  const { state, host } = sh;
  if (argv.length < 2) {
    print(sh, state.stdio[2], "nohup: missing operand\nTry 'nohup --help' for more information.\n");
    return 125;
  }
  if (host.fdKind(state.stdio[1]) !== 'tty') {
    if (host.fdKind(state.stdio[0]) === 'tty') print(sh, state.stdio[2], 'nohup: ignoring input\n');
    return pushArgv(sh, argv.slice(1));
  }
  const fd = host.open('nohup.out', { write: true, create: true, append: true });
  if (isErrno(fd)) return failed(sh, `nohup: failed to open 'nohup.out': ${strerror(fd)}`);
  state.opened.add(fd);
  print(sh, state.stdio[2], "nohup: ignoring input and appending output to 'nohup.out'\n");
  state.frames.push({ kind: 'restore', stdio: state.stdio, opened: [fd] });
  state.stdio = [state.stdio[0], fd, fd];
  return pushArgv(sh, argv.slice(1));
}

/** Alone it makes its redirections the shell's own; with a command, that is the shell's last. */
function exec(sh: Sh, argv: readonly string[]): number | null {
  const { state } = sh;
  if (argv.length > 1) {
    state.frames.push({ kind: 'last' });
    return pushArgv(sh, argv.slice(1));
  }
  if (state.frames.at(-1)?.kind === 'restore') state.frames.pop();
  return 0;
}

function type(sh: Sh, argv: readonly string[]): number {
  let status = 0;
  const terse = argv[1] === '-t';
  for (const name of argv.slice(1).filter((arg) => !/^-[apt]+$/.test(arg))) {
    const text = terse ? kindOf(sh, name) : meaning(sh, name);
    if (terse && text === null) {
      status = 1;
      continue;
    }
    if (text === null) status = failed(sh, `type: ${name}: not found`);
    else printOut(sh, `${text}\n`);
  }
  return status;
}

function kindOf(sh: Sh, name: string): string | null {
  if (sh.state.aliases.has(name)) return 'alias';
  if (isReserved(name)) return 'keyword';
  if (sh.state.functions.has(name)) return 'function';
  if (isBuiltinName(name)) return 'builtin';
  return resolveCommand(sh, name).kind === 'found' ? 'file' : null;
}

function meaning(sh: Sh, name: string): string | null {
  const alias = sh.state.aliases.get(name);
  if (alias !== undefined) return `${name} is aliased to \`${alias}'`;
  if (isReserved(name)) return `${name} is a shell keyword`;
  const body = sh.state.functions.get(name);
  if (body !== undefined) {
    const text = printCommand({ kind: 'function', name, body, redirects: [] });
    return `${name} is a function\n${text}`;
  }
  if (isBuiltinName(name)) return `${name} is a shell builtin`;
  const resolved = resolveCommand(sh, name);
  return resolved.kind === 'found' ? `${name} is ${resolved.path}` : null;
}

export const RUNNING: Readonly<Record<string, Builtin>> = {
  source: { run: source, usage: 'file [arguments]', summary: 'run the commands of a file here' },
  '.': { run: source, usage: 'file [arguments]', summary: 'run the commands of a file here' },
  eval: {
    run: (sh, argv) => pushText(sh, argv.slice(1).join(' ')),
    usage: '[arg ...]',
    summary: 'run its arguments as a command',
  },
  command: { run: command, usage: '[-v] command [arg ...]', summary: 'run a command' },
  builtin: {
    run: (sh, argv) => (argv.length < 2 ? 0 : pushArgv(sh, argv.slice(1))),
    usage: 'builtin [arg ...]',
    summary: 'run a builtin',
  },
  nohup: {
    run: nohup,
    usage: 'command [arg ...]',
    summary: 'run a command that outlives the shell',
  },
  exec: { run: exec, usage: '[command [arg ...]]', summary: "be the shell's last command" },
  type: { run: type, usage: 'name ...', summary: 'tell what a command name means' },
};
