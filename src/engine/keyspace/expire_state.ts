/**
 * What expiry remembers between its cycles.
 * twin: redis 6.2.6 expire.c, the static variables of activeExpireCycle and slaveKeysWithExpire.
 */
import { type Dict, dictCreate, dictEnvCreate } from './dict';

export interface ExpireState {
  /** DEBUG SET-ACTIVE-EXPIRE. */
  activeExpireEnabled: boolean;
  /** The database the next cycle begins with (modulo their number). */
  currentDb: number;
  /** The last cycle ended because its time was up. */
  timelimitExit: boolean;
  /** Microseconds, wall clock. */
  lastFastCycle: number;
  /** Keys a writable replica made with an expire time, and in which databases. */
  slaveKeysWithExpire: Dict<readonly number[]>;
}

/** `seed`: the 16 bytes of server.hashSeed. */
export function createExpireState(seed: Uint8Array): ExpireState {
  return {
    activeExpireEnabled: true,
    currentDb: 0,
    timelimitExit: false,
    lastFastCycle: 0,
    slaveKeysWithExpire: dictCreate(dictEnvCreate(seed)),
  };
}
