/**
 * CLIENT.
 * twin: redis 6.2.6 networking.c, clientCommand.
 * differs: a table of subcommands; client side caching (TRACKING, CACHING) is not built.
 */
import { unblockClient } from '../blocked';
import { replyToBlockedClientTimedOut } from '../lifecycle/client_timeout';
import { lookupClientByID } from '../networking/client';
import {
  type ClientType,
  catClientInfoString,
  getClientType,
  getClientTypeByName,
} from '../networking/client_info';
import { freeClient } from '../networking/free_client';
import { pauseClients, unpauseClients } from '../networking/pause';
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  addReplyHelp,
  addReplyLongLong,
  addReplyNull,
  addReplyVerbatim,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { getTimeoutFromObjectOrReply } from '../timeout';
import { clientSetNameOrReply } from './connection';
import { CLIENT_HELP } from './help';
import { ANY, callSubcommand, type Subcommands } from './subcommand';

const SUBCOMMANDS: Subcommands = new Map([
  ['help', { min: 2, max: 2, proc: (_server, c) => addReplyHelp(c, CLIENT_HELP) }],
  ['id', { min: 2, max: 2, proc: (_server, c) => addReplyLongLong(c, c.id) }],
  ['info', { min: 2, max: 2, proc: clientInfo }],
  ['list', { min: 2, max: ANY, proc: clientList }],
  ['reply', { min: 3, max: 3, proc: clientReply }],
  ['kill', { min: 2, max: ANY, proc: clientKill }],
  ['unblock', { min: 3, max: 4, proc: clientUnblock }],
  ['setname', { min: 3, max: 3, proc: clientSetname }],
  ['getname', { min: 2, max: 2, proc: clientGetname }],
  ['unpause', { min: 2, max: 2, proc: clientUnpause }],
  ['pause', { min: 3, max: 4, proc: clientPause }],
  ['getredir', { min: 2, max: 2, proc: (_server, c) => addReplyLongLong(c, -1) }],
]);

export function clientCommand(server: Server, c: Client): void {
  callSubcommand(server, c, SUBCOMMANDS);
}

function clientInfo(server: Server, c: Client): void {
  addReplyVerbatim(c, `${catClientInfoString(server, c)}\n`);
}

/** CLIENT LIST [TYPE type | ID id ...] */
function clientList(server: Server, c: Client): void {
  const [, , option, value = ''] = c.argv;
  const word = option?.toLowerCase();
  let clients = [...server.clients.values()];
  if (c.argv.length === 4 && word === 'type') {
    const type = typeOrReply(c, value);
    if (!type) return;
    clients = clients.filter((each) => getClientType(each) === type);
  } else if (c.argv.length > 3 && word === 'id') {
    const ids = idsOrReply(c, c.argv.slice(3));
    if (!ids) return;
    clients = ids.flatMap((id) => lookupClientByID(server, id) ?? []);
  } else if (c.argv.length !== 2) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  addReplyVerbatim(c, clients.map((each) => `${catClientInfoString(server, each)}\n`).join(''));
}

function typeOrReply(c: Client, name: string): ClientType | undefined {
  const type = getClientTypeByName(name);
  if (!type) addReplyError(c, `Unknown client type '${name}'`);
  return type;
}

function idsOrReply(c: Client, texts: readonly string[]): number[] | null {
  const ids: number[] = [];
  for (const text of texts) {
    const id = getLongFromObjectOrReply(c, text, 'Invalid client ID');
    if (id === null) return null;
    ids.push(id);
  }
  return ids;
}

/** CLIENT REPLY ON|OFF|SKIP */
function clientReply(_server: Server, c: Client): void {
  const word = (c.argv[2] ?? '').toLowerCase();
  if (word === 'on') {
    c.replyMode = 'on';
    addReply(c, shared.ok);
  } else if (word === 'off') {
    c.replyMode = 'off';
  } else if (word === 'skip') {
    if (c.replyMode !== 'off') c.replyMode = 'skip-next';
  } else {
    addReplyErrorObject(c, shared.syntaxerr);
  }
}

/** Whom to kill; undefined: whoever. */
interface KillFilter {
  addr?: string;
  laddr?: string;
  type?: ClientType;
  id?: number;
  user?: string;
  skipme: boolean;
}

/** CLIENT KILL addr | option value ... */
function clientKill(server: Server, c: Client): void {
  const isOldForm = c.argv.length === 3;
  const filter = isOldForm ? { addr: c.argv[2] ?? '', skipme: false } : killOptions(server, c);
  if (!filter) return;
  const victims = [...server.clients.values()].filter((each) => isMeant(filter, each, c));
  for (const victim of victims) if (victim !== c) freeClient(server, victim);
  if (!isOldForm) addReplyLongLong(c, victims.length);
  else if (victims.length === 0) addReplyError(c, 'No such client');
  else addReply(c, shared.ok);
  // Only now: its answer still goes out.
  if (victims.includes(c)) c.closeAfterReply = true;
}

function isMeant(filter: KillFilter, victim: Client, c: Client): boolean {
  if (filter.addr !== undefined && victim.peer !== filter.addr) return false;
  if (filter.laddr !== undefined && victim.local !== filter.laddr) return false;
  if (filter.type !== undefined && getClientType(victim) !== filter.type) return false;
  if (filter.id !== undefined && victim.id !== filter.id) return false;
  if (filter.user !== undefined && victim.user !== filter.user) return false;
  return victim !== c || !filter.skipme;
}

type KillOption = (c: Client, filter: KillFilter, value: string, server: Server) => boolean;

const KILL_OPTIONS: ReadonlyMap<string, KillOption> = new Map<string, KillOption>([
  ['id', killById],
  ['type', killByType],
  ['addr', (_c, filter, value) => assign(filter, { addr: value })],
  ['laddr', (_c, filter, value) => assign(filter, { laddr: value })],
  ['user', killByUser],
  ['skipme', killSkipme],
]);

/** Takes an option and answers that it was right. */
function assign(filter: KillFilter, part: Partial<KillFilter>): true {
  Object.assign(filter, part);
  return true;
}

function killById(c: Client, filter: KillFilter, value: string): boolean {
  const id = getLongFromObjectOrReply(c, value);
  if (id === null) return false;
  // 0 is nobody's: the original takes it for "any".
  return assign(filter, { id: id === 0 ? undefined : id });
}

function killByType(c: Client, filter: KillFilter, value: string): boolean {
  const type = typeOrReply(c, value);
  return type !== undefined && assign(filter, { type });
}

function killByUser(c: Client, filter: KillFilter, value: string, server: Server): boolean {
  if (server.acl.users.has(value)) return assign(filter, { user: value });
  addReplyError(c, `No such user '${value}'`);
  return false;
}

function killSkipme(c: Client, filter: KillFilter, value: string): boolean {
  const word = value.toLowerCase();
  if (word === 'yes' || word === 'no') return assign(filter, { skipme: word === 'yes' });
  addReplyErrorObject(c, shared.syntaxerr);
  return false;
}

/** null: an option was wrong, and answered. */
function killOptions(server: Server, c: Client): KillFilter | null {
  const filter: KillFilter = { skipme: true };
  if (c.argv.length < 3) {
    addReplyErrorObject(c, shared.syntaxerr);
    return null;
  }
  for (let j = 2; j < c.argv.length; j += 2) {
    const option = KILL_OPTIONS.get((c.argv[j] ?? '').toLowerCase());
    const value = c.argv[j + 1];
    if (!option || value === undefined) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
    if (!option(c, filter, value, server)) return null;
  }
  return filter;
}

/** CLIENT UNBLOCK id [TIMEOUT|ERROR] */
function clientUnblock(server: Server, c: Client): void {
  const [, , idText = '', reason = 'timeout'] = c.argv;
  const word = reason.toLowerCase();
  if (word !== 'timeout' && word !== 'error') {
    addReplyError(c, 'CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
    return;
  }
  const id = getLongFromObjectOrReply(c, idText);
  if (id === null) return;
  const target = lookupClientByID(server, id);
  if (!target || target.blocked === null || target.blocked.kind === 'pause') {
    addReply(c, shared.czero);
    return;
  }
  if (word === 'error') addReplyError(target, '-UNBLOCKED client unblocked via CLIENT UNBLOCK');
  else replyToBlockedClientTimedOut(server, target);
  unblockClient(server, target);
  addReply(c, shared.cone);
}

function clientSetname(_server: Server, c: Client): void {
  if (clientSetNameOrReply(c, c.argv[2] ?? '')) addReply(c, shared.ok);
}

function clientGetname(_server: Server, c: Client): void {
  if (c.name === '') addReplyNull(c);
  else addReplyBulk(c, c.name);
}

function clientUnpause(server: Server, c: Client): void {
  unpauseClients(server);
  addReply(c, shared.ok);
}

/** CLIENT PAUSE milliseconds [WRITE|ALL] */
function clientPause(server: Server, c: Client): void {
  const [, , timeout = '', mode = 'all'] = c.argv;
  const type = mode.toLowerCase();
  if (type !== 'write' && type !== 'all') {
    addReplyError(c, 'CLIENT PAUSE mode must be WRITE or ALL');
    return;
  }
  const endMs = getTimeoutFromObjectOrReply(server, c, timeout);
  if (endMs === null) return;
  pauseClients(server, endMs, type);
  addReply(c, shared.ok);
}
