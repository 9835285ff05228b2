/**
 * DEBUG's subcommands that end the server.
 * twin: redis 6.2.6 debug.c, debugCommand: SEGFAULT, PANIC, ASSERT, OOM, RESTART, CRASH-AND-RECOVER;
 * _serverPanic, _serverAssert, bugReportStart, bugReportEnd; server.c, restartServer.
 * differs: the report has no stack, registers and memory, which say nothing here; no program can
 * put itself in its own place (execve), so a restart is refused as where that may not be done.
 */
import type { Signal } from '#host/signal';
import { serverLog, serverLogRaw } from '../log';
import { addReplyError } from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';

const REPORT_START = '\n\n=== REDIS BUG REPORT START: Cut & paste starting from here ===\n';
const REPORT_END = `
=== REDIS BUG REPORT END. Make sure to include from START to END. ===

       Please report the crash by opening an issue on github:

           http://github.com/redis/redis/issues

  Suspect RAM error? Use redis-server --test-memory to verify it.

`;

function crash(server: Server, lines: readonly string[], signal: Signal): void {
  const { host } = server;
  serverLogRaw(server, 'warning', REPORT_START);
  for (const line of lines) serverLog(server, 'warning', line);
  serverLogRaw(server, 'warning', REPORT_END);
  if (signal === 'SIGABRT' && server.config['use-exit-on-panic']) host.exit(1);
  else host.kill(host.pid, signal);
  server.exiting = true;
}

/** DEBUG SEGFAULT */
export function debugSegfault(server: Server): void {
  crash(server, ['Redis 6.2.6 crashed by signal: 11, si_code: 1'], 'SIGSEGV');
}

function panic(server: Server, meditation: string): void {
  const lines = [
    '------------------------------------------------',
    '!!! Software Failure. Press left mouse button to continue',
    `Guru Meditation: ${meditation}`,
  ];
  crash(server, lines, 'SIGABRT');
}

/** DEBUG PANIC */
export function debugPanic(server: Server): void {
  panic(server, `DEBUG PANIC called at Unix time ${server.unixtime} #debug.c:476`);
}

/** DEBUG OOM */
export function debugOom(server: Server): void {
  const bytes = '18446744073709551615';
  serverLog(server, 'warning', `Out Of Memory allocating ${bytes} bytes!`);
  panic(server, `Redis aborting for OUT OF MEMORY. Allocating ${bytes} bytes! #server.c:5967`);
}

/** DEBUG ASSERT */
export function debugAssert(server: Server, c: Client): void {
  const lines = [
    '=== ASSERTION FAILED CLIENT CONTEXT ===',
    `client->argc = ${c.argv.length}`,
    ...c.argv.map((arg, i) => `client->argv[${i}] = "${arg}" (refcount: 1)`),
    '=== ASSERTION FAILED ===',
    "==> debug.c:496 '1 == 2' is not true",
  ];
  crash(server, lines, 'SIGABRT');
}

/** DEBUG RESTART [ms], DEBUG CRASH-AND-RECOVER [ms] */
export function debugRestart(server: Server, c: Client): void {
  const delay = c.argv[2];
  if (delay !== undefined && getLongFromObjectOrReply(c, delay) === null) return;
  const { executable } = server;
  serverLog(
    server,
    'warning',
    `Can't restart: this process has no permissions to execute ${executable}`,
  );
  addReplyError(c, 'failed to restart the server. Check server logs.');
}
