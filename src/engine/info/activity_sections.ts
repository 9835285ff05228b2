/**
 * INFO persistence, stats and cpu.
 * twin: redis 6.2.6 server.c, genRedisInfoString, "Persistence", "Stats" and "CPU".
 */
import { aofRewriteBufferSize } from '../aof/rewrite_buffer';
import { dictSize } from '../keyspace/dict';
import { getInstantaneousMetric } from '../stat';
import type { Server } from '../state';
import { computed, constant, type InfoField } from './field';

function bit(value: boolean): number {
  return value ? 1 : 0;
}

function savingFor(server: Server): number {
  const { saveTimeStart } = server.rdb;
  return saveTimeStart === -1 ? -1 : server.unixtime - saveTimeStart;
}

function rewritingFor({ aof, unixtime }: Server): number {
  return aof.childPid === -1 ? -1 : unixtime - aof.rewriteTimeStart;
}

function cowAge({ rdb, unixtime }: Server): number {
  const { updatedAt } = rdb.childInfo;
  return updatedAt === 0 ? 0 : unixtime - updatedAt;
}

function forkPercent({ rdb }: Server): string {
  const { keysProcessed, keysTotal } = rdb.childInfo;
  return (keysTotal === 0 ? 0 : (keysProcessed / keysTotal) * 100).toFixed(2);
}

const PERSISTENCE_FIELDS: readonly InfoField[] = [
  computed('loading', (server) => bit(server.rdb.loading)),
  computed('current_cow_size', ({ rdb }) => rdb.childInfo.cowBytes),
  computed('current_cow_size_age', cowAge),
  computed('current_fork_perc', forkPercent),
  computed('current_save_keys_processed', ({ rdb }) => rdb.childInfo.keysProcessed),
  computed('current_save_keys_total', ({ rdb }) => rdb.childInfo.keysTotal),
  computed('rdb_changes_since_last_save', (server) => server.dirty),
  computed('rdb_bgsave_in_progress', (server) => bit(server.rdb.childPid !== -1)),
  computed('rdb_last_save_time', (server) => server.rdb.lastSave),
  computed('rdb_last_bgsave_status', (server) => server.rdb.lastBgsaveStatus),
  computed('rdb_last_bgsave_time_sec', (server) => server.rdb.saveTimeLast),
  computed('rdb_current_bgsave_time_sec', savingFor),
  computed('rdb_last_cow_size', (server) => server.rdb.statCowBytes),
  computed('aof_enabled', ({ aof }) => bit(aof.state !== 'off')),
  computed('aof_rewrite_in_progress', ({ aof }) => bit(aof.childPid !== -1)),
  computed('aof_rewrite_scheduled', ({ aof }) => bit(aof.rewriteScheduled)),
  computed('aof_last_rewrite_time_sec', ({ aof }) => aof.rewriteTimeLast),
  computed('aof_current_rewrite_time_sec', rewritingFor),
  computed('aof_last_bgrewrite_status', ({ aof }) => aof.lastRewriteStatus),
  computed('aof_last_write_status', ({ aof }) =>
    aof.lastWriteStatus === 'ok' && aof.bioFsyncErrno === null ? 'ok' : 'err',
  ),
  computed('aof_last_cow_size', ({ aof }) => aof.statCowBytes),
  constant('module_fork_in_progress', 0),
  constant('module_fork_last_cow_size', 0),
];

/** Only where `appendonly` is set. */
const AOF_FIELDS: readonly InfoField[] = [
  computed('aof_current_size', ({ aof }) => aof.currentSize),
  computed('aof_base_size', ({ aof }) => aof.rewriteBaseSize),
  computed('aof_pending_rewrite', ({ aof }) => bit(aof.rewriteScheduled)),
  computed('aof_buffer_length', ({ aof }) => aof.buf.length),
  computed('aof_rewrite_buffer_length', aofRewriteBufferSize),
  computed('aof_pending_bio_fsync', ({ aof }) => aof.bioFsync.length),
  computed('aof_delayed_fsync', ({ aof }) => aof.delayedFsync),
];

function loadingEta({ rdb, unixtime }: Server): number {
  const elapsed = unixtime - rdb.loadingStartTime;
  const remaining = rdb.loadingTotalBytes - rdb.loadingLoadedBytes;
  return elapsed === 0 ? 1 : Math.floor((elapsed * remaining) / (rdb.loadingLoadedBytes + 1));
}

const LOADING_FIELDS: readonly InfoField[] = [
  computed('loading_start_time', (server) => server.rdb.loadingStartTime),
  computed('loading_total_bytes', (server) => server.rdb.loadingTotalBytes),
  constant('loading_rdb_used_mem', 0),
  computed('loading_loaded_bytes', (server) => server.rdb.loadingLoadedBytes),
  computed('loading_loaded_perc', ({ rdb }) =>
    ((rdb.loadingLoadedBytes / Math.max(rdb.loadingTotalBytes, 1)) * 100).toFixed(2),
  ),
  computed('loading_eta_seconds', loadingEta),
];

export function persistenceFields(server: Server): readonly InfoField[] {
  return [
    ...PERSISTENCE_FIELDS,
    ...(server.config.appendonly ? AOF_FIELDS : []),
    ...(server.rdb.loading ? LOADING_FIELDS : []),
  ];
}

function kbps(server: Server, name: 'netInput' | 'netOutput'): string {
  return (getInstantaneousMetric(server, name) / 1024).toFixed(2);
}

export const STATS_FIELDS: readonly InfoField[] = [
  computed('total_connections_received', ({ stat }) => stat.numconnections),
  computed('total_commands_processed', ({ stat }) => stat.numcommands),
  computed('instantaneous_ops_per_sec', (server) => getInstantaneousMetric(server, 'command')),
  computed('total_net_input_bytes', ({ stat }) => stat.netInputBytes),
  computed('total_net_output_bytes', ({ stat }) => stat.netOutputBytes),
  computed('instantaneous_input_kbps', (server) => kbps(server, 'netInput')),
  computed('instantaneous_output_kbps', (server) => kbps(server, 'netOutput')),
  computed('rejected_connections', ({ stat }) => stat.rejectedConn),
  computed('sync_full', ({ stat }) => stat.syncFull),
  computed('sync_partial_ok', ({ stat }) => stat.syncPartialOk),
  computed('sync_partial_err', ({ stat }) => stat.syncPartialErr),
  computed('expired_keys', ({ stat }) => stat.expiredkeys),
  computed('expired_stale_perc', ({ stat }) => (stat.expiredStalePerc * 100).toFixed(2)),
  computed('expired_time_cap_reached_count', ({ stat }) => stat.expiredTimeCapReachedCount),
  computed('expire_cycle_cpu_milliseconds', ({ stat }) =>
    Math.floor(stat.expireCycleTimeUsed / 1000),
  ),
  computed('evicted_keys', ({ stat }) => stat.evictedkeys),
  computed('keyspace_hits', ({ stat }) => stat.keyspaceHits),
  computed('keyspace_misses', ({ stat }) => stat.keyspaceMisses),
  computed('pubsub_channels', (server) => server.pubsubChannels.size),
  computed('pubsub_patterns', (server) => server.pubsubPatterns.size),
  computed('latest_fork_usec', ({ stat }) => stat.forkTimeUs),
  computed('total_forks', ({ stat }) => stat.totalForks),
  constant('migrate_cached_sockets', 0),
  computed('slave_expires_tracked_keys', ({ expire }) => dictSize(expire.slaveKeysWithExpire)),
  constant('active_defrag_hits', 0),
  constant('active_defrag_misses', 0),
  constant('active_defrag_key_hits', 0),
  constant('active_defrag_key_misses', 0),
  constant('tracking_total_keys', 0),
  constant('tracking_total_items', 0),
  constant('tracking_total_prefixes', 0),
  computed('unexpected_error_replies', ({ stat }) => stat.unexpectedErrorReplies),
  computed('total_error_replies', ({ stat }) => stat.totalErrorReplies),
  computed('dump_payload_sanitizations', ({ stat }) => stat.dumpPayloadSanitizations),
  computed('total_reads_processed', ({ stat }) => stat.totalReadsProcessed),
  computed('total_writes_processed', ({ stat }) => stat.totalWritesProcessed),
  constant('io_threaded_reads_processed', 0),
  constant('io_threaded_writes_processed', 0),
];

/** All of the time spent is user time here. */
function cpu(server: Server): string {
  return (server.spentUs / 1_000_000).toFixed(6);
}

export const CPU_FIELDS: readonly InfoField[] = [
  constant('used_cpu_sys', '0.000000'),
  computed('used_cpu_user', cpu),
  constant('used_cpu_sys_children', '0.000000'),
  constant('used_cpu_user_children', '0.000000'),
  constant('used_cpu_sys_main_thread', '0.000000'),
  computed('used_cpu_user_main_thread', cpu),
];
