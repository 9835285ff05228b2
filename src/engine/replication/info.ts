/**
 * What others see of replication: INFO's section and the facts on a graph's node.
 * twin: redis 6.2.6 server.c, genRedisInfoString, "Replication".
 */
import type { ServerFacts } from '#host/trace';
import type { Server } from '../state';
import { replicaAddress } from './slave';
import type { ReplicaState } from './state';
import { masterSilence, replicaSilence } from './sync/silence';

type Field = readonly [name: string, value: string | number];

/** The section's fields in order, without its title. */
export function genReplicationInfo(server: Server): Field[] {
  const { repl } = server;
  const isMaster = repl.masterHost === null;
  return [
    ['role', isMaster ? 'master' : 'slave'],
    ...(isMaster ? [] : masterLinkFields(server)),
    ['connected_slaves', repl.slaves.length],
    ...goodSlavesFields(server),
    ...slaveFields(server),
    ...historyFields(server),
  ];
}

/** Seconds since a client's connection brought something, as INFO counts them. */
function idleSeconds(server: Server, lastInteractionMs: number): number {
  return server.unixtime - Math.floor(lastInteractionMs / 1000);
}

function masterLinkFields(server: Server): Field[] {
  const { repl, config } = server;
  const client = repl.master ?? repl.cachedMaster;
  const isUp = repl.state === 'connected';
  const fields: Field[] = [
    ['master_host', repl.masterHost ?? ''],
    ['master_port', repl.masterPort],
    ['master_link_status', isUp ? 'up' : 'down'],
    [
      'master_last_io_seconds_ago',
      repl.master === null ? -1 : idleSeconds(server, repl.master.lastInteractionMs),
    ],
    ['master_sync_in_progress', repl.state === 'transfer' ? 1 : 0],
    ['slave_read_repl_offset', client?.readReploff ?? 1],
    ['slave_repl_offset', client?.reploff ?? 1],
  ];
  if (repl.state === 'transfer') fields.push(...transferFields(server));
  if (!isUp) {
    const since = repl.downSince === 0 ? -1 : server.unixtime - repl.downSince;
    fields.push(['master_link_down_since_seconds', since]);
  }
  fields.push(['slave_priority', config['replica-priority']]);
  fields.push(['slave_read_only', config['replica-read-only'] ? 1 : 0]);
  fields.push(['replica_announced', config['replica-announced'] ? 1 : 0]);
  return fields;
}

function transferFields(server: Server): Field[] {
  const { size, read } = server.repl.transfer;
  const percent = size === 0 ? 0 : (read / size) * 100;
  return [
    ['master_sync_total_bytes', size],
    ['master_sync_read_bytes', read],
    ['master_sync_left_bytes', size - read],
    // Of a size that is not known yet (-1) it is minus nothing.
    ['master_sync_perc', Object.is(percent, -0) ? '-0.00' : percent.toFixed(2)],
    ['master_sync_last_io_seconds_ago', server.unixtime - server.repl.transferLastIo],
  ];
}

function goodSlavesFields(server: Server): Field[] {
  const { config } = server;
  if (config['min-replicas-to-write'] === 0 || config['min-replicas-max-lag'] === 0) return [];
  return [['min_slaves_good_slaves', server.repl.goodSlavesCount]];
}

const STATE_WORDS: Readonly<Record<ReplicaState, string>> = {
  wait_bgsave_start: 'wait_bgsave',
  wait_bgsave_end: 'wait_bgsave',
  send_bulk: 'send_bulk',
  online: 'online',
};

function slaveFields(server: Server): Field[] {
  const fields: Field[] = [];
  for (const slave of server.repl.slaves) {
    const { replica } = slave;
    if (replica === null || replica.state === null) continue;
    const lag = replica.state === 'online' ? server.unixtime - replica.ackTime : 0;
    fields.push([
      `slave${fields.length}`,
      `ip=${replicaAddress(slave)},port=${replica.listeningPort},state=${STATE_WORDS[replica.state]},offset=${replica.ackOffset},lag=${lag}`,
    ]);
  }
  return fields;
}

function historyFields(server: Server): Field[] {
  const { repl } = server;
  return [
    ['master_failover_state', repl.failoverState],
    ['master_replid', repl.replid],
    ['master_replid2', repl.replid2],
    ['master_repl_offset', repl.masterReplOffset],
    ['second_repl_offset', repl.secondReplidOffset],
    ['repl_backlog_active', repl.backlog === null ? 0 : 1],
    ['repl_backlog_size', server.config['repl-backlog-size']],
    ['repl_backlog_first_byte_offset', repl.backlog?.firstOffset ?? 0],
    ['repl_backlog_histlen', repl.backlog?.histlen ?? 0],
  ];
}

type ReplicationFacts = Pick<
  ServerFacts,
  'role' | 'replid' | 'replid2' | 'offset' | 'secondOffset' | 'backlog' | 'master' | 'replicas'
>;

export function replicationFacts(server: Server): ReplicationFacts {
  const { repl } = server;
  const { backlog } = repl;
  return {
    role: repl.masterHost === null ? 'master' : 'slave',
    replid: repl.replid,
    replid2: repl.replid2,
    offset: repl.masterReplOffset,
    secondOffset: repl.secondReplidOffset,
    backlog:
      backlog === null
        ? null
        : { first: backlog.firstOffset, histlen: backlog.histlen, size: backlog.size },
    master: masterFacts(server),
    replicas: repl.slaves.flatMap((slave) => replicaFacts(server, slave)),
  };
}

function masterFacts(server: Server): ServerFacts['master'] {
  const { repl } = server;
  if (repl.masterHost === null) return null;
  const isTransfer = repl.state === 'transfer';
  const silent = masterSilence(server);
  return {
    host: repl.masterHost,
    port: repl.masterPort,
    state: repl.state,
    linkUp: repl.state === 'connected',
    syncInProgress: isTransfer,
    transferRead: isTransfer ? repl.transfer.read : 0,
    transferSize: isTransfer ? repl.transfer.size : -1,
    ...(!server.config['replica-serve-stale-data'] && { refusesStale: true }),
    ...(silent && { silent }),
  };
}

function replicaFacts(
  server: Server,
  slave: Server['repl']['slaves'][number],
): ServerFacts['replicas'][number][] {
  const { replica } = slave;
  if (replica === null || replica.state === null) return [];
  const silent = replicaSilence(server, replica);
  return [
    {
      host: replicaAddress(slave),
      port: replica.listeningPort,
      state: replica.state,
      ackOffset: replica.ackOffset,
      ...(silent && { silent }),
    },
  ];
}
