/**
 * CONFIG SET port and CONFIG SET bind of a running server.
 * twin: redis 6.2.6 config.c, changeListenPort, changeBindAddr.
 * differs: whether a port is free comes with a later turn, so the client waits for its answer.
 */
import { blockClient, unblockClient } from '../blocked';
import { serverLog } from '../log';
import { lookupClientByID } from '../networking/client';
import { addReply, addReplyError, shared } from '../networking/reply';
import type { Client, ListenChange, Server } from '../state';
import { listenToPort } from './listen';

/** Opens the new port first; the old one is given up when that worked. */
export function changeListenPort(server: Server, c: Client, port: number): void {
  begin(server, c, 'port');
  server.config.port = port;
  // Port 0: nobody can connect any more, and nothing has to be waited for.
  if (port === 0) endListenChange(server, true);
  else listenToPort(server);
}

/** Gives up the old sockets first: the new ones may be the same. */
export function changeBindAddr(server: Server, c: Client, bind: string[]): void {
  for (const fd of server.listeners) server.host.close(fd);
  server.listeners = [];
  begin(server, c, 'bind');
  server.config.bind = bind;
  listenToPort(server);
}

function begin(server: Server, c: Client, directive: ListenChange['directive']): void {
  const { port, bind } = server.config;
  const { listeners } = server;
  server.listenChange = { client: c.id, directive, port, bind, listeners, isGoingBack: false };
  server.listeners = [];
  blockClient(server, c, { kind: 'listen', untilMs: 0, data: null });
}

/** The new sockets are there, or they can't be had and the old state comes back. */
export function endListenChange(server: Server, succeeded: boolean): void {
  const change = server.listenChange;
  if (change === null) return;
  server.listenChange = null;
  if (change.isGoingBack) {
    answer(server, change, false);
    return;
  }
  if (succeeded) for (const fd of change.listeners) server.host.close(fd);
  else if (!goBack(server, change)) return;
  answer(server, change, succeeded);
}

function answer(server: Server, change: ListenChange, succeeded: boolean): void {
  const c = lookupClientByID(server, change.client);
  if (!c) return;
  if (succeeded) addReply(c, shared.ok);
  else addReplyError(c, failure(c, change));
  unblockClient(server, c);
}

function failure(c: Client, { directive }: ListenChange): string {
  if (directive === 'bind') return 'Failed to bind to specified addresses.';
  return `Invalid argument '${c.argv[3]}' for CONFIG SET 'port' - Unable to listen on this port. Check server logs.`;
}

/** False: the old sockets must be opened again, and who asked hears of it when they are. */
function goBack(server: Server, change: ListenChange): boolean {
  const { directive, port, bind, listeners } = change;
  server.config.port = port;
  server.config.bind = [...bind];
  server.listeners = [...listeners];
  if (directive === 'port') return true;
  serverLog(server, 'warning', 'Failed to bind, trying to restore old listening sockets.');
  server.listenChange = { ...change, isGoingBack: true };
  listenToPort(server);
  return server.pendingListeners.length === 0;
}
