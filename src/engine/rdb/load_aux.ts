/**
 * What an RDB file says about itself.
 * twin: redis 6.2.6 rdb.c, rdbLoadRio, RDB_OPCODE_AUX.
 */
import { serverLog } from '../log';
import type { Server } from '../state';
import type { RdbLoad } from './load_state';

const REPL_ID_LENGTH = 40;

/** By lower-case name. Fields not listed here are skipped, as the format demands. */
const FIELDS: Readonly<Record<string, (server: Server, loading: RdbLoad, value: string) => void>> =
  {
    'repl-stream-db': (_server, loading, value) => {
      loading.replStreamDb = toInteger(value);
    },
    'repl-id': (_server, loading, value) => {
      if (value.length === REPL_ID_LENGTH) loading.replId = value;
    },
    'repl-offset': (_server, loading, value) => {
      loading.replOffset = toInteger(value);
    },
    'redis-ver': (server, _loading, value) => {
      serverLog(server, 'notice', `Loading RDB produced by version ${value}`);
    },
    ctime: (server, _loading, value) => {
      const age = Math.max(0, server.unixtime - toInteger(value));
      serverLog(server, 'notice', `RDB age ${age} seconds`);
    },
    'used-mem': (server, _loading, value) => {
      const megabytes = (toInteger(value) / (1024 * 1024)).toFixed(2);
      serverLog(server, 'notice', `RDB memory usage when created ${megabytes} Mb`);
    },
    'aof-preamble': (server, _loading, value) => {
      if (toInteger(value) !== 0) serverLog(server, 'notice', 'RDB has an AOF tail');
    },
    'redis-bits': () => undefined,
  };

export function loadAux(
  server: Server,
  loading: RdbLoad,
  { name, value }: { readonly name: string; readonly value: string },
): void {
  const field = FIELDS[name.toLowerCase()];
  if (name.startsWith('%')) serverLog(server, 'notice', `RDB '${name}': ${value}`);
  else if (field !== undefined) field(server, loading, value);
  else serverLog(server, 'debug', `Unrecognized RDB AUX field: '${name}'`);
}

/** What strtoll makes of it: 0 for no number. */
function toInteger(text: string): number {
  return Number.parseInt(text, 10) || 0;
}
