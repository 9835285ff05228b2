/**
 * INFO server and INFO clients.
 * twin: redis 6.2.6 server.c, genRedisInfoString, "Server" and "Clients".
 */
import { lruClock } from '../keyspace/lru';
import type { Server } from '../state';
import { computed, constant, type InfoField } from './field';

const SECONDS_OF_DAY = 86_400;

function uptime(server: Server): number {
  return server.unixtime - Math.floor(server.startedAtMs / 1000);
}

export const SERVER_FIELDS: readonly InfoField[] = [
  constant('redis_version', '6.2.6'),
  constant('redis_git_sha1', '00000000'),
  constant('redis_git_dirty', 0),
  constant('redis_build_id', 'c523237056691b42'),
  computed('redis_mode', ({ sentinelMode }) => (sentinelMode ? 'sentinel' : 'standalone')),
  constant('os', 'Linux 6.1.0 x86_64'),
  constant('arch_bits', 64),
  constant('multiplexing_api', 'epoll'),
  constant('atomicvar_api', 'atomic-builtin'),
  constant('gcc_version', '12.2.0'),
  computed('process_id', (server) => server.pid),
  constant('process_supervised', 'no'),
  computed('run_id', (server) => server.runid),
  computed('tcp_port', (server) => server.config.port),
  computed('server_time_usec', (server) => server.ustime),
  computed('uptime_in_seconds', uptime),
  computed('uptime_in_days', (server) => Math.floor(uptime(server) / SECONDS_OF_DAY)),
  computed('hz', (server) => server.hz),
  computed('configured_hz', (server) => server.config.hz),
  computed('lru_clock', (server) => lruClock(server)),
  computed('executable', (server) => server.executable),
  computed('config_file', (server) => server.configFile ?? ''),
  constant('io_threads_active', 0),
];

function longest(server: Server, size: (c: { query: number; reply: number }) => number): number {
  let max = 0;
  for (const { query, replyBytes } of server.clients.values()) {
    max = Math.max(max, size({ query: query.end - query.pos, reply: replyBytes }));
  }
  return max;
}

function countBlocked(server: Server, isCounted: (untilMs: number) => boolean): number {
  let count = 0;
  for (const { blocked } of server.clients.values()) {
    if (blocked !== null && isCounted(blocked.untilMs)) count++;
  }
  return count;
}

export const CLIENT_FIELDS: readonly InfoField[] = [
  computed('connected_clients', (server) => server.clients.size - server.repl.slaves.length),
  constant('cluster_connections', 0),
  computed('maxclients', (server) => server.config.maxclients),
  computed('client_recent_max_input_buffer', (server) => longest(server, ({ query }) => query)),
  computed('client_recent_max_output_buffer', (server) => longest(server, ({ reply }) => reply)),
  computed('blocked_clients', (server) => countBlocked(server, () => true)),
  constant('tracking_clients', 0),
  computed('clients_in_timeout_table', (server) => countBlocked(server, (ms) => ms !== 0)),
];
