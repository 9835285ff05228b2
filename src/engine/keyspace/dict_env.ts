/**
 * What the dicts of one server share.
 * twin: redis 6.2.6 dict.c, dict_hash_function_seed and dict_can_resize.
 */
import { assert } from '#host/assert';
import type { Server } from '../state';
import type { DictEnv } from './dict';

/** For new dicts of this server. */
export function dictEnvOf(server: Server): DictEnv {
  const [db] = server.dbs;
  assert(db !== undefined, 'a server without databases');
  return db.dict.env;
}
