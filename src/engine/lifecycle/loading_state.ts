/**
 * A dataset that is being loaded over several turns, and what for.
 * twin: redis 6.2.6 server.h, "RDB / AOF loading information".
 * differs: the original loads in one call, within which it looks at sockets now and then
 * (processEventsWhileBlocked).
 */
import type { AofLoad } from '../aof/load';
import type { RedisDb } from '../keyspace/db';
import type { LoadResult, RdbLoad } from '../rdb/load_state';

/** The timer that asks for the next step. */
export const LOADING_TIMER = 'loading';

interface Started {
  readonly startedAtUs: number;
  /** server.spentUs when it began. */
  readonly spentBefore: number;
}

export type StartupLoading =
  | ({ readonly kind: 'startup-rdb'; readonly load: RdbLoad } & Started)
  | ({ readonly kind: 'startup-aof'; readonly load: AofLoad } & Started);

export interface SyncLoading {
  readonly kind: 'sync';
  readonly load: RdbLoad;
  /** The bytes come from the master's socket as they are loaded. */
  readonly isStream: boolean;
  /** The old dataset, which comes back if this fails (repl-diskless-load swapdb). */
  readonly backup: RedisDb[] | null;
  /** key-load-delay passes. */
  isResting: boolean;
  /** All was read; bytes that belong to the transfer are yet to come. */
  result: LoadResult | null;
}

export type Loading = StartupLoading | SyncLoading;
