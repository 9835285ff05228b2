/**
 * redis-server's command line.
 * twin: redis 6.2.6 server.c, main (its argument half), checkForSentinelMode, version, usage.
 */
import { bytesOf } from '#hiredis/bytes';
import { sdscatrepr } from '#hiredis/sds';
import { type ConfigSource, loadServerConfig, type SentinelConfigLine } from '../config/load';
import { loadSentinelConfigFromQueue } from '../sentinel/conf/load';
import type { Server } from '../state';

const VERSION = 'Redis server v=6.2.6 sha=00000000:0 malloc=libc bits=64 build=c523237056691b42\n';

const USAGE = `Usage: ./redis-server [/path/to/redis.conf] [options] [-]
       ./redis-server - (read config from stdin)
       ./redis-server -v or --version
       ./redis-server -h or --help
       ./redis-server --test-memory <megabytes>

Examples:
       ./redis-server (run the server with default conf)
       ./redis-server /etc/redis/6379.conf
       ./redis-server --port 7777
       ./redis-server --port 7777 --replicaof 127.0.0.1 8888
       ./redis-server /etc/myredis.conf --loglevel verbose -
       ./redis-server /etc/myredis.conf --loglevel verbose

Sentinel mode:
       ./redis-server /etc/sentinel.conf --sentinel
`;

const TEST_MEMORY = `Please specify the amount of memory to test in megabytes.
Example: ./redis-server --test-memory 4096

`;

/** Options that end the process at once: what is printed on which descriptor, and the status. */
const LAST_WORDS: ReadonlyMap<string, { fd: number; text: string; status: number }> = new Map([
  ['-v', { fd: 1, text: VERSION, status: 0 }],
  ['--version', { fd: 1, text: VERSION, status: 0 }],
  ['-h', { fd: 2, text: USAGE, status: 1 }],
  ['--help', { fd: 2, text: USAGE, status: 1 }],
  ['--test-memory', { fd: 2, text: TEST_MEMORY, status: 1 }],
]);

/** As the original does it: a leading ../ is resolved, a ./ stays where it is. */
function getAbsolutePath(server: Server, path: string): string {
  if (path.startsWith('/')) return path;
  let directory = server.host.getcwd().replace(/\/$/, '');
  let rest = path;
  while (rest.startsWith('../')) {
    directory = directory.replace(/\/[^/]*$/, '');
    rest = rest.slice(3);
  }
  return `${directory}/${rest}`;
}

/** Options become lines of a conf file: `--port 6380` is `port "6380"`. */
function optionLines(
  args: readonly string[],
  isFirst: boolean,
): Pick<ConfigSource, 'options' | 'fromStdin'> {
  let options = '';
  let fromStdin = false;
  for (const [index, arg] of args.entries()) {
    const isEdge = (isFirst && index === 0) || index === args.length - 1;
    if (arg === '-' && isEdge) {
      fromStdin = true;
    } else if (arg.startsWith('--')) {
      if (options !== '') options += '\n';
      options += `${arg.slice(2)} `;
    } else {
      options += `${sdscatrepr(arg)} `;
    }
  }
  return { options, fromStdin };
}

/** Reads conf file and options. False: the process is over. */
export function readArguments(server: Server): boolean {
  const [program = '', first, ...rest] = server.argv;
  server.executable = getAbsolutePath(server, program);
  if (first === undefined) return true;
  const last = LAST_WORDS.get(first);
  if (last) {
    server.host.write(last.fd, bytesOf(last.text));
    server.host.exit(last.status);
    return false;
  }
  const hasFile = !first.startsWith('-');
  if (hasFile) server.configFile = getAbsolutePath(server, first);
  const options = optionLines(hasFile ? rest : [first, ...rest], !hasFile);
  const sentinelLines: SentinelConfigLine[] = [];
  const source = { filename: server.configFile, sentinelLines, ...options };
  return loadServerConfig(server, source) && loadSentinelConfigFromQueue(server, sentinelLines);
}

/** Whether this process is to be a Sentinel: by its program's name, or by an option. */
export function checkForSentinelMode([program = '', ...args]: readonly string[]): boolean {
  return program.includes('redis-sentinel') || args.includes('--sentinel');
}
