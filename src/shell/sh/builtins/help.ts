/** `help` and `history`. */
import { isErrno } from '#host/errno';
import { ABSENT } from '#shell/tools/absent';
import { columns } from '../../columns';
import { encodeUtf8 } from '../../utf8';
import { pathDirectories } from '../launch';
import { printOut, type Sh } from '../sh_host';
import { type Builtin, failed } from './builtin';
import { builtinNames } from './names';

const INTRODUCTION = `This shell understands what bash does: pipes, redirections, variables, loops,
jobs. Up and Down recall lines, Ctrl-R searches them, Tab completes, Ctrl-C
interrupts, Ctrl-Z stops a program (then fg or bg), Ctrl-D ends input.

`;

/** Lists what this machine has: the shell's own commands, then the programs on PATH. */
function help(sh: Sh): number {
  const programs = new Set<string>();
  for (const directory of pathDirectories(sh)) {
    const names = sh.host.readdir(directory);
    for (const name of isErrno(names) ? [] : names) {
      const stat = sh.host.stat(`${directory}/${name}`);
      if (isErrno(stat) || stat.kind !== 'file' || !stat.executable) continue;
      if (!ABSENT.some((program) => program.name === name)) programs.add(name);
    }
  }
  const size = sh.host.ttySize(sh.state.stdio[1]);
  const width = isErrno(size) ? 80 : size.cols;
  const builtins = builtinNames().filter((name) => /^[a-z]/.test(name));
  printOut(sh, INTRODUCTION);
  printOut(sh, `Shell commands:\n${columns(builtins, width)}\n`);
  printOut(sh, `Programs:\n${columns([...programs].sort(), width)}`);
  return 0;
}

/** The width bash gives the numbers. */
const NUMBER_WIDTH = 5;

function history(sh: Sh, argv: readonly string[]): number {
  const { editor, inheritedHistory } = sh.state;
  const entries = editor?.history ?? inheritedHistory;
  const arg = argv[1];
  if (arg === '-c') {
    editor?.history.splice(0);
    return 0;
  }
  if (arg !== undefined && !/^[0-9]+$/.test(arg)) {
    return failed(sh, `history: ${arg}: numeric argument required`);
  }
  const from = arg === undefined ? 0 : Math.max(0, entries.length - Number(arg));
  for (let i = from; i < entries.length; i++) {
    printOut(sh, `${String(i + 1).padStart(NUMBER_WIDTH)}  ${encodeUtf8(entries[i] ?? '')}\n`);
  }
  return 0;
}

export const HELP: Readonly<Record<string, Builtin>> = {
  help: { run: help, usage: '', summary: 'list the commands of this machine' },
  history: { run: history, usage: '[-c] [n]', summary: 'list the lines entered' },
};
