/**
 * Clients that wait in the middle of a command.
 * twin: redis 6.2.6 blocked.c: blockClient, unblockClient, blockForKeys, unblockClientWaitingData.
 * differs: timeouts are in lifecycle/client_timeout.ts, serving in execution/serve_blocked.ts, since
 * they answer for each kind of command.
 */
import { keyAddressName } from './keyspace/ready_keys';
import { removeId, resetClient } from './networking/client';
import type { Client, Server } from './state';
import type { ListEnd } from './values/list';
import type { StreamID } from './values/stream_id';

export type Blocked = NonNullable<Client['blocked']>;

/** Suspends the client: its next commands wait in its query buffer. untilMs 0: for ever. */
export function blockClient(_server: Server, c: Client, blocked: Blocked): void {
  c.blocked = blocked;
}

/** Lets the client go on with what it sent meanwhile, before the loop sleeps. */
export function unblockClient(server: Server, c: Client): void {
  const kind = c.blocked?.kind;
  const keys = keysWait(c);
  c.blocked = null;
  if (keys !== null) unblockClientWaitingData(server, c, keys);
  if (kind === 'wait') removeId(server.repl.clientsWaitingAcks, c.id);
  // A paused client's command has not been executed yet: it is kept to be processed from scratch.
  if (kind === 'pause') removeId(server.postponedClients, c.id);
  else resetClient(c);
  if (!server.unblockedClients.includes(c.id)) server.unblockedClients.push(c.id);
}

/** BLPOP, BRPOP; with a target BLMOVE, BRPOPLPUSH. */
export interface ListWait {
  readonly type: 'list';
  readonly keys: readonly string[];
  readonly from: ListEnd;
  readonly target: { readonly key: string; readonly to: ListEnd } | null;
}

/** BZPOPMIN, BZPOPMAX */
export interface ZsetWait {
  readonly type: 'zset';
  readonly keys: readonly string[];
  readonly event: 'zpopmin' | 'zpopmax';
}

/** XREAD; with a group XREADGROUP. */
export interface StreamWait {
  readonly type: 'stream';
  readonly keys: readonly string[];
  /** Entries after these are wanted; a group's consumer wants what its group has not had. */
  readonly ids: ReadonlyMap<string, StreamID>;
  readonly group: string | null;
  readonly consumer: string;
  readonly noack: boolean;
  readonly count: number;
}

export type KeysWait = ListWait | ZsetWait | StreamWait;

/** What a client waits for that is blocked on keys, null for others. */
export function keysWait(c: Client): KeysWait | null {
  return c.blocked?.kind === 'keys' ? (c.blocked.data as KeysWait) : null;
}

/** Inside of EXEC, and for who has no connection, waiting is the same as a timeout at once. */
export function isBlockingDenied(server: Server, c: Client): boolean {
  return server.inExec || c.multi !== null || c.fd === -1;
}

/** Who comes first is served first, for each key. */
export function blockForKeys(
  server: Server,
  c: Client,
  { wait, untilMs }: { readonly wait: KeysWait; readonly untilMs: number },
): void {
  for (const key of new Set(wait.keys)) {
    const name = keyAddressName({ db: c.db, key });
    const waiting = server.blockingKeys.get(name);
    if (waiting) waiting.push(c.id);
    else server.blockingKeys.set(name, [c.id]);
  }
  blockClient(server, c, { kind: 'keys', untilMs, data: wait });
}

function unblockClientWaitingData(server: Server, c: Client, { keys }: KeysWait): void {
  for (const key of new Set(keys)) {
    const name = keyAddressName({ db: c.db, key });
    const waiting = server.blockingKeys.get(name) ?? [];
    removeId(waiting, c.id);
    if (waiting.length === 0) server.blockingKeys.delete(name);
  }
}
