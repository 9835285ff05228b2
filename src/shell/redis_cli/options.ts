/**
 * The command line. Every option of 6.2.6 is known; those whose part of redis-cli does not exist
 * here say so.
 * twin: redis 6.2.6 redis-cli.c, parseOptions, parseEnv.
 */
import { sdssplitargs } from '#hiredis/sds';
import type { Config } from './state';
import { atoi, parseRedisUri } from './uri';
import usageLines from './usage.json';

export function defaultConfig(stdoutIsTty: boolean): Config {
  return {
    hostip: '127.0.0.1',
    hostport: 6379,
    hostsocket: null,
    mode: 'commands',
    latencyHistory: false,
    repeat: 1,
    interval: 0,
    inputDbnum: 0,
    resp3: false,
    user: null,
    auth: null,
    askpass: false,
    noAuthWarning: false,
    stdinarg: false,
    quotedInput: false,
    setErrcode: false,
    output: stdoutIsTty ? 'standard' : 'raw',
    pushOutput: stdoutIsTty,
    mbDelim: '\n',
    cmdDelim: '\n',
    pattern: null,
    pipeTimeout: 30,
    eval: null,
  };
}

/** Ends the process before it has begun. */
export interface Refusal {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface ParsedOptions {
  /** What follows the options: a command and its arguments. */
  readonly args: readonly string[];
  readonly refusal: Refusal | null;
  /** To print before anything else. */
  readonly warning: string;
}

function refuse(stderr: string): Refusal {
  return { code: 1, stderr: `${stderr}\n` };
}

type Flag = (config: Config) => Refusal | undefined;
type Valued = (config: Config, value: string) => Refusal | undefined;

/** A flag that only sets fields. */
function set(fields: Partial<Config>): Flag {
  return (config) => {
    Object.assign(config, fields);
    return undefined;
  };
}

/** An option that only sets fields made of its value. */
function assign(fields: (value: string) => Partial<Config>): Valued {
  return (config, value) => {
    Object.assign(config, fields(value));
    return undefined;
  };
}

function missing(option: string): () => Refusal {
  return () => refuse(`redis-cli: ${option} is not part of this lab`);
}

const usage = (): Refusal => ({ code: 1, stderr: `${usageLines.join('\n')}\n` });
const version = (): Refusal => ({ code: 0, stdout: 'redis-cli 6.2.6\n' });

const FLAGS: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ['--help', usage],
  ['-v', version],
  ['--version', version],
  ['-x', set({ stdinarg: true })],
  ['-e', set({ setErrcode: true })],
  ['-3', set({ resp3: true })],
  // Redirections come from cluster nodes only, and --verbose talks about clusters only.
  ['-c', set({})],
  ['--verbose', set({})],
  ['--mono', set({})],
  ['--no-auth-warning', set({ noAuthWarning: true })],
  ['--askpass', set({ askpass: true })],
  ['--raw', set({ output: 'raw' })],
  ['--no-raw', set({ output: 'standard' })],
  ['--csv', set({ output: 'csv' })],
  ['--quoted-input', set({ quotedInput: true })],
  ['--latency', set({ mode: 'latency' })],
  ['--latency-history', set({ mode: 'latency', latencyHistory: true })],
  ['--slave', set({ mode: 'replica' })],
  ['--replica', set({ mode: 'replica' })],
  ['--stat', set({ mode: 'stat' })],
  ['--scan', set({ mode: 'scan' })],
  ['--pipe', set({ mode: 'pipe' })],
  ['--latency-dist', missing('--latency-dist')],
  ['--bigkeys', missing('--bigkeys')],
  ['--memkeys', missing('--memkeys')],
  ['--memkeys-samples', missing('--memkeys-samples')],
  ['--hotkeys', missing('--hotkeys')],
  ['--ldb', missing('--ldb')],
  ['--ldb-sync-mode', missing('--ldb-sync-mode')],
]);

const VALUED: ReadonlyMap<string, Valued> = new Map<string, Valued>([
  ['-h', assign((hostip) => ({ hostip }))],
  ['-p', assign((value) => ({ hostport: atoi(value) }))],
  ['-s', assign((hostsocket) => ({ hostsocket }))],
  ['-n', assign((value) => ({ inputDbnum: atoi(value) }))],
  ['-r', assign((value) => ({ repeat: atoi(value) }))],
  ['-i', assign((value) => ({ interval: Math.trunc((Number.parseFloat(value) || 0) * 1000000) }))],
  ['-a', assign((auth) => ({ auth }))],
  ['--pass', assign((auth) => ({ auth }))],
  ['--user', assign((user) => ({ user }))],
  ['-d', assign((mbDelim) => ({ mbDelim }))],
  ['-D', assign((cmdDelim) => ({ cmdDelim }))],
  ['--pattern', assign((pattern) => ({ pattern }))],
  ['--pipe-timeout', assign((value) => ({ pipeTimeout: atoi(value) }))],
  ['--eval', assign((path) => ({ eval: path }))],
  ['-u', uri],
  ['--quoted-pattern', quotedPattern],
  ['--show-pushes', showPushes],
  ['--lru-test', missing('--lru-test')],
  ['--intrinsic-latency', missing('--intrinsic-latency')],
  ['--rdb', missing('--rdb')],
  ['--cluster', missing('--cluster')],
]);

function uri(config: Config, value: string): Refusal | undefined {
  const parsed = parseRedisUri(value);
  if ('error' in parsed) return refuse(parsed.error);
  config.user = parsed.user ?? config.user;
  config.auth = parsed.auth ?? config.auth;
  config.hostip = parsed.host ?? config.hostip;
  config.hostport = parsed.port ?? config.hostport;
  config.inputDbnum = parsed.db ?? config.inputDbnum;
  return undefined;
}

function quotedPattern(config: Config, value: string): Refusal | undefined {
  const pattern = unquoteCString(value);
  if (pattern === null) {
    return refuse('Invalid quoted string specified for --quoted-pattern.');
  }
  config.pattern = pattern;
  return undefined;
}

function showPushes(config: Config, value: string): Refusal | undefined {
  if (/^n/i.test(value)) config.pushOutput = false;
  else if (/^y/i.test(value)) config.pushOutput = true;
  return undefined;
}

/** One quoted string as the bytes it stands for; null when it is not exactly one. */
export function unquoteCString(text: string): string | null {
  const words = sdssplitargs(text);
  return words?.length === 1 ? (words[0] ?? null) : null;
}

const AUTH_WARNING =
  "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";

/** Reads options into `config` up to the first word that is none. argv[0] is the program. */
export function parseOptions(config: Config, argv: readonly string[]): ParsedOptions {
  let i = 1;
  for (; i < argv.length; i++) {
    const option = argv[i] as string;
    const value = argv[i + 1];
    const valued = value === undefined ? undefined : VALUED.get(option);
    if (valued === undefined && !FLAGS.has(option) && option !== '-h' && !option.startsWith('-')) {
      break;
    }
    const refusal = valued ? valued(config, value as string) : flag(config, option);
    if (refusal) return { args: [], refusal, warning: '' };
    if (valued) i++;
  }
  const warning = config.auth !== null && !config.noAuthWarning ? AUTH_WARNING : '';
  return { args: argv.slice(i), refusal: null, warning };
}

function flag(config: Config, option: string): Refusal | undefined {
  // As the last argument -h asks for help; before another one it names a host.
  const run = FLAGS.get(option === '-h' ? '--help' : option);
  if (run) return run(config);
  return refuse(`Unrecognized option or bad number of args for: '${option}'`);
}
