/**
 * Which of INFO's fields are computed, recomputed here from the server's state, and which are
 * plausible constants: there is nothing behind them (yet).
 */
import { describe, expect, it } from 'vitest';
import { INFO_SECTIONS } from '#engine/info/info';
import { dictSize } from '#engine/keyspace/dict';
import { usedMemory } from '#engine/keyspace/memory';
import type { Server } from '#engine/state';
import { Cluster } from '../replication/cluster';

type Recompute = (server: Server) => string | number;

const CONSTANT = [
  // Build and machine.
  'redis_version redis_git_sha1 redis_git_dirty redis_build_id os arch_bits',
  'multiplexing_api atomicvar_api gcc_version process_supervised io_threads_active',
  // No cluster, no client side caching.
  'cluster_connections cluster_enabled tracking_clients tracking_total_keys',
  'tracking_total_items tracking_total_prefixes migrate_cached_sockets',
  // No allocator, no Lua.
  'used_memory_peak_perc used_memory_startup total_system_memory total_system_memory_human',
  'used_memory_lua used_memory_lua_human used_memory_scripts used_memory_scripts_human',
  'number_of_cached_scripts allocator_frag_bytes allocator_rss_ratio allocator_rss_bytes',
  'rss_overhead_ratio rss_overhead_bytes mem_fragmentation_bytes mem_not_counted_for_evict',
  'mem_allocator active_defrag_running active_defrag_hits active_defrag_misses',
  'active_defrag_key_hits active_defrag_key_misses lazyfree_pending_objects lazyfreed_objects',
  // Modules, threads.
  'module_fork_in_progress module_fork_last_cow_size',
  'io_threaded_reads_processed io_threaded_writes_processed',
  'used_cpu_sys used_cpu_sys_children used_cpu_user_children used_cpu_sys_main_thread',
].flatMap((line) => line.split(' '));

const rssOf: Recompute = (s) => usedMemory(s) + 3_253_248;
const human = (bytes: number) =>
  bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(2)}M` : `${(bytes / 1024).toFixed(2)}K`;
const blocked = (s: Server) => [...s.clients.values()].filter((c) => c.blocked !== null);
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const meanOf = (samples: number[]) => Math.floor(sum(samples) / samples.length);
const uptime = (s: Server) => s.unixtime - Math.floor(s.startedAtMs / 1000);
const cpu: Recompute = (s) => (s.spentUs / 1e6).toFixed(6);

const COMPUTED: Readonly<Record<string, Recompute>> = {
  redis_mode: (s) => (s.sentinelMode ? 'sentinel' : 'standalone'),
  process_id: (s) => s.pid,
  run_id: (s) => s.runid,
  tcp_port: (s) => s.config.port,
  server_time_usec: (s) => s.ustime,
  uptime_in_seconds: uptime,
  uptime_in_days: (s) => Math.floor(uptime(s) / 86_400),
  hz: (s) => s.hz,
  configured_hz: (s) => s.config.hz,
  lru_clock: (s) => s.unixtime & 0xffffff,
  executable: () => '/srv/7000/redis-server',
  config_file: () => '',
  connected_clients: (s) => s.clients.size - s.repl.slaves.length,
  maxclients: (s) => s.config.maxclients,
  client_recent_max_input_buffer: (s) =>
    Math.max(...[...s.clients.values()].map((c) => c.query.end - c.query.pos)),
  client_recent_max_output_buffer: (s) =>
    Math.max(...[...s.clients.values()].map((c) => sum(c.reply.map((chunk) => chunk.length)))),
  blocked_clients: (s) => blocked(s).length,
  clients_in_timeout_table: (s) => blocked(s).filter((c) => c.blocked?.untilMs).length,
  used_memory: usedMemory,
  used_memory_human: (s) => human(usedMemory(s)),
  used_memory_rss: rssOf,
  used_memory_rss_human: (s) => human(Number(rssOf(s))),
  used_memory_peak: usedMemory,
  used_memory_peak_human: (s) => human(usedMemory(s)),
  used_memory_overhead: () => 883_816,
  used_memory_dataset: (s) => usedMemory(s) - 883_816,
  used_memory_dataset_perc: () => '100.00%',
  allocator_allocated: usedMemory,
  allocator_active: rssOf,
  allocator_resident: rssOf,
  maxmemory: (s) => s.config.maxmemory,
  maxmemory_human: () => '0B',
  maxmemory_policy: (s) => s.config['maxmemory-policy'],
  allocator_frag_ratio: (s) => (Number(rssOf(s)) / usedMemory(s)).toFixed(2),
  mem_fragmentation_ratio: (s) => (Number(rssOf(s)) / usedMemory(s)).toFixed(2),
  mem_replication_backlog: (s) => s.repl.backlog?.size ?? 0,
  mem_clients_slaves: (s) => sum(s.repl.slaves.map((slave) => slave.replyBytes)),
  mem_clients_normal: () => 0,
  loading: (s) => Number(s.rdb.loading),
  // Of a child, and none is at work.
  current_cow_size: (s) => s.rdb.childInfo.cowBytes,
  current_cow_size_age: () => 0,
  current_fork_perc: () => '0.00',
  current_save_keys_processed: (s) => s.rdb.childInfo.keysProcessed,
  current_save_keys_total: (s) => s.rdb.childInfo.keysTotal,
  rdb_changes_since_last_save: (s) => s.dirty,
  rdb_bgsave_in_progress: (s) => Number(s.rdb.childPid !== -1),
  rdb_last_save_time: (s) => s.rdb.lastSave,
  rdb_last_bgsave_status: (s) => s.rdb.lastBgsaveStatus,
  rdb_last_bgsave_time_sec: (s) => s.rdb.saveTimeLast,
  rdb_current_bgsave_time_sec: () => -1,
  rdb_last_cow_size: (s) => s.rdb.statCowBytes,
  mem_aof_buffer: (s) => s.aof.buf.length,
  aof_enabled: (s) => Number(s.aof.state !== 'off'),
  aof_rewrite_in_progress: (s) => Number(s.aof.childPid !== -1),
  aof_rewrite_scheduled: (s) => Number(s.aof.rewriteScheduled),
  aof_last_rewrite_time_sec: (s) => s.aof.rewriteTimeLast,
  aof_current_rewrite_time_sec: () => -1,
  aof_last_bgrewrite_status: (s) => s.aof.lastRewriteStatus,
  aof_last_write_status: (s) => s.aof.lastWriteStatus,
  aof_last_cow_size: (s) => s.aof.statCowBytes,
  total_connections_received: (s) => s.stat.numconnections,
  total_commands_processed: (s) => s.stat.numcommands,
  instantaneous_ops_per_sec: (s) => meanOf(s.stat.instMetric.command.samples),
  total_net_input_bytes: (s) => s.stat.netInputBytes,
  total_net_output_bytes: (s) => s.stat.netOutputBytes,
  instantaneous_input_kbps: (s) => (meanOf(s.stat.instMetric.netInput.samples) / 1024).toFixed(2),
  instantaneous_output_kbps: (s) => (meanOf(s.stat.instMetric.netOutput.samples) / 1024).toFixed(2),
  rejected_connections: (s) => s.stat.rejectedConn,
  sync_full: (s) => s.stat.syncFull,
  sync_partial_ok: (s) => s.stat.syncPartialOk,
  sync_partial_err: (s) => s.stat.syncPartialErr,
  expired_keys: (s) => s.stat.expiredkeys,
  expired_stale_perc: (s) => (s.stat.expiredStalePerc * 100).toFixed(2),
  expired_time_cap_reached_count: (s) => s.stat.expiredTimeCapReachedCount,
  expire_cycle_cpu_milliseconds: (s) => Math.floor(s.stat.expireCycleTimeUsed / 1000),
  evicted_keys: (s) => s.stat.evictedkeys,
  keyspace_hits: (s) => s.stat.keyspaceHits,
  keyspace_misses: (s) => s.stat.keyspaceMisses,
  pubsub_channels: (s) => s.pubsubChannels.size,
  pubsub_patterns: (s) => s.pubsubPatterns.size,
  latest_fork_usec: (s) => s.stat.forkTimeUs,
  total_forks: (s) => s.stat.totalForks,
  slave_expires_tracked_keys: (s) => dictSize(s.expire.slaveKeysWithExpire),
  unexpected_error_replies: (s) => s.stat.unexpectedErrorReplies,
  total_error_replies: (s) => sum([...s.stat.errors.values()]),
  dump_payload_sanitizations: (s) => s.stat.dumpPayloadSanitizations,
  total_reads_processed: (s) => s.stat.totalReadsProcessed,
  total_writes_processed: (s) => s.stat.totalWritesProcessed,
  role: () => 'master',
  connected_slaves: (s) => s.repl.slaves.length,
  slave0: (s) =>
    `ip=127.0.0.1,port=7001,state=online,offset=${s.repl.slaves[0]?.replica?.ackOffset},lag=${
      s.unixtime - (s.repl.slaves[0]?.replica?.ackTime ?? 0)
    }`,
  master_failover_state: (s) => s.repl.failoverState,
  master_replid: (s) => s.repl.replid,
  master_replid2: () => '0'.repeat(40),
  master_repl_offset: (s) => s.repl.masterReplOffset,
  second_repl_offset: () => -1,
  repl_backlog_active: (s) => Number(s.repl.backlog !== null),
  repl_backlog_size: (s) => s.config['repl-backlog-size'],
  repl_backlog_first_byte_offset: (s) =>
    s.repl.masterReplOffset - (s.repl.backlog?.histlen ?? 0) + 1,
  repl_backlog_histlen: (s) => s.repl.backlog?.histlen ?? 0,
  used_cpu_user: cpu,
  used_cpu_user_main_thread: cpu,
  errorstat_ERR: () => 'count=1',
  db0: (s) => `keys=2,expires=1,avg_ttl=${Math.floor(s.dbs[0]?.avgTtl ?? -1)}`,
};

/** A master that has done a bit of everything. */
function busyMaster(): Server {
  const cluster = new Cluster();
  cluster.start(7000);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7000');
  cluster.wait(1500);
  for (const line of ['SET a 1', 'SET b 2 EX 100', 'GET a', 'GET nope', 'NOPE', 'SAVE', 'INCR a']) {
    cluster.command(7000, line);
  }
  cluster.client(7000).command('SUBSCRIBE', 'news');
  cluster.client(7000).send('WAIT', '2', '100000');
  cluster.wait(2000);
  const master = [...cluster.net.processes.values()].find(
    ({ state }) => state !== null && (state as Server).config?.port === 7000,
  );
  return master?.state as Server;
}

describe('INFO', () => {
  const server = busyMaster();
  const fields = INFO_SECTIONS.flatMap((section) => section.fields(server)).filter(
    ({ name }) => !name.startsWith('cmdstat_'),
  );

  it('has no field that the table does not know', () => {
    const known = new Set([...CONSTANT, ...Object.keys(COMPUTED)]);
    expect(fields.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(fields).toHaveLength(known.size);
  });

  it('shows constants where nothing stands behind', () => {
    const constants = fields.filter(({ kind }) => kind === 'constant').map(({ name }) => name);
    expect(constants.sort()).toEqual([...CONSTANT].sort());
  });

  it.each(fields.filter(({ kind }) => kind === 'computed').map((field) => [field.name, field]))(
    'computes %s',
    (name, field) => {
      const { value } = field as (typeof fields)[number];
      expect(value(server)).toBe(COMPUTED[name as string]?.(server));
    },
  );
});
