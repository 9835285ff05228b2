/**
 * Serves clients that wait for keys, once a command has put something there.
 * twin: redis 6.2.6 blocked.c, handleClientsBlockedOnKeys, serveClientsBlockedOnListKey,
 * serveClientsBlockedOnSortedSetKey, serveClientsBlockedOnStreamKey, updateStatsOnUnblock.
 */
import { type KeysWait, keysWait, unblockClient } from '../blocked';
import { lookupCommand } from '../command';
import { spendOnCommand } from '../cost';
import { dbDelete, getDb, lookupKeyWrite } from '../keyspace/db';
import type { RedisObject } from '../keyspace/object';
import { type KeyAddress, keyAddressName } from '../keyspace/ready_keys';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { serveClientBlockedOnStream } from '../types/streams/t_stream_blocking';
import { serveClientBlockedOnList } from '../types/t_list_blocking';
import { serveClientBlockedOnSortedSet } from '../types/t_zset_blocking';
import { commandStat } from './call';
import { slowlogPushEntryIfNeeded } from './slowlog';

/** Serving BLMOVE puts something into another list, for which others may wait: round again. */
export function handleClientsBlockedOnKeys(server: Server): void {
  while (server.readyKeys.length > 0) {
    const ready = server.readyKeys;
    server.readyKeys = [];
    for (const address of ready) {
      const o = lookupKeyWrite(server, getDb(server, address.db), address.key);
      if (o !== null) serveKey(server, address, o);
    }
  }
}

function serveKey(server: Server, address: KeyAddress, o: RedisObject): void {
  if (o.type === 'stream') {
    for (const c of waitingClients(server, address)) {
      const wait = keysWait(c);
      if (wait?.type !== 'stream') continue;
      serveOne(server, c, () =>
        serveClientBlockedOnStream(server, c, { key: address.key, o, wait }),
      );
    }
  } else if (o.type === 'list' || o.type === 'zset') servePops(server, address, o);
}

function waitingClients(server: Server, address: KeyAddress): Client[] {
  const ids = server.blockingKeys.get(keyAddressName(address)) ?? [];
  return ids.map((id) => server.clients.get(id)).filter((c) => c !== undefined);
}

type Popped = Extract<RedisObject, { type: 'list' | 'zset' }>;

/** First come, first served. Who waits for another type goes to the end of the line. */
function servePops(server: Server, { db, key }: KeyAddress, o: Popped): void {
  const ids = server.blockingKeys.get(keyAddressName({ db, key })) ?? [];
  for (const c of waitingClients(server, { db, key })) {
    const wait = keysWait(c);
    if (o.length === 0) break;
    if (wait?.type === o.type) serveOne(server, c, () => popFor(server, c, { key, o, wait }));
    else ids.push(...ids.splice(ids.indexOf(c.id), 1));
  }
  if (o.type === 'zset' || o.length > 0) return;
  dbDelete(getDb(server, db), key);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db });
}

/** True: the client is to wait no longer. */
function popFor(
  server: Server,
  c: Client,
  { key, o, wait }: { readonly key: string; readonly o: Popped; readonly wait: KeysWait },
): boolean {
  if (o.type === 'list' && wait.type === 'list')
    serveClientBlockedOnList(server, c, { key, o, wait });
  if (o.type === 'zset' && wait.type === 'zset')
    serveClientBlockedOnSortedSet(server, c, { key, o, wait });
  return true;
}

/** What serving takes counts as the waiting command's time. */
function serveOne(server: Server, c: Client, serve: () => boolean): void {
  const spentBefore = server.spentUs;
  if (!serve()) return;
  spendOnCommand(server, c);
  const durationUs = server.spentUs - spentBefore;
  const command = lookupCommand(server, c.argv[0] ?? '');
  if (command) commandStat(server, command).usec += durationUs;
  slowlogPushEntryIfNeeded(server, c, { argv: c.argv, durationUs });
  unblockClient(server, c);
}
