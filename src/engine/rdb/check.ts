/**
 * Looks through an RDB file and tells what is in it and what is wrong.
 * twin: redis 6.2.6 redis-check-rdb.c.
 * differs: a library of redis-server too, which runs it on a file it can't load.
 */
import { assert } from '#host/assert';
import type { Server } from '../state';
import { crc64 } from './codec/crc64';
import {
  RDB_OPCODE_AUX,
  RDB_OPCODE_EOF,
  RDB_OPCODE_EXPIRETIME,
  RDB_OPCODE_EXPIRETIME_MS,
  RDB_OPCODE_FREQ,
  RDB_OPCODE_IDLE,
  RDB_OPCODE_RESIZEDB,
  RDB_OPCODE_SELECTDB,
  RDB_VERSION_READ,
} from './codec/format';
import {
  type RdbReader,
  rdbLoadLen,
  rdbLoadMillisecondTime,
  rdbLoadString,
  rdbLoadTime,
  rdbReader,
  readByte,
  readRaw,
} from './codec/read';
import { rdbIsObjectType, rdbLoadObject, rdbTypeName } from './object';

type Doing =
  | 'start'
  | 'read-type'
  | 'read-expire'
  | 'read-key'
  | 'read-object-value'
  | 'check-sum'
  | 'read-len'
  | 'read-aux';

interface Check {
  readonly server: Server;
  readonly r: RdbReader;
  readonly out: string[];
  doing: Doing;
  key: string | null;
  keyType: number;
  expireTime: number;
  keys: number;
  expires: number;
  alreadyExpired: number;
}

/** What redis-check-rdb prints for a file, whether the file is good, and where it ends if so. */
export function redisCheckRdb(
  server: Server,
  { filename, bytes }: { readonly filename: string; readonly bytes: Uint8Array },
): { readonly ok: boolean; readonly text: string; readonly end: number } {
  const check: Check = {
    server,
    r: rdbReader(bytes),
    out: [`[offset 0] Checking RDB file ${filename}`],
    doing: 'start',
    key: null,
    // As in the original, where a static 0 stands for a string until the first key is read.
    keyType: 0,
    expireTime: -1,
    keys: 0,
    expires: 0,
    alreadyExpired: 0,
  };
  const ok = checkAll(check);
  if (ok) {
    info(check, '\\o/ RDB looks OK! \\o/');
    genericInfo(check);
  }
  return { ok, text: `${check.out.join('\n')}\n`, end: check.r.pos };
}

function checkAll(check: Check): boolean {
  const { r } = check;
  const magic = readRaw(r, 9);
  if (magic === null) return unexpectedEnd(check);
  const head = String.fromCharCode(...magic);
  if (!head.startsWith('REDIS')) return error(check, 'Wrong signature trying to load DB from file');
  const version = Number.parseInt(head.slice(5), 10) || 0;
  if (version < 1 || version > RDB_VERSION_READ)
    return error(check, `Can't handle RDB format version ${version}`);
  for (;;) {
    check.doing = 'read-type';
    const type = readByte(r);
    if (type === null) return unexpectedEnd(check);
    if (type === RDB_OPCODE_EOF) break;
    const opcode = OPCODES.get(type);
    if (opcode !== undefined) opcode(check);
    else if (!rdbIsObjectType(type)) return error(check, `Invalid object type: ${type}`);
    else checkKey(check, type);
    if (r.failure !== null) return unexpectedEnd(check);
  }
  return version < 5 || !check.server.config.rdbchecksum || checkSum(check);
}

/** Each notes a failure in the reader. */
const OPCODES: ReadonlyMap<number, (check: Check) => void> = new Map([
  [RDB_OPCODE_EXPIRETIME, checkExpireTime],
  [RDB_OPCODE_EXPIRETIME_MS, checkExpireTimeMs],
  [RDB_OPCODE_FREQ, ({ r }: Check) => void readByte(r)],
  [RDB_OPCODE_IDLE, ({ r }: Check) => void rdbLoadLen(r)],
  [RDB_OPCODE_SELECTDB, checkSelectDb],
  [RDB_OPCODE_RESIZEDB, checkResizeDb],
  [RDB_OPCODE_AUX, checkAux],
]);

function checkExpireTime(check: Check): void {
  check.doing = 'read-expire';
  check.expireTime = (rdbLoadTime(check.r) ?? 0) * 1000;
}

function checkExpireTimeMs(check: Check): void {
  check.doing = 'read-expire';
  check.expireTime = rdbLoadMillisecondTime(check.r) ?? 0;
}

function checkSelectDb(check: Check): void {
  check.doing = 'read-len';
  const id = rdbLoadLen(check.r);
  if (id !== null) info(check, `Selecting DB ID ${id}`);
}

function checkResizeDb(check: Check): void {
  check.doing = 'read-len';
  rdbLoadLen(check.r);
  rdbLoadLen(check.r);
}

function checkAux(check: Check): void {
  check.doing = 'read-aux';
  const name = rdbLoadString(check.r);
  const value = name === null ? null : rdbLoadString(check.r);
  if (value !== null) info(check, `AUX FIELD ${name} = '${value}'`);
}

function checkKey(check: Check, type: number): void {
  check.keyType = type;
  check.doing = 'read-key';
  const key = rdbLoadString(check.r);
  if (key === null) return;
  check.key = key;
  check.keys++;
  check.doing = 'read-object-value';
  if (rdbLoadObject(check.server, check.r, type) === null) return;
  if (check.expireTime !== -1) {
    check.expires++;
    if (check.expireTime < check.server.mstime) check.alreadyExpired++;
  }
  check.key = null;
  check.keyType = -1;
  check.expireTime = -1;
}

function checkSum(check: Check): boolean {
  const { r } = check;
  check.doing = 'check-sum';
  const crc = { hi: 0, lo: 0 };
  crc64(crc, r.bytes, 0, r.pos);
  const sum = readRaw(r, 8);
  if (sum === null) return unexpectedEnd(check);
  const view = new DataView(sum.buffer, sum.byteOffset, 8);
  const lo = view.getUint32(0, true);
  const hi = view.getUint32(4, true);
  if (lo === 0 && hi === 0) {
    info(check, 'RDB file was saved with checksum disabled: no check performed.');
  } else if (lo !== crc.lo || hi !== crc.hi) return error(check, 'RDB CRC error');
  else info(check, 'Checksum OK');
  return true;
}

function info({ r, out }: Check, text: string): void {
  out.push(`[offset ${r.pos}] ${text}`);
}

function unexpectedEnd(check: Check): false {
  const { failure } = check.r;
  const isShort = failure === null || failure.kind === 'short';
  return error(check, isShort ? 'Unexpected EOF reading RDB file' : failureText(check));
}

/** A failure inside a value is reported with its place in rdb.c. */
function failureText({ r }: Check): string {
  assert(r.failure !== null && r.failure.kind !== 'short', 'no failure to report');
  const { line, text } = r.failure;
  return `Internal error in RDB reading offset 0, function at rdb.c:${line} -> ${text}`;
}

function error(check: Check, text: string): false {
  const { out, r, doing, key, keyType } = check;
  out.push('--- RDB ERROR DETECTED ---', `[offset ${r.pos}] ${text}`);
  out.push(`[additional info] While doing: ${doing}`);
  if (key !== null) out.push(`[additional info] Reading key '${key}'`);
  if (keyType !== -1)
    out.push(`[additional info] Reading type ${keyType} (${rdbTypeName(keyType)})`);
  genericInfo(check);
  return false;
}

function genericInfo({ out, keys, expires, alreadyExpired }: Check): void {
  out.push(`[info] ${keys} keys read`);
  out.push(`[info] ${expires} expires`);
  out.push(`[info] ${alreadyExpired} already expired`);
}
