/**
 * A server before its configuration was read.
 * twin: redis 6.2.6 server.c, initServerConfig and the lists of initServer.
 */
import type { Host } from '#host/host';
import { createDefaultUser } from '../acl/state';
import { createAofState } from '../aof/state';
import { updateCachedTime } from '../cached_time';
import type { CommandTable } from '../command';
import { initConfigValues } from '../config/values';
import { createDbs } from '../keyspace/db';
import { createExpireState } from '../keyspace/expire_state';
import { getRandomHexChars } from '../random_hex';
import { createRdbState } from '../rdb/state';
import { createReplicationState } from '../replication/state';
import { newStat } from '../stat';
import type { Server } from '../state';

/** What a server is lent for the length of a turn. */
export interface Loan {
  readonly host: Host;
  readonly commands: CommandTable;
}

/**
 * Lends the server what is not part of its state. Not enumerable: clones and digests don't see it,
 * and a clone goes on with whatever it is lent next.
 */
export function lendHost(server: Server, loan: Loan): void {
  const lent: { host?: Host; commands?: CommandTable } = server;
  if (!Object.hasOwn(server, 'host')) {
    Object.defineProperty(server, 'host', { enumerable: false, writable: true });
    Object.defineProperty(server, 'commands', { enumerable: false, writable: true });
  }
  lent.host = loan.host;
  lent.commands = loan.commands;
}

const HASH_SEED_BYTES = 16;

function drawSeed(host: Host): Uint8Array {
  const seed = new Uint8Array(HASH_SEED_BYTES);
  const view = new DataView(seed.buffer);
  for (let at = 0; at < HASH_SEED_BYTES; at += 4) view.setUint32(at, host.random() >>> 0);
  return seed;
}

/** The argv is redis-server's own. Databases are made once their number is known. */
export function newServer(loan: Loan, argv: readonly string[]): Server {
  const { host } = loan;
  const hashSeed = drawSeed(host);
  const config = initConfigValues();
  const server: Omit<Server, keyof Loan> = {
    pid: 0,
    argv,
    executable: '',
    configFile: null,
    config,
    sentinelMode: false,
    sentinel: null,
    runid: getRandomHexChars(host, 40),
    startedAtMs: 0,
    ustime: 0,
    mstime: 0,
    unixtime: 0,
    hz: 10,
    cronloops: 0,
    cronDueUs: 0,
    shutdownAsap: false,
    exiting: false,
    daemonized: false,
    phase: 'binding',
    listeners: [],
    sofd: -1,
    pendingListeners: [],
    listenChange: null,
    dbs: createDbs(hashSeed, 1),
    hashSeed,
    dirty: 0,
    alsoPropagate: [],
    watchedKeys: new Map(),
    blockingKeys: new Map(),
    readyKeys: [],
    pubsubChannels: new Map(),
    pubsubPatterns: new Map(),
    clients: new Map(),
    clientByFd: new Map(),
    nextClientId: 1,
    clientsPendingWrite: [],
    clientsToClose: [],
    unblockedClients: [],
    monitors: [],
    currentClient: null,
    clientPauseEndMs: 0,
    clientPauseType: 'off',
    postponedClients: [],
    inExec: false,
    propagatedMulti: false,
    acl: {
      users: new Map([['default', createDefaultUser(config, loan.commands.keys())]]),
      usersToLoad: [],
      log: [],
    },
    repl: createReplicationState(getRandomHexChars(host, 40)),
    loading: null,
    rdb: createRdbState(Math.floor(host.ustime() / 1_000_000)),
    aof: createAofState(Math.floor(host.ustime() / 1_000_000)),
    expire: createExpireState(hashSeed),
    stat: newStat(),
    spentUs: 0,
    slowlog: [],
    slowlogEntryId: 0,
    latencyEvents: new Map(),
    lastSecurityWarning: 0,
    lastServerFacts: [],
  };
  const lent = server as Server;
  lendHost(lent, loan);
  updateCachedTime(lent);
  lent.startedAtMs = lent.mstime;
  return lent;
}
