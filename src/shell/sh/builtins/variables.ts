/** `export`, `unset`, `set`, `local`, `let`, `alias`, `env`. */
import { evaluate } from '../expansion/arithmetic';
import { getVariable, isName, printOut, type Sh, setVariable } from '../sh_host';
import type { SimpleCommand } from '../syntax/ast';
import { type Builtin, failed } from './builtin';
import { quote } from './output';

/** What a login gives its shell; beyond these a shell knows what it exported itself. */
const LOGIN_VARIABLES = [
  'HOME',
  'HOSTNAME',
  'LANG',
  'LOGNAME',
  'PATH',
  'PWD',
  'SHELL',
  'TERM',
  'USER',
];

function environment(sh: Sh): [string, string][] {
  const names = new Set([...LOGIN_VARIABLES, ...sh.state.exported]);
  return [...names].sort().flatMap((name): [string, string][] => {
    const value = sh.host.getenv(name);
    return value === undefined ? [] : [[name, value]];
  });
}

/** `NAME=value` or `NAME`; null: no such name can be. */
function split(arg: string): { name: string; value: string | null } | null {
  const equals = arg.indexOf('=');
  const name = equals < 0 ? arg : arg.slice(0, equals);
  return isName(name) ? { name, value: equals < 0 ? null : arg.slice(equals + 1) } : null;
}

function exportNames(sh: Sh, argv: readonly string[]): number {
  const args = argv.slice(1).filter((arg) => !arg.startsWith('-'));
  if (args.length === 0) {
    for (const [name, value] of environment(sh)) {
      printOut(sh, `declare -x ${name}="${value.replace(/["\\$`]/g, '\\$&')}"\n`);
    }
  }
  let status = 0;
  for (const arg of args) {
    const assignment = split(arg);
    if (assignment === null) {
      status = failed(sh, `export: \`${arg}': not a valid identifier`);
      continue;
    }
    sh.state.exported.add(assignment.name);
    const value = assignment.value ?? getVariable(sh, assignment.name);
    if (value !== undefined) setVariable(sh, assignment.name, value);
  }
  return status;
}

function declare(sh: Sh, argv: readonly string[]): number {
  let status = 0;
  for (const arg of argv.slice(1).filter((word) => !word.startsWith('-'))) {
    const assignment = split(arg);
    if (assignment === null) status = failed(sh, `${argv[0]}: \`${arg}': not a valid identifier`);
    else if (assignment.value !== null) setVariable(sh, assignment.name, assignment.value);
  }
  return status;
}

function unset(sh: Sh, argv: readonly string[]): number {
  for (const name of argv.slice(1).filter((arg) => !arg.startsWith('-'))) {
    sh.state.vars.delete(name);
    sh.state.functions.delete(name);
    // The machine can't take a variable out of an environment: children see it empty.
    if (sh.host.getenv(name) !== undefined) sh.host.setenv(name, '');
    sh.state.exported.delete(name);
  }
  return 0;
}

function set(sh: Sh, argv: readonly string[]): number {
  if (argv.length === 1) {
    const all = [...environment(sh), ...sh.state.vars].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, value] of new Map(all)) printOut(sh, `${name}=${quote(value)}\n`);
    return 0;
  }
  const at = argv.indexOf('--');
  if (at > 0) sh.state.parameters = [sh.state.parameters[0] ?? '', ...argv.slice(at + 1)];
  else if (!/^[-+]/.test(argv[1] ?? '')) {
    sh.state.parameters = [sh.state.parameters[0] ?? '', ...argv.slice(1)];
  }
  return 0;
}

function letBuiltin(sh: Sh, argv: readonly string[]): number {
  let last = 0;
  for (const source of argv.slice(1)) {
    const result = evaluate(source, {
      get: (name) => getVariable(sh, name),
      set: (name, value) => setVariable(sh, name, value),
    });
    if (result.kind === 'error') return failed(sh, `let: ${result.message}`);
    last = result.value;
  }
  return last === 0 ? 1 : 0;
}

function alias(sh: Sh, argv: readonly string[]): number {
  const { aliases } = sh.state;
  const show = (name: string, value: string): void =>
    printOut(sh, `alias ${name}='${value.replace(/'/g, "'\\''")}'\n`);
  if (argv.length === 1) for (const [name, value] of [...aliases].sort()) show(name, value);
  let status = 0;
  for (const arg of argv.slice(1)) {
    const equals = arg.indexOf('=');
    const value = aliases.get(arg);
    if (equals > 0) aliases.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (value !== undefined) show(arg, value);
    else status = failed(sh, `alias: ${arg}: not found`);
  }
  return status;
}

function unalias(sh: Sh, argv: readonly string[]): number {
  if (argv[1] === '-a') sh.state.aliases.clear();
  const missing = argv.slice(1).filter((name) => name !== '-a' && !sh.state.aliases.delete(name));
  for (const name of missing) failed(sh, `unalias: ${name}: not found`);
  return missing.length > 0 ? 1 : 0;
}

/** `env A=1 command` runs it so; alone it lists. */
function env(sh: Sh, argv: readonly string[]): number | null {
  const at = argv.findIndex((arg, i) => i > 0 && !arg.includes('='));
  const settings = argv.slice(1, at < 0 ? undefined : at);
  if (at < 0) {
    const listed = [...environment(sh).map(([name, value]) => `${name}=${value}`), ...settings];
    printOut(sh, listed.map((line) => `${line}\n`).join(''));
    return 0;
  }
  const literal = (text: string) => ({
    source: text,
    parts: [{ kind: 'text', text, quoted: true } as const],
  });
  const command: SimpleCommand = {
    kind: 'simple',
    assignments: settings.map((source) => {
      const equals = source.indexOf('=');
      const value = literal(source.slice(equals + 1));
      return { name: source.slice(0, equals), append: false, value, source };
    }),
    words: argv.slice(at).map(literal),
    redirects: [],
    line: sh.state.line,
  };
  sh.state.frames.push({ kind: 'simple', command, captured: [] });
  return null;
}

function printenv(sh: Sh, argv: readonly string[]): number | null {
  const name = argv[1];
  if (name === undefined) return env(sh, ['env']);
  const value = sh.host.getenv(name);
  if (value === undefined) return 1;
  printOut(sh, `${value}\n`);
  return 0;
}

export const VARIABLES: Readonly<Record<string, Builtin>> = {
  export: { run: exportNames, usage: '[name[=value] ...]', summary: 'give variables to programs' },
  declare: { run: declare, usage: '[name[=value] ...]', summary: 'set variables' },
  local: { run: declare, usage: '[name[=value] ...]', summary: 'set variables' },
  unset: { run: unset, usage: '[name ...]', summary: 'remove variables and functions' },
  set: { run: set, usage: '[--] [arg ...]', summary: 'list variables, set parameters' },
  let: { run: letBuiltin, usage: 'expr ...', summary: 'calculate' },
  alias: { run: alias, usage: '[name[=value] ...]', summary: 'give a command another name' },
  unalias: { run: unalias, usage: '[-a] name ...', summary: 'remove aliases' },
  env: { run: env, usage: '[name=value ...] [command]', summary: 'list or change the environment' },
  printenv: { run: printenv, usage: '[name]', summary: 'print the environment' },
};
