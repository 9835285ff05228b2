/**
 * WATCHed keys: a transaction does nothing once one of them was touched.
 * twin: redis 6.2.6 multi.c, "WATCH (CAS alike for MULTI/EXEC) related code".
 * differs: one map from `db:key` to client ids instead of lists in each database.
 */
import type { Client, Server } from './state';

function watchId(db: number, key: string): string {
  return `${db}:${key}`;
}

export function watchForKey(server: Server, c: Client, key: string): void {
  if (c.watchedKeys.some((watched) => watched.key === key && watched.db === c.db)) return;
  const id = watchId(c.db, key);
  const watchers = server.watchedKeys.get(id);
  if (watchers) watchers.push(c.id);
  else server.watchedKeys.set(id, [c.id]);
  c.watchedKeys.push({ db: c.db, key });
}

export function unwatchAllKeys(server: Server, c: Client): void {
  for (const { db, key } of c.watchedKeys) {
    const id = watchId(db, key);
    const left = (server.watchedKeys.get(id) ?? []).filter((watcher) => watcher !== c.id);
    if (left.length === 0) server.watchedKeys.delete(id);
    else server.watchedKeys.set(id, left);
  }
  c.watchedKeys = [];
}

/** The key was changed, by whomever: EXEC of its watchers will answer nil. */
export function touchWatchedKey(server: Server, db: number, key: string): void {
  if (server.watchedKeys.size === 0) return;
  for (const id of server.watchedKeys.get(watchId(db, key)) ?? []) {
    const c = server.clients.get(id);
    if (c) c.dirtyCas = true;
  }
}

/**
 * A whole database is about to be emptied or swapped (-1: all): touches the watched keys that
 * `exists` in it before or after.
 */
export function touchAllWatchedKeysInDb(
  server: Server,
  db: number,
  exists: (db: number, key: string) => boolean,
): void {
  for (const c of server.clients.values()) {
    for (const watched of c.watchedKeys) {
      const isMeant = db === -1 || watched.db === db;
      if (isMeant && exists(watched.db, watched.key)) c.dirtyCas = true;
    }
  }
}
