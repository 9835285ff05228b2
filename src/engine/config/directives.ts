/**
 * Every directive of redis.conf that holds one plain value, in the order CONFIG GET lists them.
 * twin: redis 6.2.6 config.c, "Generic config infrastructure", configs[].
 * differs: the table is data; what a change sets in motion is in config/apply.ts. TLS is not built in.
 */

const MB = 1024 * 1024;
const INT_MIN = -2147483648;
const INT_MAX = 2147483647;
const UINT_MAX = 4294967295;
const LLONG_MAX = 9223372036854775807n;
const ULLONG_MAX = 18446744073709551615n;

interface Common {
  readonly name: string;
  /** Its older name, listed right after it. */
  readonly alias?: string;
  /** CONFIG SET does not know it. */
  readonly immutable?: true;
}

export interface BoolDirective extends Common {
  readonly initial: boolean;
}

export interface StringDirective extends Common {
  readonly initial: string;
}

export interface EnumDirective extends Common {
  readonly values: readonly string[];
  readonly initial: string;
}

export interface NumberDirective extends Common {
  readonly min: number | bigint;
  readonly max: number | bigint;
  readonly initial: number;
  /** Values may carry a unit: 1k, 1kb, 1m, 1mb, 1g, 1gb. */
  readonly memory?: true;
}

export const BOOL_DIRECTIVES = [
  { name: 'rdbchecksum', immutable: true, initial: true },
  { name: 'daemonize', immutable: true, initial: false },
  { name: 'io-threads-do-reads', immutable: true, initial: false },
  { name: 'lua-replicate-commands', initial: true },
  { name: 'always-show-logo', immutable: true, initial: false },
  { name: 'protected-mode', initial: true },
  { name: 'rdbcompression', initial: true },
  { name: 'rdb-del-sync-files', initial: false },
  { name: 'activerehashing', initial: true },
  { name: 'stop-writes-on-bgsave-error', initial: true },
  { name: 'set-proc-title', immutable: true, initial: true },
  { name: 'dynamic-hz', initial: true },
  { name: 'lazyfree-lazy-eviction', initial: false },
  { name: 'lazyfree-lazy-expire', initial: false },
  { name: 'lazyfree-lazy-server-del', initial: false },
  { name: 'lazyfree-lazy-user-del', initial: false },
  { name: 'lazyfree-lazy-user-flush', initial: false },
  { name: 'repl-disable-tcp-nodelay', initial: false },
  { name: 'repl-diskless-sync', initial: false },
  { name: 'gopher-enabled', initial: false },
  { name: 'aof-rewrite-incremental-fsync', initial: true },
  { name: 'no-appendfsync-on-rewrite', initial: false },
  { name: 'cluster-require-full-coverage', initial: true },
  { name: 'rdb-save-incremental-fsync', initial: true },
  { name: 'aof-load-truncated', initial: true },
  { name: 'aof-use-rdb-preamble', initial: true },
  { name: 'cluster-replica-no-failover', alias: 'cluster-slave-no-failover', initial: false },
  { name: 'replica-lazy-flush', alias: 'slave-lazy-flush', initial: false },
  { name: 'replica-serve-stale-data', alias: 'slave-serve-stale-data', initial: true },
  { name: 'replica-read-only', alias: 'slave-read-only', initial: true },
  { name: 'replica-ignore-maxmemory', alias: 'slave-ignore-maxmemory', initial: true },
  { name: 'jemalloc-bg-thread', initial: true },
  { name: 'activedefrag', initial: false },
  { name: 'syslog-enabled', immutable: true, initial: false },
  { name: 'cluster-enabled', immutable: true, initial: false },
  { name: 'appendonly', initial: false },
  { name: 'cluster-allow-reads-when-down', initial: false },
  { name: 'crash-log-enabled', initial: true },
  { name: 'crash-memcheck-enabled', initial: true },
  { name: 'use-exit-on-panic', initial: false },
  { name: 'disable-thp', initial: true },
  { name: 'cluster-allow-replica-migration', initial: true },
  { name: 'replica-announced', initial: true },
] as const satisfies readonly BoolDirective[];

export const STRING_DIRECTIVES = [
  { name: 'aclfile', immutable: true, initial: '' },
  { name: 'unixsocket', immutable: true, initial: '' },
  { name: 'pidfile', immutable: true, initial: '' },
  { name: 'replica-announce-ip', alias: 'slave-announce-ip', initial: '' },
  { name: 'masteruser', initial: '' },
  { name: 'cluster-announce-ip', initial: '' },
  { name: 'syslog-ident', immutable: true, initial: 'redis' },
  { name: 'dbfilename', initial: 'dump.rdb' },
  { name: 'appendfilename', immutable: true, initial: 'appendonly.aof' },
  { name: 'server_cpulist', immutable: true, initial: '' },
  { name: 'bio_cpulist', immutable: true, initial: '' },
  { name: 'aof_rewrite_cpulist', immutable: true, initial: '' },
  { name: 'bgsave_cpulist', immutable: true, initial: '' },
  { name: 'ignore-warnings', initial: '' },
  { name: 'proc-title-template', initial: '{title} {listen-addr} {server-mode}' },
  { name: 'masterauth', initial: '' },
  { name: 'requirepass', initial: '' },
] as const satisfies readonly StringDirective[];

export const ENUM_DIRECTIVES = [
  {
    name: 'supervised',
    immutable: true,
    values: ['upstart', 'systemd', 'auto', 'no'],
    initial: 'no',
  },
  {
    name: 'syslog-facility',
    immutable: true,
    values: [
      'user',
      'local0',
      'local1',
      'local2',
      'local3',
      'local4',
      'local5',
      'local6',
      'local7',
    ],
    initial: 'local0',
  },
  {
    name: 'repl-diskless-load',
    values: ['disabled', 'on-empty-db', 'swapdb'],
    initial: 'disabled',
  },
  { name: 'loglevel', values: ['debug', 'verbose', 'notice', 'warning'], initial: 'notice' },
  {
    name: 'maxmemory-policy',
    values: [
      'volatile-lru',
      'volatile-lfu',
      'volatile-random',
      'volatile-ttl',
      'allkeys-lru',
      'allkeys-lfu',
      'allkeys-random',
      'noeviction',
    ],
    initial: 'noeviction',
  },
  { name: 'appendfsync', values: ['everysec', 'always', 'no'], initial: 'everysec' },
  { name: 'oom-score-adj', values: ['no', 'yes', 'relative', 'absolute'], initial: 'no' },
  { name: 'acl-pubsub-default', values: ['allchannels', 'resetchannels'], initial: 'allchannels' },
  { name: 'sanitize-dump-payload', values: ['no', 'yes', 'clients'], initial: 'no' },
] as const satisfies readonly EnumDirective[];

export const NUMBER_DIRECTIVES = [
  { name: 'databases', immutable: true, min: 1, max: INT_MAX, initial: 16 },
  { name: 'port', min: 0, max: 65535, initial: 6379 },
  { name: 'io-threads', immutable: true, min: 1, max: 128, initial: 1 },
  { name: 'auto-aof-rewrite-percentage', min: 0, max: INT_MAX, initial: 100 },
  {
    name: 'cluster-replica-validity-factor',
    alias: 'cluster-slave-validity-factor',
    min: 0,
    max: INT_MAX,
    initial: 10,
  },
  { name: 'list-max-ziplist-size', min: INT_MIN, max: INT_MAX, initial: -2 },
  { name: 'tcp-keepalive', min: 0, max: INT_MAX, initial: 300 },
  { name: 'cluster-migration-barrier', min: 0, max: INT_MAX, initial: 1 },
  { name: 'active-defrag-cycle-min', min: 1, max: 99, initial: 1 },
  { name: 'active-defrag-cycle-max', min: 1, max: 99, initial: 25 },
  { name: 'active-defrag-threshold-lower', min: 0, max: 1000, initial: 10 },
  { name: 'active-defrag-threshold-upper', min: 0, max: 1000, initial: 100 },
  { name: 'lfu-log-factor', min: 0, max: INT_MAX, initial: 10 },
  { name: 'lfu-decay-time', min: 0, max: INT_MAX, initial: 1 },
  { name: 'replica-priority', alias: 'slave-priority', min: 0, max: INT_MAX, initial: 100 },
  { name: 'repl-diskless-sync-delay', min: 0, max: INT_MAX, initial: 5 },
  { name: 'maxmemory-samples', min: 1, max: INT_MAX, initial: 5 },
  { name: 'maxmemory-eviction-tenacity', min: 0, max: 100, initial: 10 },
  { name: 'timeout', min: 0, max: INT_MAX, initial: 0 },
  { name: 'replica-announce-port', alias: 'slave-announce-port', min: 0, max: 65535, initial: 0 },
  { name: 'tcp-backlog', immutable: true, min: 0, max: INT_MAX, initial: 511 },
  { name: 'cluster-announce-bus-port', min: 0, max: 65535, initial: 0 },
  { name: 'cluster-announce-port', min: 0, max: 65535, initial: 0 },
  { name: 'cluster-announce-tls-port', min: 0, max: 65535, initial: 0 },
  { name: 'repl-timeout', min: 1, max: INT_MAX, initial: 60 },
  {
    name: 'repl-ping-replica-period',
    alias: 'repl-ping-slave-period',
    min: 1,
    max: INT_MAX,
    initial: 10,
  },
  { name: 'list-compress-depth', min: 0, max: INT_MAX, initial: 0 },
  { name: 'rdb-key-save-delay', min: INT_MIN, max: INT_MAX, initial: 0 },
  { name: 'key-load-delay', min: INT_MIN, max: INT_MAX, initial: 0 },
  { name: 'active-expire-effort', min: 1, max: 10, initial: 1 },
  { name: 'hz', min: 0, max: INT_MAX, initial: 10 },
  { name: 'min-replicas-to-write', alias: 'min-slaves-to-write', min: 0, max: INT_MAX, initial: 0 },
  { name: 'min-replicas-max-lag', alias: 'min-slaves-max-lag', min: 0, max: INT_MAX, initial: 10 },
  { name: 'maxclients', min: 1, max: UINT_MAX, initial: 10000 },
  { name: 'active-defrag-max-scan-fields', min: 1, max: LLONG_MAX, initial: 1000 },
  { name: 'slowlog-max-len', min: 0, max: LLONG_MAX, initial: 128 },
  { name: 'acllog-max-len', min: 0, max: LLONG_MAX, initial: 128 },
  { name: 'lua-time-limit', min: 0, max: LLONG_MAX, initial: 5000 },
  { name: 'cluster-node-timeout', min: 0, max: LLONG_MAX, initial: 15000 },
  { name: 'slowlog-log-slower-than', min: -1, max: LLONG_MAX, initial: 10000 },
  { name: 'latency-monitor-threshold', min: 0, max: LLONG_MAX, initial: 0 },
  { name: 'proto-max-bulk-len', min: MB, max: LLONG_MAX, initial: 512 * MB, memory: true },
  { name: 'stream-node-max-entries', min: 0, max: LLONG_MAX, initial: 100 },
  { name: 'repl-backlog-size', min: 1, max: LLONG_MAX, initial: MB, memory: true },
  { name: 'maxmemory', min: 0, max: ULLONG_MAX, initial: 0, memory: true },
  { name: 'hash-max-ziplist-entries', min: 0, max: LLONG_MAX, initial: 512 },
  { name: 'set-max-intset-entries', min: 0, max: LLONG_MAX, initial: 512 },
  { name: 'zset-max-ziplist-entries', min: 0, max: LLONG_MAX, initial: 128 },
  { name: 'active-defrag-ignore-bytes', min: 1, max: LLONG_MAX, initial: 100 * MB, memory: true },
  { name: 'hash-max-ziplist-value', min: 0, max: LLONG_MAX, initial: 64, memory: true },
  { name: 'stream-node-max-bytes', min: 0, max: LLONG_MAX, initial: 4096, memory: true },
  { name: 'zset-max-ziplist-value', min: 0, max: LLONG_MAX, initial: 64, memory: true },
  { name: 'hll-sparse-max-bytes', min: 0, max: LLONG_MAX, initial: 3000, memory: true },
  { name: 'tracking-table-max-keys', min: 0, max: LLONG_MAX, initial: 1000000 },
  { name: 'client-query-buffer-limit', min: MB, max: LLONG_MAX, initial: 1024 * MB, memory: true },
  { name: 'repl-backlog-ttl', min: 0, max: LLONG_MAX, initial: 3600 },
  { name: 'auto-aof-rewrite-min-size', min: 0, max: LLONG_MAX, initial: 64 * MB, memory: true },
] as const satisfies readonly NumberDirective[];
