/**
 * The interactive mode: what each typed line means.
 * twin: redis 6.2.6 redis-cli.c, repl.
 */
import type { Reply } from '#hiredis/read';
import { sdssplitargs } from '#hiredis/sds';
import { cliConnect, sendAndWait } from './context';
import { cliIntegrateHelp } from './help';
import { issueCommandRepeat } from './issue';
import { exit, print } from './output';
import { cliSetPreferences, openTerminal, remember, waitForLine } from './prompt';
import type { Cli } from './state';
import { atoi } from './uri';

/** The first attempt to connect is over; a failure was printed. The server's commands join ours. */
export function startRepl(cx: Cli): void {
  if (cx.cli.context) sendAndWait(cx, ['COMMAND'], 'commandTable');
  else cliConnect(cx, { quiet: true, next: 'integrateHelp' });
}

/** The quiet second attempt is over. */
export function integrateHelp(cx: Cli, ok: boolean): void {
  if (ok) sendAndWait(cx, ['COMMAND'], 'commandTable');
  else enterRepl(cx);
}

export function commandTableReply(cx: Cli, reply: Reply | null): void {
  if (reply) cx.cli.serverCommands = cliIntegrateHelp(reply);
  enterRepl(cx);
}

function enterRepl(cx: Cli): void {
  cx.cli.interactive = true;
  openTerminal(cx);
  waitForLine(cx);
}

/** A line was entered (a byte string). */
export function runLine(cx: Cli, line: string): void {
  const argv = sdssplitargs(line);
  const count = argv === null ? { repeat: 1, skip: 0 } : repeatCount(argv);
  if (line === '') waitForLine(cx);
  else if (count === null) answer(cx, 'Invalid redis-cli repeat command option value.\n');
  else {
    if (!isSecret(argv ?? [], count.skip)) remember(cx, line);
    if (argv === null) answer(cx, 'Invalid argument(s)\n');
    else runWords(cx, argv, count);
  }
}

function answer(cx: Cli, text: string): void {
  print(cx, text);
  waitForLine(cx);
}

interface RepeatCount {
  readonly repeat: number;
  /** Words before the command. */
  readonly skip: number;
}

/** `5 ping`: how often to run; null: not a count one can repeat by. */
function repeatCount(argv: readonly string[]): RepeatCount | null {
  const [first = ''] = argv;
  // An empty first word is no digits at all, which strtol takes for a whole number, zero.
  const isNumber = /^\s*[+-]?\d+$/.test(first) || first === '';
  if (argv.length < 2 || !isNumber) return { repeat: 1, skip: 0 };
  const repeat = atoi(first);
  return repeat > 0 && repeat <= Number.MAX_SAFE_INTEGER ? { repeat, skip: 1 } : null;
}

/** Passwords do not go to the history. */
function isSecret(argv: readonly string[], skip: number): boolean {
  const [command, sub] = argv.slice(skip).map((word) => word.toLowerCase());
  return command === 'auth' || (command === 'acl' && sub === 'setuser');
}

function runWords(cx: Cli, argv: readonly string[], { repeat, skip }: RepeatCount): void {
  const { host, cli } = cx;
  const [first = ''] = argv;
  if (argv.length === 0) waitForLine(cx);
  else if (first.startsWith(':')) {
    cliSetPreferences(cx, argv, '');
    waitForLine(cx);
  } else {
    const own = OWN_COMMANDS.get(first.toLowerCase());
    if (own?.(cx, argv)) return;
    cli.startTime = host.ustime();
    issueCommandRepeat(cx, argv.slice(skip), repeat);
  }
}

/** Words that redis-cli keeps for itself; false: not with these arguments. */
type OwnCommand = (cx: Cli, argv: readonly string[]) => boolean;

const quit: OwnCommand = (cx) => {
  exit(cx, 0);
  return true;
};

const OWN_COMMANDS: ReadonlyMap<string, OwnCommand> = new Map<string, OwnCommand>([
  ['quit', quit],
  ['exit', quit],
  [
    'restart',
    (cx) => {
      answer(cx, "Use 'restart' only in Lua debugging mode.");
      return true;
    },
  ],
  [
    'connect',
    (cx, argv) => {
      if (argv.length !== 3) return false;
      cx.cli.config.hostip = argv[1] as string;
      cx.cli.config.hostport = atoi(argv[2] as string);
      cliConnect(cx, { quiet: false, next: 'prompt' });
      return true;
    },
  ],
  [
    'clear',
    (cx, argv) => {
      if (argv.length !== 1) return false;
      answer(cx, '\x1b[H\x1b[2J');
      return true;
    },
  ],
]);
