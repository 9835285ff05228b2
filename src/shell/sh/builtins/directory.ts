/** `cd` and `pwd`. */
import { isErrno, strerror } from '#host/errno';
import { getVariable, printOut, type Sh, setVariable } from '../sh_host';
import { type Builtin, failed } from './builtin';

function cd(sh: Sh, argv: readonly string[]): number {
  const args = argv.slice(1).filter((arg) => !/^-[LP]$|^--$/.test(arg));
  if (args.length > 1) return failed(sh, 'cd: too many arguments');
  const back = args[0] === '-';
  const wanted = back ? getVariable(sh, 'OLDPWD') : (args[0] ?? getVariable(sh, 'HOME'));
  if (wanted === undefined) return failed(sh, `cd: ${back ? 'OLDPWD' : 'HOME'} not set`);
  const before = sh.host.getcwd();
  const result = wanted === '' ? 0 : sh.host.chdir(wanted);
  if (isErrno(result)) return failed(sh, `cd: ${wanted}: ${strerror(result)}`);
  setVariable(sh, 'OLDPWD', before);
  setVariable(sh, 'PWD', sh.host.getcwd());
  if (back) printOut(sh, `${sh.host.getcwd()}\n`);
  return 0;
}

export const DIRECTORY: Readonly<Record<string, Builtin>> = {
  cd: { run: cd, usage: '[dir | -]', summary: 'change the working directory' },
  pwd: {
    run: (sh) => {
      printOut(sh, `${sh.host.getcwd()}\n`);
      return 0;
    },
    usage: '',
    summary: 'print the working directory',
  },
};
