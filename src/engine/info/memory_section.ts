/**
 * INFO memory.
 * twin: redis 6.2.6 server.c, genRedisInfoString, "Memory".
 * differs: nothing is allocated that could be measured. Figures follow the estimate of memory.ts;
 * those about an allocator's behaviour are a small 6.2.6's.
 */
import { aofRewriteBufferSize } from '../aof/rewrite_buffer';
import { usedMemory } from '../keyspace/memory';
import type { Server } from '../state';
import { bytesToHuman, computed, constant, type InfoField } from './field';

/** What the executable, its stacks and the allocator's slack take beyond used_memory. */
const RSS_OVERHEAD = 3_253_248;
const STARTUP_BYTES = 883_816;
const TOTAL_SYSTEM_MEMORY = 8_589_934_592;
const LUA_BYTES = 37_888;

function rss(server: Server): number {
  return usedMemory(server) + RSS_OVERHEAD;
}

function ratio(value: number, of: number): string {
  return (of === 0 ? 0 : value / of).toFixed(2);
}

function dataset(server: Server): number {
  return Math.max(usedMemory(server) - STARTUP_BYTES, 0);
}

function aofBuffers(server: Server): number {
  if (server.aof.state === 'off') return 0;
  return server.aof.buf.length + aofRewriteBufferSize(server);
}

function replicaBuffers(server: Server): number {
  return server.repl.slaves.reduce((sum, slave) => sum + slave.replyBytes, 0);
}

function normalBuffers(server: Server): number {
  let sum = 0;
  for (const c of server.clients.values()) if (c.replica === null) sum += c.replyBytes;
  return sum;
}

export const MEMORY_FIELDS: readonly InfoField[] = [
  computed('used_memory', usedMemory),
  computed('used_memory_human', (server) => bytesToHuman(usedMemory(server))),
  computed('used_memory_rss', rss),
  computed('used_memory_rss_human', (server) => bytesToHuman(rss(server))),
  computed('used_memory_peak', usedMemory),
  computed('used_memory_peak_human', (server) => bytesToHuman(usedMemory(server))),
  constant('used_memory_peak_perc', '100.00%'),
  computed('used_memory_overhead', (server) => usedMemory(server) - dataset(server)),
  constant('used_memory_startup', STARTUP_BYTES),
  computed('used_memory_dataset', dataset),
  computed('used_memory_dataset_perc', (server) => (dataset(server) === 0 ? '0.00%' : '100.00%')),
  computed('allocator_allocated', usedMemory),
  computed('allocator_active', rss),
  computed('allocator_resident', rss),
  constant('total_system_memory', TOTAL_SYSTEM_MEMORY),
  constant('total_system_memory_human', bytesToHuman(TOTAL_SYSTEM_MEMORY)),
  constant('used_memory_lua', LUA_BYTES),
  constant('used_memory_lua_human', bytesToHuman(LUA_BYTES)),
  constant('used_memory_scripts', 0),
  constant('used_memory_scripts_human', '0B'),
  constant('number_of_cached_scripts', 0),
  computed('maxmemory', (server) => server.config.maxmemory),
  computed('maxmemory_human', (server) => bytesToHuman(server.config.maxmemory)),
  computed('maxmemory_policy', (server) => server.config['maxmemory-policy']),
  computed('allocator_frag_ratio', (server) => ratio(rss(server), usedMemory(server))),
  constant('allocator_frag_bytes', RSS_OVERHEAD),
  constant('allocator_rss_ratio', '1.00'),
  constant('allocator_rss_bytes', 0),
  constant('rss_overhead_ratio', '1.00'),
  constant('rss_overhead_bytes', 0),
  computed('mem_fragmentation_ratio', (server) => ratio(rss(server), usedMemory(server))),
  constant('mem_fragmentation_bytes', RSS_OVERHEAD),
  constant('mem_not_counted_for_evict', 0),
  computed('mem_replication_backlog', (server) => server.repl.backlog?.size ?? 0),
  computed('mem_clients_slaves', replicaBuffers),
  computed('mem_clients_normal', normalBuffers),
  computed('mem_aof_buffer', aofBuffers),
  constant('mem_allocator', 'libc'),
  constant('active_defrag_running', 0),
  constant('lazyfree_pending_objects', 0),
  constant('lazyfreed_objects', 0),
];
