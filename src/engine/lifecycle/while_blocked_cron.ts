/**
 * What is left of serverCron while a dataset is loaded: the event loop looks at sockets only, so
 * that nothing is due, but time is counted.
 * twin: redis 6.2.6 server.c, whileBlockedCron.
 * differs: there is no defragmentation, and memory is not sampled but computed when asked for.
 */
import type { Server } from '../state';

/** Between two steps of a load: calls of serverCron that would have been count as made. */
export function whileBlockedCron(server: Server): void {
  const { rdb } = server;
  while (rdb.blockedLastCron < server.mstime) {
    rdb.blockedLastCron += Math.floor(1000 / server.hz);
    server.cronloops++;
  }
}
