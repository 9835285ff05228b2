/**
 * A client's beginning and the first half of its end.
 * twin: redis 6.2.6 networking.c, createClient, unlinkClient, freeClientAsync, lookupClientByID.
 * differs: freeClient is in free_client.ts, because it calls replication, which calls this file.
 */
import { concatBytes } from '#hiredis/bytes';
import type { Client, QueryBuffer, Server } from '../state';

export interface ClientAddresses {
  readonly fd: number;
  /** `host:port` of the other side and of ours. */
  readonly peer: string;
  readonly local: string;
  readonly isUnix?: boolean;
}

/** A client like any other; fd -1: one without connection, answered nothing. */
export function createClient(server: Server, addresses: ClientAddresses): Client {
  const { fd, peer, local, isUnix = false } = addresses;
  const c: Client = {
    id: server.nextClientId++,
    fd,
    peer,
    local,
    isUnix,
    name: '',
    db: 0,
    user: null,
    authenticated: false,
    resp: 2,
    createdAtMs: server.mstime,
    lastInteractionMs: server.mstime,
    query: newQueryBuffer(),
    argv: [],
    lastCommand: null,
    redacted: [],
    propagation: 'normal',
    multi: null,
    dirtyExec: false,
    dirtyCas: false,
    watchedKeys: [],
    pubsubChannels: new Set(),
    pubsubPatterns: new Set(),
    reply: [],
    replyBytes: 0,
    sentLength: 0,
    pendingWrites: server.clientsPendingWrite,
    hasPendingWrite: false,
    stat: server.stat,
    lastError: '',
    waitingWritable: false,
    obufSoftLimitReachedMs: 0,
    closeAfterReply: false,
    closeAsap: false,
    protocolError: false,
    replyMode: 'on',
    monitor: false,
    readonlyMode: false,
    blocked: null,
    replica: null,
    isMaster: false,
    woff: 0,
    readReploff: 0,
    reploff: 0,
  };
  if (fd === -1) return c;
  const keepAliveSeconds = server.config['tcp-keepalive'];
  if (!isUnix) server.host.setsockopt(fd, { noDelay: true, keepAliveSeconds });
  clientSetDefaultAuth(server, c);
  linkClient(server, c);
  return c;
}

/** As every connection begins: the default user, who may or may not have to say a password. */
export function clientSetDefaultAuth({ acl }: Server, c: Client): void {
  const user = acl.users.get('default');
  c.user = 'default';
  c.authenticated = user?.noPass === true && user.enabled;
}

/** Makes a client known to the server: CLIENT LIST shows it and its socket's bytes reach it. */
export function linkClient(server: Server, c: Client): void {
  server.clients.set(c.id, c);
  server.clientByFd.set(c.fd, c.id);
}

export function newQueryBuffer(): QueryBuffer {
  return {
    bytes: concatBytes([]),
    pos: 0,
    end: 0,
    kind: 'unknown',
    multibulkLen: 0,
    bulkLen: -1,
    args: [],
  };
}

/** Takes the client out of every list and closes its socket; the client itself may live on. */
export function unlinkClient(server: Server, c: Client): void {
  if (server.currentClient === c.id) server.currentClient = null;
  server.clients.delete(c.id);
  if (c.fd !== -1) {
    server.clientByFd.delete(c.fd);
    server.host.close(c.fd);
    c.fd = -1;
  }
  removeId(server.clientsPendingWrite, c.id);
  c.hasPendingWrite = false;
  c.waitingWritable = false;
  removeId(server.postponedClients, c.id);
  removeId(server.unblockedClients, c.id);
  removeId(server.monitors, c.id);
  removeId(server.clientsToClose, c.id);
}

/** Frees the client before the loop sleeps: safe while the client is in use. */
export function freeClientAsync(server: Server, c: Client): void {
  if (c.closeAsap) return;
  c.closeAsap = true;
  server.clientsToClose.push(c.id);
}

export function lookupClientByID(server: Server, id: number): Client | undefined {
  return server.clients.get(id);
}

export function lookupClientByFd(server: Server, fd: number): Client | undefined {
  const id = server.clientByFd.get(fd);
  return id === undefined ? undefined : server.clients.get(id);
}

/** Forgets the command just done; replies wait to be written. */
export function resetClient(c: Client): void {
  c.argv = [];
  if (c.redacted.length > 0) c.redacted = [];
  c.propagation = 'normal';
  c.query.kind = 'unknown';
  c.query.multibulkLen = 0;
  c.query.bulkLen = -1;
  c.query.args = [];
  if (c.replyMode === 'skip') c.replyMode = 'on';
  else if (c.replyMode === 'skip-next') c.replyMode = 'skip';
}

/** Whether the client must say AUTH first: taking the password away lets everybody in. */
export function authRequired({ acl }: Server, c: Client): boolean {
  if (c.authenticated) return false;
  const user = acl.users.get('default');
  return user === undefined || !user.noPass || !user.enabled;
}

/** The command's word at that place is a secret: monitors and the slow log don't show it. */
export function redactClientCommandArgument(c: Client, at: number): void {
  c.redacted.push(at);
}

/** A command's words as others may see them. */
export function shownArgv(c: Client, argv: readonly string[]): readonly string[] {
  if (c.redacted.length === 0) return argv;
  return argv.map((arg, at) => (c.redacted.includes(at) ? '(redacted)' : arg));
}

/** Removes an id from an array that others hold too, in place. */
export function removeId(ids: number[], id: number): void {
  const index = ids.indexOf(id);
  if (index !== -1) ids.splice(index, 1);
}
