/**
 * BITFIELD: a string as an array of integers of any width.
 * twin: redis 6.2.6 bitops.c, bitfieldGeneric.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import {
  dbAdd,
  dbOverwrite,
  getDb,
  lookupKeyRead,
  lookupKeyWrite,
  signalModifiedKey,
} from '../keyspace/db';
import { checkType, createRawStringObject } from '../keyspace/object';
import {
  addReplyArrayLen,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply, string2ll } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { canHoldByte, getBitOffsetFromArgument } from './bitops';

type Overflow = 'wrap' | 'sat' | 'fail';

interface FieldType {
  readonly signed: boolean;
  readonly bits: number;
}

interface Operation {
  readonly opcode: 'get' | 'set' | 'incrby';
  readonly type: FieldType;
  readonly offset: number;
  readonly argument: bigint;
  readonly overflow: Overflow;
}

export function bitfieldCommand(server: Server, c: Client): void {
  bitfieldGeneric(server, c, false);
}

export function bitfieldroCommand(server: Server, c: Client): void {
  bitfieldGeneric(server, c, true);
}

function bitfieldGeneric(server: Server, c: Client, readonly: boolean): void {
  const key = c.argv[1] ?? '';
  const operations = parseOperations(server, c);
  if (operations === null) return;
  const writes = operations.filter(({ opcode }) => opcode !== 'get');
  if (readonly && writes.length > 0) {
    addReplyError(c, 'BITFIELD_RO only supports the GET subcommand');
    return;
  }
  const db = getDb(server, c.db);
  const o =
    writes.length === 0 ? lookupKeyRead(server, db, { key }) : lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const highest = Math.max(-1, ...writes.map(({ offset, type }) => offset + type.bits - 1));
  if (!canHoldByte(c, Math.floor(highest / 8))) return;
  const old = bytesOf(o?.value ?? '');
  const bytes = new Uint8Array(
    Math.max(old.length, highest === -1 ? 0 : Math.floor(highest / 8) + 1),
  );
  bytes.set(old);
  addReplyArrayLen(c, operations.length);
  for (const operation of operations) execute(c, bytes, operation);
  if (writes.length === 0) return;
  const val = createRawStringObject(server, latin1(bytes));
  if (o === null) dbAdd(db, key, val);
  else dbOverwrite(server, db, { key, val });
  signalModifiedKey(server, db, key);
  notifyKeyspaceEvent(server, { type: 'string', event: 'setbit', key, db: db.id });
  server.dirty += writes.length;
}

/** null after answering what is wrong. */
function parseOperations(server: Server, c: Client): Operation[] | null {
  const operations: Operation[] = [];
  let overflow: Overflow = 'wrap';
  for (let j = 2; j < c.argv.length; ) {
    const opcode = c.argv[j]?.toLowerCase();
    const more = c.argv.length - j - 1;
    if (opcode === 'overflow' && more >= 1) {
      const name = c.argv[j + 1]?.toLowerCase();
      if (name !== 'wrap' && name !== 'sat' && name !== 'fail') {
        addReplyError(c, 'Invalid OVERFLOW type specified');
        return null;
      }
      overflow = name;
      j += 2;
    } else if ((opcode === 'get' && more >= 2) || (isWrite(opcode) && more >= 3)) {
      const operation = parseOperation(server, c, { at: j, opcode, overflow });
      if (operation === null) return null;
      operations.push(operation);
      j += opcode === 'get' ? 3 : 4;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return operations;
}

function isWrite(opcode: string | undefined): opcode is 'set' | 'incrby' {
  return opcode === 'set' || opcode === 'incrby';
}

function parseOperation(
  server: Server,
  c: Client,
  {
    at,
    opcode,
    overflow,
  }: {
    readonly at: number;
    readonly opcode: Operation['opcode'];
    readonly overflow: Overflow;
  },
): Operation | null {
  const type = parseType(c, c.argv[at + 1] ?? '');
  if (type === null) return null;
  const text = c.argv[at + 2] ?? '';
  const offset = getBitOffsetFromArgument(server, c, { text, width: type.bits });
  if (offset === null) return null;
  const argument = opcode === 'get' ? 0n : getLongLongFromObjectOrReply(c, c.argv[at + 3] ?? '');
  return argument === null ? null : { opcode, type, offset, argument, overflow };
}

function parseType(c: Client, text: string): FieldType | null {
  const signed = text.startsWith('i');
  const bits = string2ll(text.slice(1));
  const isKnown = signed || text.startsWith('u');
  if (isKnown && bits !== null && bits >= 1n && bits <= (signed ? 64n : 63n))
    return { signed, bits: Number(bits) };
  addReplyError(
    c,
    'Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
  );
  return null;
}

function execute(c: Client, bytes: Uint8Array, operation: Operation): void {
  const { opcode, type, offset, argument, overflow } = operation;
  const old = getField(bytes, offset, type);
  if (opcode === 'get') {
    addReplyLongLong(c, old);
    return;
  }
  const start = opcode === 'set' ? (type.signed ? argument : BigInt.asUintN(64, argument)) : old;
  const wanted = opcode === 'set' ? start : old + argument;
  const value = cutToWidth(wanted, type, overflow);
  if (value === null) {
    addReplyNull(c);
    return;
  }
  setField(bytes, offset, { bits: type.bits, value });
  addReplyLongLong(c, opcode === 'set' ? old : value);
}

/** null: it does not fit, and OVERFLOW FAIL was asked for. */
function cutToWidth(value: bigint, { signed, bits }: FieldType, overflow: Overflow): bigint | null {
  const max = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const min = signed ? -max - 1n : 0n;
  if (value >= min && value <= max) return value;
  if (overflow === 'fail') return null;
  if (overflow === 'sat') return value > max ? max : min;
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Bits beyond the string's end are zero. */
function getField(bytes: Uint8Array, offset: number, { signed, bits }: FieldType): bigint {
  let value = 0n;
  for (let at = offset; at < offset + bits; at++) {
    const byte = bytes[Math.floor(at / 8)] ?? 0;
    value = (value << 1n) | BigInt((byte >> (7 - (at % 8))) & 1);
  }
  return signed ? BigInt.asIntN(bits, value) : value;
}

function setField(
  bytes: Uint8Array,
  offset: number,
  { bits, value }: { readonly bits: number; readonly value: bigint },
): void {
  for (let i = 0; i < bits; i++) {
    const at = offset + i;
    const mask = 0x80 >> (at % 8);
    const byte = bytes[Math.floor(at / 8)] ?? 0;
    const isSet = ((value >> BigInt(bits - 1 - i)) & 1n) === 1n;
    bytes[Math.floor(at / 8)] = isSet ? byte | mask : byte & ~mask;
  }
}
