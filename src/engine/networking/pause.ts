/**
 * CLIENT PAUSE: commands wait until its end, so that the dataset stands still.
 * twin: redis 6.2.6 networking.c, pauseClients, unpauseClients,
 * checkClientPauseTimeoutAndReturnIfPaused.
 */
import { unblockClient } from '../blocked';
import type { Server } from '../state';

export type PauseType = 'write' | 'all';

/** Pauses until `endMs` (unix). A running pause only becomes stricter and longer. */
export function pauseClients(server: Server, endMs: number, type: PauseType): void {
  if (server.clientPauseType !== 'all') server.clientPauseType = type;
  server.clientPauseEndMs = Math.max(server.clientPauseEndMs, endMs);
}

export function unpauseClients(server: Server): void {
  server.clientPauseType = 'off';
  server.clientPauseEndMs = 0;
  for (const id of [...server.postponedClients]) {
    const c = server.clients.get(id);
    if (c) unblockClient(server, c);
  }
}

/** Ends a pause whose time is over; answers whether clients are paused still. */
export function checkClientPauseTimeoutAndReturnIfPaused(server: Server): boolean {
  const isPaused = server.clientPauseType !== 'off';
  const isOver = isPaused && server.clientPauseEndMs < server.mstime;
  if (isOver) unpauseClients(server);
  return isPaused && !isOver;
}
