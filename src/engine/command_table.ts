/**
 * Every command of a data server, in the original's order.
 * twin: redis 6.2.6 server.c, redisCommandTable, populateCommandTable.
 * differs: commands that are not built are not listed, so they are unknown commands.
 */
import type { Command, CommandFlag, CommandProc, CommandTable } from './command';
import { clientCommand } from './commands/client';
import {
  askingCommand,
  clusterCommand,
  readonlyCommand,
  readwriteCommand,
} from './commands/cluster_off';
import { commandCommand } from './commands/command';
import {
  authCommand,
  echoCommand,
  helloCommand,
  pingCommand,
  resetCommand,
  securityWarningCommand,
  timeCommand,
} from './commands/connection';
import { debugCommand } from './commands/debug';
import { dumpCommand, restoreCommand } from './commands/dump';
import {
  expireatCommand,
  expireCommand,
  persistCommand,
  pexpireatCommand,
  pexpireCommand,
  pttlCommand,
  ttlCommand,
} from './commands/expire_command';
import { flushallCommand, flushdbCommand, selectCommand, swapdbCommand } from './commands/flush';
import {
  copyCommand,
  dbsizeCommand,
  delCommand,
  existsCommand,
  keysCommand,
  moveCommand,
  randomkeyCommand,
  renameCommand,
  renamenxCommand,
  touchCommand,
  typeCommand,
  unlinkCommand,
} from './commands/keys';
import { memoryCommand } from './commands/memory';
import { objectCommand } from './commands/object_command';
import { scanCommand } from './commands/scan';
import { configCommand } from './config/command';
import { monitorCommand } from './execution/monitor';
import {
  discardCommand,
  execCommand,
  multiCommand,
  unwatchCommand,
  watchCommand,
} from './execution/multi';
import { slowlogCommand } from './execution/slowlog';
import { infoCommand } from './info/info';
import { shutdownCommand } from './lifecycle/shutdown';
import {
  psubscribeCommand,
  publishCommand,
  pubsubCommand,
  punsubscribeCommand,
  subscribeCommand,
  unsubscribeCommand,
} from './pubsub/pubsub_command';
import { bgsaveCommand } from './rdb/background';
import { lastsaveCommand, saveCommand } from './rdb/save';
import { failoverCommand } from './replication/failover';
import { syncCommand } from './replication/master';
import { replconfCommand } from './replication/replconf';
import { replicaofCommand, roleCommand } from './replication/role';
import { waitCommand } from './replication/wait';
import { bitfieldCommand, bitfieldroCommand } from './types/bitfield';
import {
  bitcountCommand,
  bitopCommand,
  bitposCommand,
  getbitCommand,
  setbitCommand,
} from './types/bitops';
import { stralgoCommand } from './types/stralgo';
import {
  getCommand,
  getdelCommand,
  getexCommand,
  getsetCommand,
  mgetCommand,
  msetCommand,
  msetnxCommand,
  psetexCommand,
  setCommand,
  setexCommand,
  setnxCommand,
} from './types/t_string';
import {
  decrbyCommand,
  decrCommand,
  incrbyCommand,
  incrbyfloatCommand,
  incrCommand,
} from './types/t_string_incr';
import {
  appendCommand,
  getrangeCommand,
  setrangeCommand,
  strlenCommand,
} from './types/t_string_range';

interface Row {
  readonly name: string;
  readonly proc: CommandProc;
  readonly arity: number;
  /** The original's words: flags, and ACL categories with an @. */
  readonly flags: string;
  /** First and last key and the step between keys. */
  readonly keys?: readonly [first: number, last: number, step: number];
  readonly movableKeys?: true;
}

const ROWS: readonly Row[] = [
  { name: 'get', proc: getCommand, arity: 2, flags: 'read-only fast @string', keys: [1, 1, 1] },
  { name: 'getex', proc: getexCommand, arity: -2, flags: 'write fast @string', keys: [1, 1, 1] },
  { name: 'getdel', proc: getdelCommand, arity: 2, flags: 'write fast @string', keys: [1, 1, 1] },
  { name: 'set', proc: setCommand, arity: -3, flags: 'write use-memory @string', keys: [1, 1, 1] },
  {
    name: 'setnx',
    proc: setnxCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'setex',
    proc: setexCommand,
    arity: 4,
    flags: 'write use-memory @string',
    keys: [1, 1, 1],
  },
  {
    name: 'psetex',
    proc: psetexCommand,
    arity: 4,
    flags: 'write use-memory @string',
    keys: [1, 1, 1],
  },
  {
    name: 'append',
    proc: appendCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'strlen',
    proc: strlenCommand,
    arity: 2,
    flags: 'read-only fast @string',
    keys: [1, 1, 1],
  },
  { name: 'del', proc: delCommand, arity: -2, flags: 'write @keyspace', keys: [1, -1, 1] },
  {
    name: 'unlink',
    proc: unlinkCommand,
    arity: -2,
    flags: 'write fast @keyspace',
    keys: [1, -1, 1],
  },
  {
    name: 'exists',
    proc: existsCommand,
    arity: -2,
    flags: 'read-only fast @keyspace',
    keys: [1, -1, 1],
  },
  {
    name: 'setbit',
    proc: setbitCommand,
    arity: 4,
    flags: 'write use-memory @bitmap',
    keys: [1, 1, 1],
  },
  {
    name: 'getbit',
    proc: getbitCommand,
    arity: 3,
    flags: 'read-only fast @bitmap',
    keys: [1, 1, 1],
  },
  {
    name: 'bitfield',
    proc: bitfieldCommand,
    arity: -2,
    flags: 'write use-memory @bitmap',
    keys: [1, 1, 1],
  },
  {
    name: 'bitfield_ro',
    proc: bitfieldroCommand,
    arity: -2,
    flags: 'read-only fast @bitmap',
    keys: [1, 1, 1],
  },
  {
    name: 'setrange',
    proc: setrangeCommand,
    arity: 4,
    flags: 'write use-memory @string',
    keys: [1, 1, 1],
  },
  {
    name: 'getrange',
    proc: getrangeCommand,
    arity: 4,
    flags: 'read-only @string',
    keys: [1, 1, 1],
  },
  { name: 'substr', proc: getrangeCommand, arity: 4, flags: 'read-only @string', keys: [1, 1, 1] },
  {
    name: 'incr',
    proc: incrCommand,
    arity: 2,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'decr',
    proc: decrCommand,
    arity: 2,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  { name: 'mget', proc: mgetCommand, arity: -2, flags: 'read-only fast @string', keys: [1, -1, 1] },
  {
    name: 'incrby',
    proc: incrbyCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'decrby',
    proc: decrbyCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'incrbyfloat',
    proc: incrbyfloatCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'getset',
    proc: getsetCommand,
    arity: 3,
    flags: 'write use-memory fast @string',
    keys: [1, 1, 1],
  },
  {
    name: 'mset',
    proc: msetCommand,
    arity: -3,
    flags: 'write use-memory @string',
    keys: [1, -1, 2],
  },
  {
    name: 'msetnx',
    proc: msetnxCommand,
    arity: -3,
    flags: 'write use-memory @string',
    keys: [1, -1, 2],
  },
  { name: 'randomkey', proc: randomkeyCommand, arity: 1, flags: 'read-only random @keyspace' },
  { name: 'select', proc: selectCommand, arity: 2, flags: 'ok-loading fast ok-stale @keyspace' },
  { name: 'swapdb', proc: swapdbCommand, arity: 3, flags: 'write fast @keyspace @dangerous' },
  { name: 'move', proc: moveCommand, arity: 3, flags: 'write fast @keyspace', keys: [1, 1, 1] },
  {
    name: 'copy',
    proc: copyCommand,
    arity: -3,
    flags: 'write use-memory @keyspace',
    keys: [1, 2, 1],
  },
  { name: 'rename', proc: renameCommand, arity: 3, flags: 'write @keyspace', keys: [1, 2, 1] },
  {
    name: 'renamenx',
    proc: renamenxCommand,
    arity: 3,
    flags: 'write fast @keyspace',
    keys: [1, 2, 1],
  },
  { name: 'expire', proc: expireCommand, arity: 3, flags: 'write fast @keyspace', keys: [1, 1, 1] },
  {
    name: 'expireat',
    proc: expireatCommand,
    arity: 3,
    flags: 'write fast @keyspace',
    keys: [1, 1, 1],
  },
  {
    name: 'pexpire',
    proc: pexpireCommand,
    arity: 3,
    flags: 'write fast @keyspace',
    keys: [1, 1, 1],
  },
  {
    name: 'pexpireat',
    proc: pexpireatCommand,
    arity: 3,
    flags: 'write fast @keyspace',
    keys: [1, 1, 1],
  },
  { name: 'keys', proc: keysCommand, arity: 2, flags: 'read-only to-sort @keyspace @dangerous' },
  { name: 'scan', proc: scanCommand, arity: -2, flags: 'read-only random @keyspace' },
  { name: 'dbsize', proc: dbsizeCommand, arity: 1, flags: 'read-only fast @keyspace' },
  {
    name: 'auth',
    proc: authCommand,
    arity: -2,
    flags: 'no-auth no-script ok-loading ok-stale fast @connection',
  },
  { name: 'ping', proc: pingCommand, arity: -1, flags: 'ok-stale fast @connection' },
  { name: 'echo', proc: echoCommand, arity: 2, flags: 'fast @connection' },
  { name: 'save', proc: saveCommand, arity: 1, flags: 'admin no-script' },
  { name: 'bgsave', proc: bgsaveCommand, arity: -1, flags: 'admin no-script' },
  {
    name: 'shutdown',
    proc: shutdownCommand,
    arity: -1,
    flags: 'admin no-script ok-loading ok-stale',
  },
  {
    name: 'lastsave',
    proc: lastsaveCommand,
    arity: 1,
    flags: 'random fast ok-loading ok-stale @admin @dangerous',
  },
  { name: 'type', proc: typeCommand, arity: 2, flags: 'read-only fast @keyspace', keys: [1, 1, 1] },
  {
    name: 'multi',
    proc: multiCommand,
    arity: 1,
    flags: 'no-script fast ok-loading ok-stale @transaction',
  },
  {
    name: 'exec',
    proc: execCommand,
    arity: 1,
    flags: 'no-script no-slowlog ok-loading ok-stale @transaction',
  },
  {
    name: 'discard',
    proc: discardCommand,
    arity: 1,
    flags: 'no-script fast ok-loading ok-stale @transaction',
  },
  { name: 'sync', proc: syncCommand, arity: 1, flags: 'admin no-script' },
  { name: 'psync', proc: syncCommand, arity: -3, flags: 'admin no-script' },
  {
    name: 'replconf',
    proc: replconfCommand,
    arity: -1,
    flags: 'admin no-script ok-loading ok-stale',
  },
  { name: 'flushdb', proc: flushdbCommand, arity: -1, flags: 'write @keyspace @dangerous' },
  { name: 'flushall', proc: flushallCommand, arity: -1, flags: 'write @keyspace @dangerous' },
  { name: 'info', proc: infoCommand, arity: -1, flags: 'ok-loading ok-stale random @dangerous' },
  { name: 'monitor', proc: monitorCommand, arity: 1, flags: 'admin no-script ok-loading ok-stale' },
  {
    name: 'ttl',
    proc: ttlCommand,
    arity: 2,
    flags: 'read-only fast random @keyspace',
    keys: [1, 1, 1],
  },
  {
    name: 'touch',
    proc: touchCommand,
    arity: -2,
    flags: 'read-only fast @keyspace',
    keys: [1, -1, 1],
  },
  {
    name: 'pttl',
    proc: pttlCommand,
    arity: 2,
    flags: 'read-only fast random @keyspace',
    keys: [1, 1, 1],
  },
  {
    name: 'persist',
    proc: persistCommand,
    arity: 2,
    flags: 'write fast @keyspace',
    keys: [1, 1, 1],
  },
  { name: 'slaveof', proc: replicaofCommand, arity: 3, flags: 'admin no-script ok-stale' },
  { name: 'replicaof', proc: replicaofCommand, arity: 3, flags: 'admin no-script ok-stale' },
  {
    name: 'role',
    proc: roleCommand,
    arity: 1,
    flags: 'ok-loading ok-stale no-script fast @dangerous',
  },
  { name: 'debug', proc: debugCommand, arity: -2, flags: 'admin no-script ok-loading ok-stale' },
  { name: 'config', proc: configCommand, arity: -2, flags: 'admin ok-loading ok-stale no-script' },
  {
    name: 'subscribe',
    proc: subscribeCommand,
    arity: -2,
    flags: 'pub-sub no-script ok-loading ok-stale',
  },
  {
    name: 'unsubscribe',
    proc: unsubscribeCommand,
    arity: -1,
    flags: 'pub-sub no-script ok-loading ok-stale',
  },
  {
    name: 'psubscribe',
    proc: psubscribeCommand,
    arity: -2,
    flags: 'pub-sub no-script ok-loading ok-stale',
  },
  {
    name: 'punsubscribe',
    proc: punsubscribeCommand,
    arity: -1,
    flags: 'pub-sub no-script ok-loading ok-stale',
  },
  {
    name: 'publish',
    proc: publishCommand,
    arity: 3,
    flags: 'pub-sub ok-loading ok-stale fast may-replicate',
  },
  { name: 'pubsub', proc: pubsubCommand, arity: -2, flags: 'pub-sub ok-loading ok-stale random' },
  {
    name: 'watch',
    proc: watchCommand,
    arity: -2,
    flags: 'no-script fast ok-loading ok-stale @transaction',
    keys: [1, -1, 1],
  },
  {
    name: 'unwatch',
    proc: unwatchCommand,
    arity: 1,
    flags: 'no-script fast ok-loading ok-stale @transaction',
  },
  { name: 'cluster', proc: clusterCommand, arity: -2, flags: 'admin ok-stale random' },
  {
    name: 'restore',
    proc: restoreCommand,
    arity: -4,
    flags: 'write use-memory @keyspace @dangerous',
    keys: [1, 1, 1],
  },
  {
    name: 'restore-asking',
    proc: restoreCommand,
    arity: -4,
    flags: 'write use-memory cluster-asking @keyspace @dangerous',
    keys: [1, 1, 1],
  },
  { name: 'asking', proc: askingCommand, arity: 1, flags: 'fast @keyspace' },
  { name: 'readonly', proc: readonlyCommand, arity: 1, flags: 'fast @keyspace' },
  { name: 'readwrite', proc: readwriteCommand, arity: 1, flags: 'fast @keyspace' },
  {
    name: 'dump',
    proc: dumpCommand,
    arity: 2,
    flags: 'read-only random @keyspace',
    keys: [1, 1, 1],
  },
  {
    name: 'object',
    proc: objectCommand,
    arity: -2,
    flags: 'read-only random @keyspace',
    keys: [2, 2, 1],
  },
  { name: 'memory', proc: memoryCommand, arity: -2, flags: 'random read-only', movableKeys: true },
  {
    name: 'client',
    proc: clientCommand,
    arity: -2,
    flags: 'admin no-script random ok-loading ok-stale @connection',
  },
  {
    name: 'hello',
    proc: helloCommand,
    arity: -1,
    flags: 'no-auth no-script fast ok-loading ok-stale @connection',
  },
  { name: 'slowlog', proc: slowlogCommand, arity: -2, flags: 'admin random ok-loading ok-stale' },
  { name: 'time', proc: timeCommand, arity: 1, flags: 'random fast ok-loading ok-stale' },
  {
    name: 'bitop',
    proc: bitopCommand,
    arity: -4,
    flags: 'write use-memory @bitmap',
    keys: [2, -1, 1],
  },
  {
    name: 'bitcount',
    proc: bitcountCommand,
    arity: -2,
    flags: 'read-only @bitmap',
    keys: [1, 1, 1],
  },
  { name: 'bitpos', proc: bitposCommand, arity: -3, flags: 'read-only @bitmap', keys: [1, 1, 1] },
  { name: 'wait', proc: waitCommand, arity: 3, flags: 'no-script @keyspace' },
  {
    name: 'command',
    proc: commandCommand,
    arity: -1,
    flags: 'ok-loading ok-stale random @connection',
  },
  { name: 'post', proc: securityWarningCommand, arity: -1, flags: 'ok-loading ok-stale read-only' },
  {
    name: 'host:',
    proc: securityWarningCommand,
    arity: -1,
    flags: 'ok-loading ok-stale read-only',
  },
  {
    name: 'stralgo',
    proc: stralgoCommand,
    arity: -2,
    flags: 'read-only @string',
    movableKeys: true,
  },
  {
    name: 'reset',
    proc: resetCommand,
    arity: 1,
    flags: 'no-script ok-stale ok-loading fast @connection',
  },
  { name: 'failover', proc: failoverCommand, arity: -1, flags: 'admin no-script ok-stale' },
];

function commandOf({ name, proc, arity, flags, keys, movableKeys }: Row): Command {
  const words = flags.split(' ');
  const [firstKey, lastKey, keyStep] = keys ?? [0, 0, 0];
  return {
    name,
    proc,
    arity,
    flags: new Set(words.filter((word) => !word.startsWith('@')) as CommandFlag[]),
    categories: words.filter((word) => word.startsWith('@')),
    firstKey,
    lastKey,
    keyStep,
    movableKeys: movableKeys ?? false,
  };
}

export const redisCommandTable: CommandTable = new Map(
  ROWS.map((row) => [row.name, commandOf(row)]),
);
