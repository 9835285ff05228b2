/**
 * A Sentinel's lines of the conf file. They are understood once the file is read: first what does
 * not name a master, then `monitor`, then what needs one, so that their order is free.
 * twin: redis 6.2.6 sentinel.c, "Config handling", queueSentinelConfig, loadSentinelConfigFromQueue,
 * sentinelHandleConfiguration.
 */
import { fatalConfigError, type SentinelConfigLine } from '#engine/config/load';
import { atoi } from '#engine/numbers';
import type { Server } from '#engine/state';
import { type CreateError, createSentinelRedisInstance } from '../instance';
import { sentinelTryConnectionSharing } from '../link/link';
import { sentinelOf } from '../sentinel';
import type { InstanceRole, SentinelRedisInstance } from '../state';
import { GLOBAL_OPTIONS } from './load_global';
import { MASTER_OPTIONS } from './load_master';

/** Answers false when a line is wrong; the process has been told to exit. */
export function loadSentinelConfigFromQueue(
  server: Server,
  lines: readonly SentinelConfigLine[],
): boolean {
  const word = ({ argv: [first = ''] }: SentinelConfigLine) => first.toLowerCase();
  const isBefore = (line: SentinelConfigLine) => GLOBAL_OPTIONS.has(word(line));
  const isMonitor = (line: SentinelConfigLine) => word(line) === 'monitor';
  const isAfter = (line: SentinelConfigLine) => !isBefore(line) && !isMonitor(line);
  for (const which of [isBefore, isMonitor, isAfter]) {
    for (const line of lines.filter(which)) {
      const error = sentinelHandleConfiguration(server, line.argv);
      if (error === null) continue;
      fatalConfigError(server, line, error);
      return false;
    }
  }
  return true;
}

const UNRECOGNIZED = 'Unrecognized sentinel configuration statement.';
const NO_MASTER = 'No such master with specified name.';

/** What is wrong with a line, null if nothing is. */
function sentinelHandleConfiguration(server: Server, argv: readonly string[]): string | null {
  const [word = '', ...args] = argv;
  const name = word.toLowerCase();
  if (name === 'monitor' && args.length === 4) return monitor(server, args);
  const global = GLOBAL_OPTIONS.get(name);
  if (global) return args.length === 1 ? global(sentinelOf(server), args[0] ?? '') : UNRECOGNIZED;
  const known = KNOWN_INSTANCES.get(name) ?? MASTER_OPTIONS.get(name);
  if (!known?.argc.includes(args.length)) return UNRECOGNIZED;
  // The old form without an id is passed over, whatever master it names.
  if (name === 'known-sentinel' && args.length === 3) return null;
  const master = sentinelOf(server).masters.get(args[0] ?? '');
  return master ? known.load(server, master, args.slice(1)) : NO_MASTER;
}

/** monitor <name> <host> <port> <quorum> */
function monitor(server: Server, args: readonly string[]): string | null {
  const [name = '', hostname = '', port = '', quorumText = ''] = args;
  const quorum = atoi(quorumText);
  if (quorum <= 0) return 'Quorum must be 1 or greater.';
  const created = createSentinelRedisInstance(server, {
    role: 'master',
    name,
    hostname,
    port: atoi(port),
    quorum,
    master: null,
  });
  return typeof created === 'string' ? sentinelCheckCreateInstanceErrors(created, 'master') : null;
}

const DUPLICATE: Readonly<Record<InstanceRole, string>> = {
  master: 'Duplicate master name.',
  slave: 'Duplicate hostname and port for replica.',
  sentinel: 'Duplicate runid for sentinel.',
};

/** Why an instance could not be made, for people. */
export function sentinelCheckCreateInstanceErrors(error: CreateError, role: InstanceRole): string {
  if (error === 'EBUSY') return DUPLICATE[role];
  return error === 'ENOENT' ? "Can't resolve instance hostname." : 'Invalid port number.';
}

type LoadInstance = (
  server: Server,
  master: SentinelRedisInstance,
  args: readonly string[],
) => string | null;

/** known-replica <name> <ip> <port> */
function knownReplica(
  server: Server,
  master: SentinelRedisInstance,
  [hostname = '', port = '']: readonly string[],
): string | null {
  const { quorum } = master;
  const wanted = { role: 'slave', name: '', hostname, port: atoi(port), quorum, master } as const;
  const created = createSentinelRedisInstance(server, wanted);
  return typeof created === 'string' ? sentinelCheckCreateInstanceErrors(created, 'slave') : null;
}

/** known-sentinel <name> <ip> <port> <runid> */
function knownSentinel(
  server: Server,
  master: SentinelRedisInstance,
  [hostname = '', portText = '', runid = '']: readonly string[],
): string | null {
  const created = createSentinelRedisInstance(server, {
    role: 'sentinel',
    name: runid,
    hostname,
    port: atoi(portText),
    quorum: master.quorum,
    master,
  });
  if (typeof created === 'string') return sentinelCheckCreateInstanceErrors(created, 'sentinel');
  created.runid = runid;
  sentinelTryConnectionSharing(server, created);
  return null;
}

/** Lines that a rewrite left about instances met before. */
const KNOWN_INSTANCES: ReadonlyMap<string, { argc: readonly number[]; load: LoadInstance }> =
  new Map([
    ['known-slave', { argc: [3], load: knownReplica }],
    ['known-replica', { argc: [3], load: knownReplica }],
    ['known-sentinel', { argc: [3, 4], load: knownSentinel }],
  ]);
