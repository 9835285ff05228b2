/**
 * The server's listening sockets.
 * twin: redis 6.2.6 server.c, listenToPort; config.c, changeListenPort.
 * differs: whether a port is free comes as an input of a later turn, so starting goes on then.
 */
import { type Errno, strerror } from '#host/errno';
import type { Input } from '#host/input';
import { serverLog } from '../log';
import type { Server } from '../state';

/** All IPv4 addresses, and all IPv6 ones where there are any. */
const DEFAULT_BIND = ['*', '-::*'];
const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ['*', '0.0.0.0'],
  ['::*', '::'],
]);

/** Asks for a socket on each address of `bind`. */
export function listenToPort(server: Server): void {
  const { bind, port } = server.config;
  if (port === 0) return;
  for (const name of bind.length === 0 ? DEFAULT_BIND : bind) {
    const optional = name.startsWith('-');
    const address = optional ? name.slice(1) : name;
    const fd = server.host.listen(WILDCARDS.get(address) ?? address, port);
    server.pendingListeners.push({ fd, address, optional });
  }
}

/** The Unix socket takes the place of an old one of its name. */
export function listenToUnixSocket(server: Server): void {
  const { unixsocket: path, unixsocketperm } = server.config;
  if (path === '') return;
  server.host.unlink(path);
  // A path without a slash would be a host's name.
  const address = path.includes('/') ? path : `./${path}`;
  server.sofd = server.host.listen(address, 0, unixsocketperm);
  server.pendingListeners.push({ fd: server.sofd, address: path, optional: false });
}

/** 'pending': other sockets are not decided yet. 'nowhere': no address was left to listen on.
 * 'said': it failed, and the log has it already. */
export type BindOutcome = 'pending' | 'done' | 'failed' | 'nowhere' | 'said';

export function listenerDecided(
  server: Server,
  input: Extract<Input, { kind: 'listening' | 'listenFailed' }>,
): BindOutcome {
  const listener = server.pendingListeners.find(({ fd }) => fd === input.fd);
  if (!listener) return 'pending';
  server.pendingListeners = server.pendingListeners.filter((each) => each !== listener);
  if (input.fd === server.sofd) {
    if (input.kind === 'listenFailed') return unixSocketFailed(server, input.errno);
  } else if (input.kind === 'listening') server.listeners.push(input.fd);
  else if (!mayBeMissing(server, listener, input.errno)) return rollBack(server);
  if (server.pendingListeners.length > 0) return 'pending';
  return server.listeners.length > 0 || server.sofd !== -1 ? 'done' : 'nowhere';
}

function unixSocketFailed(server: Server, errno: Errno): BindOutcome {
  serverLog(server, 'warning', `Opening Unix socket: bind: ${strerror(errno)}`);
  server.sofd = -1;
  rollBack(server);
  return 'said';
}

function mayBeMissing(
  server: Server,
  { address, optional }: { readonly address: string; readonly optional: boolean },
  errno: Errno,
): boolean {
  const where = `${address}:${server.config.port}`;
  serverLog(
    server,
    'warning',
    `Warning: Could not create server TCP listening socket ${where}: bind: ${strerror(errno)}`,
  );
  return errno === 'EADDRNOTAVAIL' && optional;
}

/** Gives back the sockets that could be had. */
function rollBack(server: Server): BindOutcome {
  for (const fd of server.listeners) server.host.close(fd);
  for (const { fd } of server.pendingListeners) server.host.close(fd);
  server.listeners = [];
  server.pendingListeners = [];
  return 'failed';
}

/** Says why the server can't start. */
export function logBindFailure(server: Server, outcome: 'failed' | 'nowhere' | 'said'): void {
  const { port } = server.config;
  if (outcome === 'said') return;
  serverLog(
    server,
    'warning',
    outcome === 'failed'
      ? `Failed listening on port ${port} (TCP), aborting.`
      : 'Configured to not listen anywhere, exiting.',
  );
}
