/**
 * One command from its words to its printed reply: connecting again if the server had gone,
 * repeating, and following what SELECT, MULTI and the like do to the prompt.
 * twin: redis 6.2.6 redis-cli.c, issueCommandRepeat, cliSendCommand.
 */
import { formatCommand } from '#hiredis/format';
import type { Reply } from '#hiredis/read';
import { cliConnect, cliPrintContextError, send } from './context';
import { EFFECTS } from './effects';
import { cliOutputHelp } from './help';
import { slaveMode } from './modes/replica';
import { exit, print, printError } from './output';
import { waitForLine } from './prompt';
import { cliReadReply } from './read_reply';
import type { Cli, RunningCommand } from './state';

/** Runs a command `repeat` times; negative: for ever. */
export function issueCommandRepeat(cx: Cli, argv: readonly string[], repeat: number): void {
  const { cli } = cx;
  cli.running = { argv, repeat, outputRaw: isOutputRaw(argv) };
  const usable =
    cli.context !== null && (cli.context.err === null || cli.context.err.kind === 'other');
  if (usable) cliSendCommand(cx, cli.running);
  else cliConnect(cx, { quiet: false, next: 'issue' });
}

/** The connection a command waited for stands, or failed. */
export function issueConnected(cx: Cli, ok: boolean): void {
  const { running } = cx.cli;
  if (ok && running) cliSendCommand(cx, running);
  else commandDone(cx, false);
}

type TextTest = (argv: readonly string[], sub: string) => boolean;

/** Commands whose replies are texts of many lines, by what must follow their names. */
const OUTPUT_RAW: ReadonlyMap<string, TextTest> = new Map<string, TextTest>([
  ['info', () => true],
  ['lolwut', () => true],
  ['debug', (_, sub) => sub === 'htstats' || sub === 'htstats-key'],
  ['memory', (_, sub) => sub === 'malloc-stats' || sub === 'doctor'],
  ['cluster', (argv, sub) => argv.length === 2 && (sub === 'nodes' || sub === 'info')],
  ['client', (_, sub) => sub === 'list' || sub === 'info'],
  [
    'latency',
    (argv, sub) =>
      (argv.length === 3 && sub === 'graph') || (argv.length === 2 && sub === 'doctor'),
  ],
  ['proxy', (_, sub) => sub === 'info'],
]);

function isOutputRaw(argv: readonly string[]): boolean {
  const [command = '', sub = ''] = argv.map((word) => word.toLowerCase());
  return OUTPUT_RAW.get(command)?.(argv, sub) ?? false;
}

function cliSendCommand(cx: Cli, running: RunningCommand): void {
  const { cli } = cx;
  const [name = '', ...rest] = running.argv;
  const command = name.toLowerCase();
  if (command === 'help' || command === '?') {
    // The table of commands is read by the interactive mode only.
    const table = cli.interactive || rest.length === 0;
    print(cx, table ? cliOutputHelp(rest, cli.serverCommands) : '\r\n');
    commandDone(cx, true);
    return;
  }
  if (command === 'shutdown') cli.shutdown = true;
  if (command === 'monitor') cli.monitorMode = true;
  if (command === 'subscribe' || command === 'psubscribe') cli.pubsubMode = true;
  sendAgain(cx);
}

/** Sends the running command once more, if it still is to be repeated. */
export function sendAgain(cx: Cli): void {
  const { cli } = cx;
  const { running, context } = cli;
  if (running === null || context === null || running.repeat === 0) {
    commandDone(cx, true);
    return;
  }
  if (running.repeat > 0) running.repeat--;
  send(cx, context, formatCommand(running.argv));
  const command = running.argv[0]?.toLowerCase();
  if (cli.monitorMode) {
    cli.wait = { kind: 'reply', next: 'monitor' };
  } else if (cli.pubsubMode) {
    if (cli.config.output !== 'raw') print(cx, 'Reading messages... (press Ctrl-C to quit)\n');
    cli.pushes = 'reply';
    cli.wait = { kind: 'reply', next: 'subscribe' };
  } else if (command === 'sync' || command === 'psync') {
    print(cx, 'Entering replica output mode...  (press Ctrl-C to quit)\n');
    slaveMode(cx);
  } else {
    cli.wait = { kind: 'reply', next: 'command' };
  }
}

export function commandReply(cx: Cli, reply: Reply | null): void {
  const { running } = cx.cli;
  const result = cliReadReply(cx, reply, cx.cli.config, running?.outputRaw ?? false);
  if (result === 'lost') commandDone(cx, false);
  else if (result === 'ok' && running) {
    const effect = EFFECTS.get(running.argv[0]?.toLowerCase() ?? '');
    if (effect?.(cx, running.argv) !== 'waiting') commandRan(cx);
  }
}

/** After each time a command ran. */
export function commandRan(cx: Cli): void {
  const { interval } = cx.cli.config;
  if (interval === 0) {
    sendAgain(cx);
    return;
  }
  cx.host.setTimer('sleep', interval);
  cx.cli.wait = { kind: 'sleep', next: 'again' };
}

/** The database asked for at the start can be selected only after AUTH. */
export function selectAfterAuthReply(cx: Cli, reply: Reply | null): void {
  const { cli } = cx;
  if (reply === null) printError(cx, '\nI/O error\n');
  else if (reply.type === 'error') {
    printError(cx, `SELECT ${cli.config.inputDbnum} failed: ${reply.str}\n`);
  } else cli.dbnum = cli.config.inputDbnum;
  commandRan(cx);
}

/** MONITOR never ends but with the connection. */
export function monitorReply(cx: Cli, reply: Reply | null): void {
  const result = cliReadReply(cx, reply, cx.cli.config, false);
  if (result === 'lost' || cx.cli.context === null) exit(cx, 1);
}

/** A subscription ends with the connection, or did not begin because of an error. */
export function subscribeReply(cx: Cli, reply: Reply | null): void {
  const { cli } = cx;
  const result = cliReadReply(cx, reply, cx.cli.config, false);
  if (result === 'lost' || cli.context === null) exit(cx, 1);
  if (result !== 'ok' || cli.lastCmdType !== 'error') return;
  cli.pushes = cli.config.pushOutput ? 'print' : 'drop';
  cli.pubsubMode = false;
  sendAgain(cx);
}

/** One command of a master's stream, or the end of the connection. */
export function replicaStreamReply(cx: Cli, reply: Reply | null): void {
  const { cli } = cx;
  const result = cliReadReply(cx, reply, { ...cli.config, output: 'csv' }, false);
  if (result === 'lost') commandDone(cx, false);
}

/** A shell's exit code is a byte: the original returns -1. */
const FAILED = 255;
const SLOW_MS = 500;

/** The command is over: back to the prompt, or the end of the process. */
function commandDone(cx: Cli, ok: boolean): void {
  const { host, cli } = cx;
  if (!ok) cliPrintContextError(cx);
  cli.running = null;
  if (!cli.interactive) {
    exit(cx, ok ? 0 : FAILED);
    return;
  }
  const elapsed = Math.floor(host.ustime() / 1000) - Math.floor(cli.startTime / 1000);
  if (elapsed >= SLOW_MS && cli.config.output === 'standard') {
    print(cx, `(${(elapsed / 1000).toFixed(2)}s)\n`);
  }
  waitForLine(cx);
}
