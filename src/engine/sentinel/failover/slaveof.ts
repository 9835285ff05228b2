/**
 * Telling an instance whom to follow.
 * twin: redis 6.2.6 sentinel.c, sentinelSendSlaveOf.
 */
import type { Server } from '#engine/state';
import { announceSentinelAddr } from '../address';
import { sentinelSendCommand } from '../link/connection';
import type { SentinelAddr, SentinelRedisInstance } from '../state';

/**
 * Sends SLAVEOF with all that goes with it, in one transaction; a null address: NO ONE. The conf
 * file is rewritten so that a restart does not undo it, and clients are disconnected so that they
 * ask for the master again, ours excepted. Answers are not looked at: INFO shows what came of it.
 * False: there is no link.
 */
export function sentinelSendSlaveOf(
  server: Server,
  ri: SentinelRedisInstance,
  addr: SentinelAddr | null,
): boolean {
  const [host, port] =
    addr === null ? ['NO', 'ONE'] : [announceSentinelAddr(server, addr), String(addr.port)];
  const transaction = [
    ['MULTI'],
    ['SLAVEOF', host, port],
    ['CONFIG', 'REWRITE'],
    ['CLIENT', 'KILL', 'TYPE', 'normal'],
    ['CLIENT', 'KILL', 'TYPE', 'pubsub'],
    ['EXEC'],
  ];
  return transaction.every((argv) => sentinelSendCommand(server, ri, 'discard', argv));
}
