/** Tests beside a real Redis: where there is none they don't run, and nobody can overlook it. */
import { describe } from 'vitest';
import { hasRealRedis } from './servers';

export function describeLive(what: string, tests: () => void): void {
  if (!hasRealRedis) console.warn(`NO redis-server ON THIS MACHINE, NOT TESTED: ${what}`);
  describe.skipIf(!hasRealRedis)(what, tests);
}
