/**
 * --scan, --stat and --latency: asking the server one question over and over.
 * twin: redis 6.2.6 redis-cli.c, sendScan, scanMode, statMode, latencyMode, reconnectingRedisCommand.
 */
import type { Reply } from '#hiredis/read';
import { sdscatrepr } from '#hiredis/sds';
import { cliConnect, sendAndWait } from '../context';
import { exit, print, printError } from '../output';
import type { Cli, Mode } from '../state';
import { latencyAsked, latencyQuestion } from './latency';
import { sendCapa } from './replica';
import { statAsked, statQuestion } from './stat';

const BEGIN: Readonly<Record<Exclude<Mode, 'commands' | 'pipe'>, (cx: Cli) => void>> = {
  scan: (cx) => sendScan(cx, '0'),
  stat: ask,
  latency: ask,
  replica: sendCapa,
};

/** The connection for a mode stands, or failed. */
export function beginMode(cx: Cli, ok: boolean): void {
  const { mode } = cx.cli.config;
  if (!ok) exit(cx, 1);
  else if (mode === 'pipe') cx.cli.wait = { kind: 'pipe' };
  else if (mode !== 'commands') BEGIN[mode](cx);
}

function sendScan(cx: Cli, cursor: string): void {
  const { pattern } = cx.cli.config;
  const match = pattern === null ? [] : ['MATCH', pattern];
  sendAndWait(cx, ['SCAN', cursor, ...match], 'scan');
}

export function scanReply(cx: Cli, reply: Reply | null): void {
  const error = scanError(reply);
  const [cursor, keys] = reply?.type === 'array' ? reply.elements : [];
  if (error !== null || cursor?.type !== 'string' || keys?.type !== 'array') {
    printError(cx, `${error ?? 'Invalid element count from SCAN!'}\n`);
    exit(cx, 1);
    return;
  }
  const quoted = cx.cli.config.output === 'standard';
  for (const key of keys.elements) {
    if (key.type === 'string') print(cx, `${quoted ? sdscatrepr(key.str) : key.str}\n`);
  }
  if (cursor.str === '0') exit(cx, 0);
  else sendScan(cx, cursor.str);
}

function scanError(reply: Reply | null): string | null {
  if (reply === null) return '\nI/O error';
  if (reply.type === 'error') return `SCAN error: ${reply.str}`;
  if (reply.type !== 'array') return 'Non ARRAY response from SCAN!';
  return reply.elements.length === 2 ? null : 'Invalid element count from SCAN!';
}

/** Sends the mode's question, on a new connection if the old one is gone. */
export function ask(cx: Cli): void {
  const { cli } = cx;
  if (cli.context === null || cli.context.err) {
    reconnect(cx);
    return;
  }
  const question = cli.config.mode === 'stat' ? statQuestion() : latencyQuestion(cx);
  sendAndWait(cx, question, 'asked');
}

export function asked(cx: Cli, reply: Reply | null): void {
  const { cli } = cx;
  const err = cli.context?.err;
  if (reply === null && err?.kind === 'other') {
    printError(cx, `Error: ${err.text}\n`);
    exit(cx, 1);
    return;
  }
  if (reply === null) {
    reconnect(cx);
    return;
  }
  if (cli.tries > 0) print(cx, '\r\x1b[0K');
  cli.tries = 0;
  if (cli.config.mode === 'stat') statAsked(cx, reply);
  else latencyAsked(cx);
}

function reconnect(cx: Cli): void {
  const { cli } = cx;
  cli.tries++;
  print(cx, `\r\x1b[0KReconnecting... ${cli.tries}\r`);
  cliConnect(cx, { quiet: true, next: 'reconnected' });
}

const RETRY_PERIOD_US = 1000000;

/** Whether it worked or not: the original sleeps a second and then asks, or tries again. */
export function reconnected(cx: Cli): void {
  cx.host.setTimer('sleep', RETRY_PERIOD_US);
  cx.cli.wait = { kind: 'sleep', next: 'ask' };
}
