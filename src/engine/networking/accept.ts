/**
 * New connections: admitted, or told why not.
 * twin: redis 6.2.6 networking.c, acceptCommonHandler, clientAcceptHandler; anet.c,
 * anetFormatAddr.
 */
import { bytesOf } from '#hiredis/bytes';
import type { Input, SocketAddress } from '#host/input';
import { serverLog } from '../log';
import type { Server } from '../state';
import { createClient } from './client';

/** `host:port`, with brackets around an IPv6 host. */
export function formatAddr({ host, port }: SocketAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

const PROTECTED_MODE_ERROR =
  "-DENIED Redis is running in protected mode because protected mode is enabled, no bind address was specified, no authentication password is requested to clients. In this mode connections are only accepted from the loopback interface. If you want to connect from external computers to Redis you may adopt one of the following solutions: 1) Just disable protected mode sending the command 'CONFIG SET protected-mode no' from the loopback interface by connecting to Redis from the same host the server is running, however MAKE SURE Redis is not publicly accessible from internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you can just disable the protected mode by editing the Redis configuration file, and setting the protected mode option to 'no', and then restarting the server. 3) If you started the server manually just for testing, restart it with the '--protected-mode no' option. 4) Setup a bind address or an authentication password. NOTE: You only need to do one of the above things in order for the server to start accepting connections from the outside.\r\n";

function isProtected(server: Server, peer: SocketAddress): boolean {
  const { config, acl } = server;
  if (!config['protected-mode'] || config.bind.length > 0) return false;
  if (!acl.users.get('default')?.noPass) return false;
  return peer.host !== '127.0.0.1' && peer.host !== '::1';
}

/** A few last words that need not arrive, then the end of the connection. */
function turnAway(server: Server, fd: number, error: string): void {
  server.host.write(fd, bytesOf(error));
  server.host.close(fd);
  server.stat.rejectedConn++;
}

export function acceptCommonHandler(
  server: Server,
  { listener, fd, peer, local }: Extract<Input, { kind: 'accepted' }>,
): void {
  const isUnix = listener === server.sofd;
  const path = `${server.config.unixsocket}:0`;
  serverLog(
    server,
    'verbose',
    isUnix ? `Accepted connection to ${server.config.unixsocket}` : `Accepted ${formatAddr(peer)}`,
  );
  if (server.clients.size >= server.config.maxclients) {
    turnAway(server, fd, '-ERR max number of clients reached\r\n');
    return;
  }
  if (!isUnix && isProtected(server, peer)) {
    turnAway(server, fd, PROTECTED_MODE_ERROR);
    return;
  }
  const addresses = isUnix
    ? { peer: path, local: path }
    : { peer: formatAddr(peer), local: formatAddr(local) };
  createClient(server, { fd, ...addresses, isUnix });
  server.stat.numconnections++;
}
