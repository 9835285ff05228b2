/**
 * SET, GET and their variants.
 * twin: redis 6.2.6 t_string.c, "String Commands", setGenericCommand to msetnxCommand. Numbers are
 * in t_string_incr.ts, parts of strings in t_string_range.ts.
 */
import { lookupCommand } from '../command';
import {
  checkAlreadyExpired,
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  removeExpire,
  setExpire,
  setKey,
} from '../keyspace/db';
import { checkType, createStringObject } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  addReplyNull,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply, LLONG_MAX } from '../numbers';
import { rewriteClientCommandArgument, rewriteClientCommandVector } from '../propagate';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';

type ExpireOption = 'EX' | 'PX' | 'EXAT' | 'PXAT';

interface StringOptions {
  nx: boolean;
  xx: boolean;
  get: boolean;
  keepTtl: boolean;
  persist: boolean;
  expire: { readonly option: ExpireOption; readonly arg: string } | null;
}

interface SetArguments {
  readonly key: string;
  readonly val: string;
  readonly options: Readonly<StringOptions>;
  /** What is answered when the key was set, and when it was not. */
  readonly okReply?: string;
  readonly abortReply?: string;
}

interface Expiry {
  /** As given, in milliseconds: a span or an instant, depending on the option. */
  readonly milliseconds: number;
  /** Unix milliseconds. */
  readonly when: number;
  readonly absolute: boolean;
}

function noOptions(): StringOptions {
  return { nx: false, xx: false, get: false, keepTtl: false, persist: false, expire: null };
}

const PLAIN: Readonly<StringOptions> = noOptions();

/** SET key value [NX] [XX] [KEEPTTL] [GET] [EX s] [PX ms] [EXAT s] [PXAT ms] */
export function setCommand(server: Server, c: Client): void {
  const [, key = '', val = ''] = c.argv;
  // Most SETs have none: these share one object, which nobody changes.
  const options = c.argv.length === 3 ? PLAIN : noOptions();
  if (c.argv.length > 3 && !parseOptions(c, options, 'SET')) return;
  setGeneric(server, c, { key, val, options });
}

export function setnxCommand(server: Server, c: Client): void {
  const [, key = '', val = ''] = c.argv;
  const options = { ...noOptions(), nx: true };
  const { cone, czero } = shared;
  setGeneric(server, c, { key, val, options, okReply: cone, abortReply: czero });
}

export function setexCommand(server: Server, c: Client): void {
  setWithExpire(server, c, 'EX');
}

export function psetexCommand(server: Server, c: Client): void {
  setWithExpire(server, c, 'PX');
}

function setWithExpire(server: Server, c: Client, option: ExpireOption): void {
  const [, key = '', arg = '', val = ''] = c.argv;
  setGeneric(server, c, { key, val, options: { ...noOptions(), expire: { option, arg } } });
}

function setGeneric(server: Server, c: Client, set: SetArguments): void {
  const { key, val, options } = set;
  const db = getDb(server, c.db);
  const expiry = options.expire === null ? null : expiryOrReply(server, c, options.expire);
  if (options.expire !== null && expiry === null) return;
  if (
    (options.nx && lookupKeyWrite(server, db, key) !== null) ||
    (options.xx && lookupKeyWrite(server, db, key) === null)
  ) {
    addReply(c, set.abortReply ?? nullReply(c));
    return;
  }
  if (options.get && !getGeneric(server, c)) return;
  setKey(server, db, { key, val: createStringObject(server, val), keepTtl: options.keepTtl });
  server.dirty++;
  notifyKeyspaceEvent(server, { type: 'string', event: 'set', key, db: db.id });
  if (expiry !== null) {
    setExpire(server, db, { key, when: expiry.when, c });
    notifyKeyspaceEvent(server, { type: 'generic', event: 'expire', key, db: db.id });
    const option = expiry.absolute ? 'PXAT' : 'PX';
    rewriteClientCommandVector(c, ['SET', key, val, option, String(expiry.milliseconds)]);
  } else if (options.get) rewriteClientCommandVector(c, withoutGet(c.argv));
  if (!options.get) addReply(c, set.okReply ?? shared.ok);
}

/** Replicas need not look up what only the client wants to know. */
function withoutGet(argv: readonly string[]): string[] {
  return argv.filter((arg, j) => j < 3 || arg.toLowerCase() !== 'get');
}

/** The expiry an option asks for, or null after answering why it can't be. */
function expiryOrReply(
  server: Server,
  c: Client,
  { option, arg }: { readonly option: ExpireOption; readonly arg: string },
): Expiry | null {
  const value = getLongLongFromObjectOrReply(c, arg);
  if (value === null) return null;
  const inSeconds = option === 'EX' || option === 'EXAT';
  const absolute = option === 'EXAT' || option === 'PXAT';
  const milliseconds = inSeconds ? value * 1000n : value;
  const when = absolute ? milliseconds : milliseconds + BigInt(server.mstime);
  if (value <= 0n || when > LLONG_MAX) {
    const name = lookupCommand(server, c.argv[0] ?? '')?.name ?? '';
    addReplyError(c, `invalid expire time in ${name}`);
    return null;
  }
  return { milliseconds: Number(milliseconds), when: Number(when), absolute };
}

/** Reads the options of SET or GETEX from argv; false after answering a syntax error. */
function parseOptions(c: Client, options: StringOptions, command: 'SET' | 'GETEX'): boolean {
  for (let j = command === 'SET' ? 3 : 2; j < c.argv.length; j++) {
    const name = (c.argv[j] ?? '').toUpperCase();
    const next = c.argv[j + 1];
    if (isExpireOption(name) && next !== undefined && mayExpire(options, name)) {
      options.expire = { option: name, arg: next };
      j++;
    } else if (!(command === 'SET' ? takeSetOption(options, name) : takeGetOption(options, name))) {
      addReplyErrorObject(c, shared.syntaxerr);
      return false;
    }
  }
  return true;
}

function isExpireOption(name: string): name is ExpireOption {
  return name === 'EX' || name === 'PX' || name === 'EXAT' || name === 'PXAT';
}

/** The same option may come twice (the last one counts), two different ones may not. */
function mayExpire(options: StringOptions, name: ExpireOption): boolean {
  if (options.keepTtl || options.persist) return false;
  return options.expire === null || options.expire.option === name;
}

function takeSetOption(options: StringOptions, name: string): boolean {
  if (name === 'NX' && !options.xx && !options.get) options.nx = true;
  else if (name === 'XX' && !options.nx) options.xx = true;
  else if (name === 'GET' && !options.nx) options.get = true;
  else if (name === 'KEEPTTL' && options.expire === null) options.keepTtl = true;
  else return false;
  return true;
}

function takeGetOption(options: StringOptions, name: string): boolean {
  if (name !== 'PERSIST' || options.expire !== null) return false;
  options.persist = true;
  return true;
}

export function getCommand(server: Server, c: Client): void {
  getGeneric(server, c);
}

/** Answers the value of argv[1]. False: it is no string, and the error was answered. */
function getGeneric(server: Server, c: Client): boolean {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: nullReply(c) });
  if (o === null) return true;
  if (!checkType(c, o, 'string')) return false;
  addReplyBulk(c, o.value);
  return true;
}

/** GETEX key [PERSIST] [EX s] [PX ms] [EXAT s] [PXAT ms] */
export function getexCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const options = noOptions();
  if (!parseOptions(c, options, 'GETEX')) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'string')) return;
  const expiry = options.expire === null ? null : expiryOrReply(server, c, options.expire);
  if (options.expire !== null && expiry === null) return;
  addReplyBulk(c, o.value);
  if (expiry !== null) expireAfterGet(server, c, expiry);
  else if (options.persist && removeExpire(getDb(server, c.db), key)) {
    changedAs(server, c, { event: 'persist', argv: ['PERSIST', key] });
  }
}

/** What goes to the replicas is never GETEX: only its effect. */
function expireAfterGet(server: Server, c: Client, expiry: Expiry): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  if (expiry.absolute && checkAlreadyExpired(server, expiry.milliseconds)) {
    dbDelete(db, key);
    const lazy = server.config['lazyfree-lazy-expire'];
    changedAs(server, c, { event: 'del', argv: [lazy ? 'UNLINK' : 'DEL', key] });
    return;
  }
  setExpire(server, db, { key, when: expiry.when, c });
  const command = expiry.absolute ? 'PEXPIREAT' : 'PEXPIRE';
  const argv = [command, key, String(expiry.milliseconds)];
  changedAs(server, c, { event: 'expire', argv });
}

/** argv[1] has changed; replicas are told so in these words. */
function changedAs(
  server: Server,
  c: Client,
  { event, argv }: { readonly event: string; readonly argv: readonly string[] },
): void {
  const key = argv[1] ?? '';
  keyModified(server, getDb(server, c.db), { key, type: 'generic', event });
  rewriteClientCommandVector(c, argv);
}

export function getdelCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  if (!getGeneric(server, c)) return;
  if (!dbDelete(getDb(server, c.db), key)) return;
  const lazy = server.config['lazyfree-lazy-user-del'];
  changedAs(server, c, { event: 'del', argv: [lazy ? 'UNLINK' : 'DEL', key] });
}

export function getsetCommand(server: Server, c: Client): void {
  const [, key = '', val = ''] = c.argv;
  if (!getGeneric(server, c)) return;
  setKey(server, getDb(server, c.db), { key, val: createStringObject(server, val) });
  notifyKeyspaceEvent(server, { type: 'string', event: 'set', key, db: c.db });
  server.dirty++;
  rewriteClientCommandArgument(c, 0, 'SET');
}

export function mgetCommand(server: Server, c: Client): void {
  const db = getDb(server, c.db);
  addReplyArrayLen(c, c.argv.length - 1);
  for (const key of c.argv.slice(1)) {
    const o = lookupKeyRead(server, db, { key });
    if (o === null || o.type !== 'string') addReplyNull(c);
    else addReplyBulk(c, o.value);
  }
}

export function msetCommand(server: Server, c: Client): void {
  if (hasPairs(c)) setPairs(server, c, shared.ok);
}

/** Sets nothing at all if one of the keys exists. */
export function msetnxCommand(server: Server, c: Client): void {
  if (!hasPairs(c)) return;
  const db = getDb(server, c.db);
  for (let j = 1; j < c.argv.length; j += 2) {
    if (lookupKeyWrite(server, db, c.argv[j] ?? '') === null) continue;
    addReply(c, shared.czero);
    return;
  }
  setPairs(server, c, shared.cone);
}

function hasPairs(c: Client): boolean {
  if (c.argv.length % 2 === 1) return true;
  addReplyError(c, 'wrong number of arguments for MSET');
  return false;
}

function setPairs(server: Server, c: Client, reply: string): void {
  const db = getDb(server, c.db);
  for (let j = 1; j + 1 < c.argv.length; j += 2) {
    const key = c.argv[j] ?? '';
    setKey(server, db, { key, val: createStringObject(server, c.argv[j + 1] ?? '') });
    notifyKeyspaceEvent(server, { type: 'string', event: 'set', key, db: db.id });
    server.dirty++;
  }
  addReply(c, reply);
}

/** shared.null of the client's protocol version. */
export function nullReply(c: Client): string {
  return c.resp === 2 ? '$-1\r\n' : '_\r\n';
}
