/**
 * A replica is told which history it will follow, and from which offset.
 * twin: redis 6.2.6 replication.c, MASTER, replicationSetupSlaveForFullResync.
 */
import { bytesOf } from '#hiredis/bytes';
import { freeClientAsync } from '../networking/client';
import type { Client, Server } from '../state';

/**
 * Tells a replica at which offset its dataset will be, and collects the stream for it from here.
 * To be called right after the fork, or with the offset of the one that was.
 */
export function replicationSetupSlaveForFullResync(
  server: Server,
  slave: Client,
  offset: number,
): void {
  const { repl, host } = server;
  const { replica } = slave;
  if (replica === null) return;
  replica.psyncInitialOffset = offset;
  replica.state = 'wait_bgsave_end';
  // The replica starts without a selected database: the stream has to name it again.
  repl.slaveseldb = -1;
  if (replica.prePsync) return;
  const answer = `+FULLRESYNC ${repl.replid} ${offset}\r\n`;
  if (host.write(slave.fd, bytesOf(answer)) !== answer.length) freeClientAsync(server, slave);
}
