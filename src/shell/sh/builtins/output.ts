/** `echo` and `printf`. */
import { print, printOut, type Sh } from '../sh_host';
import { unescapeBackslashes } from '../syntax/word';
import { type Builtin, failed } from './builtin';

function echo(sh: Sh, argv: readonly string[]): number {
  let at = 1;
  let newline = true;
  let escapes = false;
  for (; /^-[neE]+$/.test(argv[at] ?? ''); at++) {
    for (const letter of (argv[at] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = argv.slice(at).join(' ');
  if (!escapes) {
    printOut(sh, text + (newline ? '\n' : ''));
    return 0;
  }
  const end = text.search(/(?<!\\)(?:\\\\)*\\c/);
  const shown = end < 0 ? text : text.slice(0, text.indexOf('\\c', end));
  printOut(sh, unescapeBackslashes(shown) + (newline && end < 0 ? '\n' : ''));
  return 0;
}

const DIRECTIVE = /%(%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z]))/g;

/** Formats again while arguments are left, as POSIX says. */
function printf(sh: Sh, argv: readonly string[]): number {
  const format = argv[1];
  if (format === undefined) {
    print(sh, sh.state.stdio[2], 'printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  const args = argv.slice(2);
  let status = 0;
  let out = '';
  do {
    const before = args.length;
    out += unescapeBackslashes(format).replace(
      DIRECTIVE,
      (_, percent, flags, width, precision, letter) => {
        if (percent === '%') return '%';
        const size = width === '*' ? args.shift() : width;
        const digits = precision === '*' ? args.shift() : precision;
        const arg = args.shift();
        const value = formatOne(letter as string, arg, digits as string | undefined);
        if (value === null) status = failed(sh, `printf: ${arg}: invalid number`);
        return pad(value ?? '0', flags as string, Number(size ?? 0));
      },
    );
    if (args.length === before) break;
  } while (args.length > 0);
  printOut(sh, out);
  return status;
}

/** null: the argument is no number. */
function formatOne(letter: string, arg: string | undefined, precision?: string): string | null {
  const text = arg ?? '';
  if (letter === 's') return precision === undefined ? text : text.slice(0, Number(precision));
  if (letter === 'b') return unescapeBackslashes(text);
  if (letter === 'c') return text.slice(0, 1);
  if (letter === 'q') return quote(text);
  const value =
    arg === undefined || text === '' ? 0 : Number(/^['"]/.test(text) ? text.charCodeAt(1) : text);
  if (Number.isNaN(value)) return null;
  if ('feg'.includes(letter.toLowerCase())) return value.toFixed(Number(precision ?? 6));
  const integer = Math.trunc(value);
  if (letter === 'x') return integer.toString(16);
  if (letter === 'X') return integer.toString(16).toUpperCase();
  return letter === 'o'
    ? integer.toString(8)
    : String(integer).padStart(Number(precision ?? 0), '0');
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width);
  return text.padStart(width, flags.includes('0') ? '0' : ' ');
}

/** A word that, typed again, means the same. */
export function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

export const OUTPUT: Readonly<Record<string, Builtin>> = {
  echo: { run: echo, usage: '[-neE] [arg ...]', summary: 'print its arguments' },
  printf: { run: printf, usage: 'format [arguments]', summary: 'print formatted' },
};
