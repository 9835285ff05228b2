/**
 * Keys that somebody waits for and that may have something for them.
 * twin: redis 6.2.6 blocked.c, signalKeyAsReady; db.c, scanDatabaseForReadyLists.
 * differs: every change of a key tells, not only its making; who waits is asked again in any case.
 */
import type { Server } from '../state';
import { dictFind } from './dict';

export interface KeyAddress {
  readonly db: number;
  readonly key: string;
}

/** The name of a key among those of all databases. */
export function keyAddressName({ db, key }: KeyAddress): string {
  return `${db}:${key}`;
}

/** Remembers a key that has a value and clients that wait, once; see handleClientsBlockedOnKeys. */
export function signalKeyAsReady(server: Server, address: KeyAddress): void {
  if (server.blockingKeys.size === 0) return;
  const { db, key } = address;
  if (!server.blockingKeys.has(keyAddressName(address))) return;
  const dict = server.dbs[db]?.dict;
  const type = dict && dictFind(dict, key)?.type;
  if (type !== 'list' && type !== 'zset' && type !== 'stream') return;
  if (server.readyKeys.some((ready) => ready.db === db && ready.key === key)) return;
  server.readyKeys.push({ db, key });
}

/** A database has got other contents: some of it may be what clients wait for. */
export function scanDatabaseForReadyLists(server: Server, db: number): void {
  for (const name of server.blockingKeys.keys()) {
    const colon = name.indexOf(':');
    if (Number(name.slice(0, colon)) === db)
      signalKeyAsReady(server, { db, key: name.slice(colon + 1) });
  }
}
