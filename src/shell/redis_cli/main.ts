/**
 * How redis-cli begins: options, environment, password, connection, and then a prompt, one command
 * or a mode.
 * twin: redis 6.2.6 redis-cli.c, main, parseEnv, noninteractive, evalMode.
 */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { cliConnect } from './context';
import { issueCommandRepeat } from './issue';
import { noSamples } from './modes/latency';
import { defaultConfig, parseOptions, unquoteCString } from './options';
import { exit, print, printError } from './output';
import { waitForPassword } from './prompt';
import type { Cli, RedisCli } from './state';

export function initialState(stdoutIsTty: boolean): RedisCli {
  return {
    config: defaultConfig(stdoutIsTty),
    args: [],
    context: null,
    wait: { kind: 'exit', code: 0 },
    afterConnect: 'repl',
    interactive: false,
    dbnum: 0,
    inMulti: false,
    preMultiDbnum: 0,
    lastCmdType: '',
    shutdown: false,
    monitorMode: false,
    pubsubMode: false,
    pushes: 'drop',
    running: null,
    startTime: 0,
    hints: true,
    serverCommands: [],
    editor: null,
    historyFile: null,
    stdin: { bytes: '', eof: false },
    stdout: '',
    transfer: null,
    latency: noSamples(0),
    stat: { rows: 0, requests: 0 },
    pipe: { errors: 0, replies: 0, magic: '', sentAll: false },
    tries: 0,
  };
}

/** Reads the command line; goes on, asks for a password, or ends with what it has to say. */
export function begin(cx: Cli, argv: readonly string[]): void {
  const { host, cli } = cx;
  const { args, refusal, warning } = parseOptions(cli.config, argv);
  if (refusal) {
    print(cx, refusal.stdout ?? '');
    printError(cx, refusal.stderr ?? '');
    exit(cx, refusal.code);
    return;
  }
  if (warning !== '') printError(cx, warning);
  cli.args = args;
  cli.config.auth ??= host.getenv('REDISCLI_AUTH') ?? null;
  if (cli.config.askpass) waitForPassword(cx);
  else connectFirst(cx);
}

/** The password was typed; null: it was not. */
export function passwordTyped(cx: Cli, password: string | null): void {
  const { cli } = cx;
  cli.config.auth = password;
  cli.editor = null;
  connectFirst(cx);
}

function connectFirst(cx: Cli): void {
  const { host, cli } = cx;
  const { mode } = cli.config;
  const isRepl = mode === 'commands' && cli.args.length === 0 && cli.config.eval === null;
  // A write to a server that is gone must not end the prompt.
  if (isRepl) host.sigaction('SIGPIPE', 'ignore');
  const command = mode === 'commands' ? 'commands' : 'mode';
  cliConnect(cx, { quiet: false, next: isRepl ? 'repl' : command });
}

/** The connection for a command of the command line stands, or failed. */
export function noninteractive(cx: Cli, ok: boolean): void {
  const { cli } = cx;
  if (!ok) {
    exit(cx, 1);
    return;
  }
  if (cli.config.eval !== null) {
    evalMode(cx, cli.config.eval);
    return;
  }
  const words = cli.config.quotedInput ? cli.args.map(unquoteCString) : cli.args;
  const argv = words.filter((word) => word !== null);
  if (argv.length < words.length) {
    print(cx, 'Invalid quoted string\n');
    exit(cx, 1);
    return;
  }
  cli.args = argv;
  if (cli.config.stdinarg) cli.wait = { kind: 'stdin' };
  else issueCommandRepeat(cx, argv, cli.config.repeat);
}

/** -x: standard input has ended; it is the last argument. */
export function stdinRead(cx: Cli): void {
  const { cli } = cx;
  issueCommandRepeat(cx, [...cli.args, cli.stdin.bytes], cli.config.repeat);
}

/** --eval file key ... , arg ... */
function evalMode(cx: Cli, path: string): void {
  const { host, cli } = cx;
  const script = host.readFile(path);
  if (isErrno(script)) {
    printError(cx, `Can't open file '${path}': ${strerror(script)}\n`);
    exit(cx, 1);
    return;
  }
  const comma = cli.args.indexOf(',');
  const keys = comma === -1 ? cli.args.length : comma;
  const args = cli.args.filter((_, i) => i !== comma);
  issueCommandRepeat(cx, ['EVAL', latin1(script), String(keys), ...args], cli.config.repeat);
}
