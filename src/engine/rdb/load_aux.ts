/**
 * What an RDB file says about itself.
 * twin: redis 6.2.6 rdb.c, rdbLoadRio, RDB_OPCODE_AUX.
 */
import { serverLog } from '../log';
import type { RdbLoad } from './load_state';

const REPL_ID_LENGTH = 40;

/** By lower-case name. Fields not listed here are skipped, as the format demands. */
const FIELDS: Readonly<Record<string, (loading: RdbLoad, value: string) => void>> = {
  'repl-stream-db': (loading, value) => {
    loading.replStreamDb = toInteger(value);
  },
  'repl-id': (loading, value) => {
    if (value.length === REPL_ID_LENGTH) loading.replId = value;
  },
  'repl-offset': (loading, value) => {
    loading.replOffset = toInteger(value);
  },
  'redis-ver': ({ server }, value) => {
    serverLog(server, 'notice', `Loading RDB produced by version ${value}`);
  },
  ctime: ({ server }, value) => {
    const age = Math.max(0, server.unixtime - toInteger(value));
    serverLog(server, 'notice', `RDB age ${age} seconds`);
  },
  'used-mem': ({ server }, value) => {
    const megabytes = (toInteger(value) / (1024 * 1024)).toFixed(2);
    serverLog(server, 'notice', `RDB memory usage when created ${megabytes} Mb`);
  },
  'aof-preamble': ({ server }, value) => {
    if (toInteger(value) !== 0) serverLog(server, 'notice', 'RDB has an AOF tail');
  },
  'redis-bits': () => undefined,
};

export function loadAux(loading: RdbLoad, name: string, value: string): void {
  const { server } = loading;
  const field = FIELDS[name.toLowerCase()];
  if (name.startsWith('%')) serverLog(server, 'notice', `RDB '${name}': ${value}`);
  else if (field !== undefined) field(loading, value);
  else serverLog(server, 'debug', `Unrecognized RDB AUX field: '${name}'`);
}

/** What strtoll makes of it: 0 for no number. */
function toInteger(text: string): number {
  return Number.parseInt(text, 10) || 0;
}
