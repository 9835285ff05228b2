/**
 * What a server does and says before it serves.
 * twin: redis 6.2.6 server.c, main and initServer.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { ACLUpdateDefaultUserPassword } from '../acl/authenticate';
import { ACLLoadUsersAtStartup } from '../acl/load';
import { openAppendOnlyFile } from '../aof/switch';
import { updateCachedTime } from '../cached_time';
import { createDbs } from '../keyspace/db';
import { serverLog, serverLogRaw } from '../log';
import { sentinelIsRunning } from '../sentinel/conf/running';
import type { Server } from '../state';
import { listenToPort, listenToUnixSocket, logBindFailure } from './listen';
import { continueStartupLoad, type LoadOutcome, loadDataFromDisk } from './load_data';

/** Descriptors besides clients: log, dataset, listeners. */
const CONFIG_MIN_RESERVED_FDS = 32;
/** The soft limit a login shell starts with on the course's machines. */
const OPEN_FILES_SOFT_LIMIT = 256;

const OVERCOMMIT_WARNING =
  "WARNING overcommit_memory is set to 0! Background save may fail under low memory condition. To fix this issue add 'vm.overcommit_memory = 1' to /etc/sysctl.conf and then reboot or run the command 'sysctl vm.overcommit_memory=1' for this to take effect.";

/** From the first log line to the listening sockets. False: it can't listen anywhere. */
export function beginStartup(server: Server): boolean {
  const { host, config, argv } = server;
  serverLog(server, 'warning', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  serverLog(
    server,
    'warning',
    `Redis version=6.2.6, bits=64, commit=00000000, modified=0, pid=${host.pid}, just started`,
  );
  serverLog(
    server,
    'warning',
    argv.length === 1
      ? `Warning: no config file specified, using the default config. In order to specify a config file use ${argv[0]} /path/to/redis.conf`
      : 'Configuration loaded',
  );
  for (const signal of ['SIGHUP', 'SIGPIPE'] as const) host.sigaction(signal, 'ignore');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) host.sigaction(signal, 'handle');
  server.pid = host.pid;
  server.hz = config.hz;
  server.dbs = createDbs(server.hashSeed, config.databases);
  adjustOpenFilesLimit(server);
  serverLog(server, 'notice', 'monotonic clock: POSIX clock_gettime');
  listenToPort(server);
  listenToUnixSocket(server);
  if (server.pendingListeners.length === 0) logBindFailure(server, 'nowhere');
  return server.pendingListeners.length > 0;
}

function adjustOpenFilesLimit(server: Server): void {
  const needed = server.config.maxclients + CONFIG_MIN_RESERVED_FDS;
  if (needed <= OPEN_FILES_SOFT_LIMIT) return;
  serverLog(
    server,
    'notice',
    `Increased maximum number of open files to ${needed} (it was originally set to ${OPEN_FILES_SOFT_LIMIT}).`,
  );
}

/** Once it listens: loads the dataset, and begins to serve when that is done. */
export function finishStartup(server: Server): LoadOutcome {
  if (!openAppendOnlyFile(server)) return 'failed';
  ACLUpdateDefaultUserPassword(server, server.config.requirepass);
  createPidFile(server);
  redisAsciiArt(server);
  return thenServe(server, server.sentinelMode ? startSentinel(server) : loadData(server));
}

/** `failed`: the users of its conf file can't be had. */
function startSentinel(server: Server): LoadOutcome {
  if (!ACLLoadUsersAtStartup(server)) return 'failed';
  sentinelIsRunning(server);
  return 'loaded';
}

/** What a Sentinel has no use for. */
function loadData(server: Server): LoadOutcome {
  serverLog(server, 'warning', 'Server initialized');
  warnOfOvercommit(server);
  if (!moduleLoadFromQueue(server) || !ACLLoadUsersAtStartup(server)) return 'failed';
  server.phase = 'loading';
  return loadDataFromDisk(server);
}

/** A long load takes many turns, in which clients are told that it does. */
export function continueStartup(server: Server): LoadOutcome {
  return thenServe(server, continueStartupLoad(server));
}

function thenServe(server: Server, outcome: LoadOutcome): LoadOutcome {
  if (outcome !== 'loaded') return outcome;
  updateCachedTime(server);
  if (!server.sentinelMode) announce(server);
  warnOfSmallMaxmemory(server);
  server.phase = 'serving';
  // The first serverCron comes with the first pass of the event loop.
  server.host.setTimer('serverCron', 1000);
  return outcome;
}

const OVERCOMMIT_FILE = '/proc/sys/vm/overcommit_memory';

/** The lab's machines have no such file: they are as Linux comes, which is 0. */
function warnOfOvercommit(server: Server): void {
  const setting = server.host.readFile(OVERCOMMIT_FILE);
  if (!isErrno(setting) && latin1(setting).trim() !== '0') return;
  serverLog(server, 'warning', OVERCOMMIT_WARNING);
}

function announce(server: Server): void {
  const { unixsocket } = server.config;
  if (server.listeners.length > 0) serverLog(server, 'notice', 'Ready to accept connections');
  if (server.sofd === -1) return;
  serverLog(server, 'notice', `The server is now ready to accept connections at ${unixsocket}`);
}

/** There is nothing here that could run a shared object: what is asked for can't be had. */
function moduleLoadFromQueue(server: Server): boolean {
  const [path] = server.config.loadmodule;
  if (path === undefined) return true;
  const found = server.host.stat(path);
  const why = isErrno(found)
    ? `cannot open shared object file: ${strerror(found)}`
    : 'modules are machine code, which this server can not run';
  serverLog(server, 'warning', `Module ${path} failed to load: ${path}: ${why}`);
  serverLog(server, 'warning', `Can't load module from ${path}: server aborting`);
  return false;
}

/** In a best-effort way: nobody is told when it can't be written. */
function createPidFile({ host, config, pid }: Server): void {
  if (config.daemonize && config.pidfile === '') config.pidfile = '/var/run/redis.pid';
  if (config.pidfile === '') return;
  const fd = host.open(config.pidfile, { write: true, create: true, truncate: true });
  if (isErrno(fd)) return;
  host.write(fd, bytesOf(`${pid}\n`));
  host.close(fd);
}

function warnOfSmallMaxmemory(server: Server): void {
  const { maxmemory } = server.config;
  if (maxmemory === 0 || maxmemory >= 1024 * 1024) return;
  serverLog(
    server,
    'warning',
    `WARNING: You specified a maxmemory value that is less than 1MB (current value is ${maxmemory} bytes). Are you sure this is what you really want?`,
  );
}

/** The logo for people, a line for log files. */
function redisAsciiArt(server: Server): void {
  const { host, config, sentinelMode } = server;
  const mode = sentinelMode ? 'sentinel' : 'standalone';
  const isForTerminal = config.logfile === '' && host.fdKind(1) === 'tty';
  if (isForTerminal || config['always-show-logo']) {
    serverLogRaw(server, 'notice', logo(mode, config.port, host.pid));
  } else {
    serverLog(server, 'notice', `Running mode=${mode}, port=${config.port}.`);
  }
}

function logo(mode: string, port: number, pid: number): string {
  const lines = [
    '                _._                                                  ',
    "           _.-``__ ''-._                                             ",
    "      _.-``    `.  `_.  ''-._           Redis 6.2.6 (00000000/0) 64 bit",
    "  .-`` .-```.  ```\\/    _.,_ ''-._                                  ",
    ` (    '      ,       .-\`  | \`,    )     Running in ${mode} mode`,
    ` |\`-._\`-...-\` __...-.\`\`-._|'\` _.-'|     Port: ${port}`,
    ` |    \`-._   \`._    /     _.-'    |     PID: ${pid}`,
    "  `-._    `-._  `-./  _.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |           https://redis.io       ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
    " |    `-._`-._        _.-'_.-'    |                                  ",
    "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
    "      `-._    `-.__.-'    _.-'                                       ",
    "          `-._        _.-'                                           ",
    "              `-.__.-'                                               ",
  ];
  return `${lines.join('\n')}\n\n`;
}
