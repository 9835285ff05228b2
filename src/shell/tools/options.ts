/** Command line options in GNU's manner: clustered letters, values, `--long`, `--`. */
import { bytesOf } from '#hiredis/bytes';
import { complain, out, type Tool } from './tool';

export interface OptionSpec {
  /** Letters without a value. */
  readonly flags?: string;
  /** Letters with one. */
  readonly values?: string;
  /** Of those, the ones that may be given again: their values are joined, a line each. */
  readonly repeated?: string;
  /** Long names and the letter each stands for. */
  readonly long?: Readonly<Record<string, string>>;
  /** `-5` means `-n 5`. */
  readonly numbers?: boolean;
  /** What follows `Usage: name`. */
  readonly usage: string;
  /** Exit status of a wrong option: 2 for ls, grep and diff. */
  readonly trouble?: number;
}

export interface Options {
  /** Values by letter; a flag's is the empty string. */
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

interface Scan {
  readonly tool: Tool;
  readonly spec: OptionSpec;
  readonly rest: string[];
  readonly given: Map<string, string>;
  readonly operands: string[];
}

/** The options; null after a complaint or `--help`, with the tool's status set. */
export function parseOptions(
  tool: Tool,
  argv: readonly string[],
  spec: OptionSpec,
): Options | null {
  const scan: Scan = { tool, spec, rest: argv.slice(1), given: new Map(), operands: [] };
  for (let arg = scan.rest.shift(); arg !== undefined; arg = scan.rest.shift()) {
    if (arg === '--') {
      scan.operands.push(...scan.rest);
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) scan.operands.push(arg);
    else if (!takeOption(scan, arg)) return null;
  }
  return scan;
}

function takeOption(scan: Scan, arg: string): boolean {
  if (arg.startsWith('--')) return takeLong(scan, arg);
  if (scan.spec.numbers && /^-[0-9]+$/.test(arg)) {
    scan.given.set('n', arg.slice(1));
    return true;
  }
  for (let i = 1; i < arg.length; i++) {
    const letter = arg[i] as string;
    if (scan.spec.flags?.includes(letter)) {
      scan.given.set(letter, '');
    } else if (scan.spec.values?.includes(letter)) {
      const value = i + 1 < arg.length ? arg.slice(i + 1) : scan.rest.shift();
      if (value === undefined) return wrong(scan, `option requires an argument -- '${letter}'`);
      give(scan, letter, value);
      return true;
    } else {
      return wrong(scan, `invalid option -- '${letter}'`);
    }
  }
  return true;
}

function takeLong(scan: Scan, arg: string): boolean {
  const [name = '', value] = arg.slice(2).split(/=(.*)/s);
  if (name === 'help') {
    out(scan.tool, `Usage: ${scan.tool.name} ${scan.spec.usage}\n`);
    return false;
  }
  const letter = scan.spec.long?.[name];
  if (letter === undefined) return wrong(scan, `unrecognized option '${arg}'`);
  if (!scan.spec.values?.includes(letter)) {
    scan.given.set(letter, '');
    return true;
  }
  const given = value ?? scan.rest.shift();
  if (given === undefined) return wrong(scan, `option '--${name}' requires an argument`);
  give(scan, letter, given);
  return true;
}

function give({ spec, given }: Scan, letter: string, value: string): void {
  const before = spec.repeated?.includes(letter) ? given.get(letter) : undefined;
  given.set(letter, before === undefined ? value : `${before}\n${value}`);
}

function wrong(scan: Scan, message: string): false {
  usageError(scan.tool, message, scan.spec.trouble);
  return false;
}

export function tryHelp(tool: Tool): string {
  return `Try '${tool.name} --help' for more information.\n`;
}

/** A complaint with GNU's second line. Sets the status. */
export function usageError(tool: Tool, message: string, status = 1): void {
  complain(tool, message);
  // diff alone says who is speaking in its second line too.
  tool.host.write(2, bytesOf(`${tool.name === 'diff' ? 'diff: ' : ''}${tryHelp(tool)}`));
  tool.state.status = status;
}
