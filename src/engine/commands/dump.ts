/**
 * DUMP and RESTORE: one value in the RDB format, with a footer.
 * twin: redis 6.2.6 cluster.c, "DUMP, RESTORE and MIGRATE commands".
 *
 *   type byte | value | 2 bytes RDB version | 8 bytes CRC64 of all before
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import {
  checkAlreadyExpired,
  dbAdd,
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyWrite,
  setExpire,
} from '../keyspace/db';
import { objectSetLruOrLfu } from '../keyspace/lru';
import type { RedisObject } from '../keyspace/object';
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  addReplyNull,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply } from '../numbers';
import { rewriteClientCommandVector } from '../propagate';
import { crc64, crcBytes } from '../rdb/codec/crc64';
import { RDB_VERSION } from '../rdb/codec/format';
import { rdbReader, readByte } from '../rdb/codec/read';
import { rdbWriter, writeByte, writeRaw, writtenBytes } from '../rdb/codec/write';
import { rdbLoadObject, rdbSaveObject, rdbSaveObjectType } from '../rdb/object';
import type { Client, Server } from '../state';

const FOOTER_BYTES = 10;

interface RestoreOptions {
  replace: boolean;
  absTtl: boolean;
  /** -1: not given. */
  idleSeconds: number;
  freq: number;
}

export function dumpCommand(server: Server, c: Client): void {
  const o = lookupKeyRead(server, getDb(server, c.db), { key: c.argv[1] ?? '' });
  if (o === null) addReplyNull(c);
  else addReplyBulk(c, latin1(createDumpPayload(server, o)));
}

export function createDumpPayload(server: Server, o: RedisObject): Uint8Array {
  const w = rdbWriter(server.config.rdbcompression);
  rdbSaveObjectType(w, o);
  rdbSaveObject(w, o);
  writeByte(w, RDB_VERSION & 0xff);
  writeByte(w, RDB_VERSION >> 8);
  const crc = { hi: 0, lo: 0 };
  crc64(crc, w.bytes, 0, w.length);
  writeRaw(w, crcBytes(crc));
  return writtenBytes(w);
}

/** RESTORE key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency] */
export function restoreCommand(server: Server, c: Client): void {
  const [, key = '', ttlArg = '', payload = ''] = c.argv;
  const db = getDb(server, c.db);
  const options = parseRestoreOptions(c);
  if (options === null) return;
  if (!options.replace && lookupKeyWrite(server, db, key) !== null) {
    addReplyErrorObject(c, shared.busykeyerr);
    return;
  }
  const ttl = getLongLongFromObjectOrReply(c, ttlArg);
  if (ttl === null) return;
  if (ttl < 0n) {
    addReplyError(c, 'Invalid TTL value, must be >= 0');
    return;
  }
  const o = restoredObjectOrReply(server, c, bytesOf(payload));
  if (o === null) return;
  const deleted = options.replace && dbDelete(db, key);
  const when = ttl === 0n ? 0 : Number(ttl) + (options.absTtl ? 0 : server.mstime);
  if (when !== 0 && checkAlreadyExpired(server, when)) {
    if (deleted) {
      rewriteClientCommandVector(c, ['DEL', key]);
      keyModified(server, db, { key, type: 'generic', event: 'del' });
    }
    addReply(c, shared.ok);
    return;
  }
  dbAdd(db, key, o);
  if (when !== 0) setExpire(server, db, { key, when, c });
  objectSetLruOrLfu(server, o, options);
  keyModified(server, db, { key, type: 'generic', event: 'restore' });
  addReply(c, shared.ok);
}

/** null after answering what is wrong. */
function parseRestoreOptions(c: Client): RestoreOptions | null {
  const options: RestoreOptions = { replace: false, absTtl: false, idleSeconds: -1, freq: -1 };
  for (let j = 4; j < c.argv.length; j++) {
    const name = c.argv[j]?.toLowerCase();
    const next = c.argv[j + 1];
    if (name === 'replace') options.replace = true;
    else if (name === 'absttl') options.absTtl = true;
    else if (name === 'idletime' && next !== undefined && options.freq === -1) {
      const idle = numberOrReply(c, next, 'Invalid IDLETIME value, must be >= 0');
      if (idle === null) return null;
      options.idleSeconds = idle;
      j++;
    } else if (name === 'freq' && next !== undefined && options.idleSeconds === -1) {
      const error = 'Invalid FREQ value, must be >= 0 and <= 255';
      const freq = numberOrReply(c, next, error, 255);
      if (freq === null) return null;
      options.freq = freq;
      j++;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return options;
}

function numberOrReply(
  c: Client,
  text: string,
  error: string,
  max = Number.MAX_VALUE,
): number | null {
  const value = getLongLongFromObjectOrReply(c, text);
  if (value === null) return null;
  const number = Number(value);
  if (number >= 0 && number <= max) return number;
  addReplyError(c, error);
  return null;
}

/** The value of a payload, or null after answering what is wrong with it. */
function restoredObjectOrReply(server: Server, c: Client, payload: Uint8Array): RedisObject | null {
  if (!verifyDumpPayload(server, payload)) {
    addReplyError(c, 'DUMP payload version or checksum are wrong');
    return null;
  }
  const r = rdbReader(payload.subarray(0, payload.length - FOOTER_BYTES));
  const type = readByte(r);
  const o = type === null ? null : rdbLoadObject(server, r, type);
  if (o === null) addReplyError(c, 'Bad data format');
  return o;
}

/** Whether version and checksum are right. */
function verifyDumpPayload({ rdb }: Server, payload: Uint8Array): boolean {
  if (payload.length < FOOTER_BYTES) return false;
  const footer = payload.subarray(payload.length - FOOTER_BYTES);
  const version = (footer[0] ?? 0) | ((footer[1] ?? 0) << 8);
  if (version > RDB_VERSION) return false;
  if (rdb.skipChecksumValidation) return true;
  const crc = { hi: 0, lo: 0 };
  crc64(crc, payload, 0, payload.length - 8);
  return crcBytes(crc).every((byte, i) => byte === footer[i + 2]);
}
