/**
 * Saving a dataset as plain data, a piece at a time: SAVE does all pieces at once, the child of
 * BGSAVE one a turn.
 * twin: redis 6.2.6 rdb.c, rdbSaveInfoAuxFields, rdbPopulateSaveInfo. Content is written by
 * save_content.ts, the file by save_file.ts.
 */
import type { Config } from '../config/values';
import { type Dict, dictSize } from '../keyspace/dict';
import { dictEnvOf } from '../keyspace/dict_env';
import { dictSnapshot } from '../keyspace/dict_walk';
import { usedMemory } from '../keyspace/memory';
import type { RedisObject } from '../keyspace/object';
import type { Server } from '../state';
import { type ChildReport, openChildInfoPipe } from './child_info';
import type { Crc64 } from './codec/crc64';

export interface SavedDb {
  readonly id: number;
  readonly dict: Dict<RedisObject>;
  readonly expires: Dict<number>;
}

/** All that saving needs, as plain data: a forked child is given nothing else. */
export interface RdbSaveJob {
  readonly filename: string;
  /** null: no child's work. */
  readonly report: ChildReport | null;
  tmpfile: string;
  /** -1: not open. */
  fd: number;
  readonly dbs: readonly SavedDb[];
  readonly aux: readonly (readonly [name: string, value: string])[];
  /** As serverLog and the LRU clock want to know them. */
  readonly pid: number;
  readonly sentinelMode: boolean;
  readonly config: SaveConfig;
  readonly repl: { readonly masterHost: string | null };
  readonly mstime: number;
  readonly unixtime: number;
  /** The next bucket to write: of which of `dbs`, and which. */
  dbAt: number;
  bucketAt: number;
  crc: Crc64;
  bytes: number;
  keys: number;
}

type SaveConfig = Pick<
  Config,
  | 'loglevel'
  | 'logfile'
  | 'rdbcompression'
  | 'rdbchecksum'
  | 'maxmemory-policy'
  | 'lfu-decay-time'
  | 'maxmemory'
  | 'rdb-key-save-delay'
>;

interface SaveWish {
  readonly filename: string;
  /** The parent will go on writing while the job runs. */
  readonly snapshot: boolean;
  /** For the head of an append only file, which knows nothing of replication. */
  readonly aofPreamble?: boolean;
}

export function rdbSaveJob(
  server: Server,
  { filename, snapshot, aofPreamble = false }: SaveWish,
): RdbSaveJob {
  const { config } = server;
  if (snapshot) dictEnvOf(server).epoch++;
  const dbs = server.dbs
    .filter((db) => dictSize(db.dict) > 0)
    .map(({ id, dict, expires }) =>
      snapshot
        ? { id, dict: dictSnapshot(dict), expires: dictSnapshot(expires) }
        : { id, dict, expires },
    );
  return {
    filename,
    report: snapshot ? openChildInfoPipe(server) : null,
    tmpfile: '',
    fd: -1,
    dbs,
    aux: infoAuxFields(server, aofPreamble),
    pid: server.pid,
    sentinelMode: server.sentinelMode,
    config: {
      loglevel: config.loglevel,
      logfile: config.logfile,
      rdbcompression: config.rdbcompression,
      rdbchecksum: config.rdbchecksum,
      'maxmemory-policy': config['maxmemory-policy'],
      'lfu-decay-time': config['lfu-decay-time'],
      maxmemory: config.maxmemory,
      'rdb-key-save-delay': config['rdb-key-save-delay'],
    },
    repl: { masterHost: server.repl.masterHost },
    mstime: server.mstime,
    unixtime: server.unixtime,
    dbAt: 0,
    bucketAt: 0,
    crc: { hi: 0, lo: 0 },
    bytes: 0,
    keys: 0,
  };
}

function infoAuxFields(server: Server, aofPreamble: boolean): [string, string][] {
  const fields: [string, string][] = [
    ['redis-ver', '6.2.6'],
    ['redis-bits', '64'],
    ['ctime', String(server.unixtime)],
    ['used-mem', String(usedMemory(server))],
  ];
  const streamDb = aofPreamble ? -1 : replStreamDb(server);
  if (streamDb !== -1) {
    fields.push(
      ['repl-stream-db', String(streamDb)],
      ['repl-id', server.repl.replid],
      ['repl-offset', String(server.repl.masterReplOffset)],
    );
  }
  fields.push(['aof-preamble', aofPreamble ? '1' : '0']);
  return fields;
}

/** Database selected in the replication stream at this point; -1: there is no history to name. */
function replStreamDb({ repl }: Server): number {
  // -1 after a full sync, before the first write: that write will bring its own SELECT.
  if (repl.masterHost === null && repl.backlog !== null) return Math.max(0, repl.slaveseldb);
  return repl.master?.db ?? repl.cachedMaster?.db ?? -1;
}
