/**
 * redis-server and redis-sentinel as programs of a machine: one turn is one pass of the event loop.
 * twin: redis 6.2.6 server.c, main; ae.c, aeProcessEvents.
 */
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { aofChildExited } from './aof/background';
import { AOF_FSYNC_TIMER, aofFsyncDue } from './aof/flush';
import { aofPipeInput } from './aof/rewrite_buffer';
import { updateCachedTime } from './cached_time';
import { redisCommandTable } from './command_table';
import { checkForSentinelMode, readArguments } from './lifecycle/arguments';
import { beforeSleep } from './lifecycle/before_sleep';
import { serverCron } from './lifecycle/cron';
import { lendHost, newServer } from './lifecycle/init_server';
import { listenerDecided, logBindFailure } from './lifecycle/listen';
import { endListenChange } from './lifecycle/listen_change';
import { LOADING_TIMER } from './lifecycle/loading_state';
import { queryServer } from './lifecycle/query';
import { rest } from './lifecycle/rest';
import { traceServerFacts } from './lifecycle/server_facts';
import { sigShutdownHandler } from './lifecycle/shutdown';
import { beginStartup, continueStartup, finishStartup } from './lifecycle/startup';
import { whileBlockedCron } from './lifecycle/while_blocked_cron';
import { acceptCommonHandler } from './networking/accept';
import { lookupClientByFd } from './networking/client';
import { readQueryFromClient } from './networking/read';
import { writeToClient } from './networking/write';
import { rdbChildExited } from './rdb/background';
import { sendBulkToSlave } from './replication/bulk';
import { rdbPipeInput } from './replication/diskless/pipe';
import { replicaLinkInput } from './replication/replica';
import { continueSyncLoad } from './replication/sync/finish_sync';
import { sentinelCommandTable } from './sentinel/command/table';
import { initSentinel, sentinelCheckConfigFile } from './sentinel/conf/running';
import { traceSentinelFacts } from './sentinel/facts';
import { sentinelFlushLinks } from './sentinel/link/connection';
import { sentinelLinkInput } from './sentinel/link/replies';
import type { Server } from './state';

/**
 * While a dataset is loaded, serverCron is not called, as in the original, whose event loop then
 * looks at no timers (see whileBlockedCron); this often it is looked whether the load has ended.
 */
const CRON_RETRY_US = 10_000;

function start(host: Host, argv: readonly string[]): Server {
  const sentinelMode = checkForSentinelMode(argv);
  const commands = sentinelMode ? sentinelCommandTable : redisCommandTable;
  const server = newServer({ host, commands }, argv);
  if (sentinelMode) initSentinel(server);
  // Keys typed at a server in the foreground are the next program's.
  host.setReadable(0, false);
  if (!readArguments(server)) server.exiting = true;
  else if (sentinelMode && !sentinelCheckConfigFile(server)) exitWith(server, 1);
  else if (server.config.daemonize) daemonize(server);
  else begin(server);
  return server;
}

function begin(server: Server): void {
  server.phase = 'binding';
  if (beginStartup(server)) traceFacts(server);
  else exitWith(server, 1);
}

/** A child goes on with this server's state, and whoever started us has the prompt back. */
function daemonize(server: Server): void {
  const { host } = server;
  const program = server.argv[0]?.includes(redisSentinel.name) ? redisSentinel : redisServer;
  const child = host.fork(program.name, { ...server, phase: 'forking', daemonized: true });
  exitWith(server, isErrno(child) ? 1 : 0);
}

function turn(host: Host, server: Server, inputs: readonly Input[]): void {
  const commands = server.sentinelMode ? sentinelCommandTable : redisCommandTable;
  lendHost(server, { host, commands });
  updateCachedTime(server);
  if (server.phase === 'forking') {
    begin(server);
    return;
  }
  // As in the event loop: sockets first, then what time is due for.
  for (const input of inputs)
    if (input.kind !== 'timer' && !server.exiting) handleInput(server, input);
  for (const input of inputs)
    if (input.kind === 'timer' && !server.exiting) handleInput(server, input);
  if (!server.exiting && isListening(server)) beforeSleep(server);
  if (server.exiting) return;
  if (server.sentinel !== null) sentinelFlushLinks(server);
  traceFacts(server);
  rest(server);
}

function traceFacts(server: Server): void {
  if (server.sentinel === null) traceServerFacts(server);
  else traceSentinelFacts(server);
}

/** Clients are read: while the dataset is loaded they are told so. */
function isListening({ phase }: Server): boolean {
  return phase === 'serving' || phase === 'loading';
}

function exitWith(server: Server, code: number): void {
  server.exiting = true;
  server.host.exit(code);
}

function handleInput(server: Server, input: Input): void {
  switch (input.kind) {
    case 'listening':
    case 'listenFailed':
      listenInput(server, input);
      break;
    case 'accepted':
      acceptCommonHandler(server, input);
      break;
    case 'readable':
    case 'writable':
    case 'connected':
    case 'connectFailed':
      socketInput(server, input);
      break;
    case 'timer':
      cronInput(server, input.name);
      break;
    case 'signal':
      signalInput(server, input.signal);
      break;
    case 'childExited':
      rdbChildExited(server, input.pid, input.status);
      aofChildExited(server, input.pid, input.status);
      server.sentinel?.endedScripts.push({ pid: input.pid, status: input.status });
      break;
    default:
  }
}

function listenInput(
  server: Server,
  input: Extract<Input, { kind: 'listening' | 'listenFailed' }>,
): void {
  const outcome = listenerDecided(server, input);
  if (outcome === 'pending') return;
  if (server.listenChange !== null) {
    endListenChange(server, outcome === 'done');
    return;
  }
  if (server.phase !== 'binding') return;
  if (outcome !== 'done') logBindFailure(server, outcome);
  if (outcome !== 'done' || finishStartup(server) === 'failed') exitWith(server, 1);
}

function socketInput(
  server: Server,
  input: Extract<Input, { kind: 'readable' | 'writable' | 'connected' | 'connectFailed' }>,
): void {
  // Whatever comes too early waits where it is: readable is told again.
  if (!isListening(server)) return;
  if (sentinelLinkInput(server, input)) return;
  if (replicaLinkInput(server, input) || rdbPipeInput(server, input)) return;
  if (aofPipeInput(server, input)) return;
  const c = lookupClientByFd(server, input.fd);
  if (!c || c.closeAsap) return;
  if (input.kind === 'readable') readQueryFromClient(server, c);
  else if (c.replica?.state === 'send_bulk') sendBulkToSlave(server, c);
  else if (input.kind === 'writable') writeToClient(server, c);
}

function cronInput(server: Server, name: string): void {
  if (name === AOF_FSYNC_TIMER) aofFsyncDue(server);
  if (name === LOADING_TIMER) continueLoading(server);
  if (name !== 'serverCron') return;
  if (server.loading !== null) {
    server.host.setTimer('serverCron', CRON_RETRY_US);
    return;
  }
  const delayUs = serverCron(server);
  if (server.exiting) return;
  server.host.setTimer('serverCron', delayUs);
  server.cronDueUs = server.host.monotonicUs() + delayUs;
}

function continueLoading(server: Server): void {
  whileBlockedCron(server);
  if (server.phase === 'serving') continueSyncLoad(server);
  else if (continueStartup(server) === 'failed') exitWith(server, 1);
}

function signalInput(server: Server, signal: string): void {
  if (signal === 'SIGTERM' || signal === 'SIGINT') sigShutdownHandler(server, signal);
}

export const redisServer: Program<Server> = {
  name: 'redis-server',
  start,
  turn,
  query: queryServer,
};

/** The same program under another name; its argv[0] tells it that it is a Sentinel. */
export const redisSentinel: Program<Server> = { ...redisServer, name: 'redis-sentinel' };
