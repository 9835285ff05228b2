/**
 * Streams in the RDB format, written.
 * twin: redis 6.2.6 rdb.c, rdbSaveObject, rdbSaveStreamPEL, rdbSaveStreamConsumers. Loading is in
 * load_stream.ts.
 *
 *   nodes | (id | listpack) ... | length | last id | groups | group ...
 *   group: name | last id | pending | (id | time | count) ... | consumers | consumer ...
 *   consumer: name | seen time | pending | id ...
 */
import { type StreamNode, type StreamObject, streamEntryItems } from '../values/stream';
import { type StreamGroup, sortedByName } from '../values/stream_groups';
import { type StreamID, streamIdMs, streamIdSeq, uint64Bytes } from '../values/stream_id';
import { listpackOf } from './codec/listpack';
import {
  type RdbWriter,
  rdbSaveLen,
  rdbSaveMillisecondTime,
  rdbSaveRawString,
  writeByte,
  writeText,
} from './codec/write';

/** Begins a length of eight bytes. */
export const LEN_64BIT = 0x81;

export function rdbSaveStream(w: RdbWriter, o: StreamObject): void {
  rdbSaveLen(w, o.nodes.length);
  for (const node of o.nodes) {
    rdbSaveRawString(w, node.masterId);
    rdbSaveRawString(w, listpackOf(nodeItems(node)));
  }
  rdbSaveLen(w, o.length);
  saveIdAsLengths(w, o.lastId);
  rdbSaveLen(w, o.groups.size);
  for (const [name, group] of sortedByName(o.groups)) saveGroup(w, name, group);
}

/** live | deleted | fields of the master entry | 0 | entry ... */
function nodeItems(node: StreamNode): string[] {
  const { live, entries, masterFields } = node;
  return [
    String(live),
    String(entries.length - live),
    String(masterFields.length),
    ...masterFields,
    '0',
    ...entries.flatMap((entry) => streamEntryItems(node, entry)),
  ];
}

function saveGroup(w: RdbWriter, name: string, group: StreamGroup): void {
  rdbSaveRawString(w, name);
  saveIdAsLengths(w, group.lastId);
  rdbSaveLen(w, group.pending.length);
  for (const id of group.pending) {
    const nack = group.nacks.get(id);
    writeText(w, id);
    rdbSaveMillisecondTime(w, nack?.deliveryTime ?? 0);
    rdbSaveLen(w, nack?.deliveryCount ?? 0);
  }
  rdbSaveLen(w, group.consumers.size);
  for (const [, consumer] of sortedByName(group.consumers)) {
    rdbSaveRawString(w, consumer.name);
    rdbSaveMillisecondTime(w, consumer.seenTime);
    rdbSaveLen(w, consumer.pending.length);
    for (const id of consumer.pending) writeText(w, id);
  }
}

function saveIdAsLengths(w: RdbWriter, id: StreamID): void {
  for (const value of [streamIdMs(id), streamIdSeq(id)]) {
    if (value <= 0xffffffffn) rdbSaveLen(w, Number(value));
    else {
      writeByte(w, LEN_64BIT);
      writeText(w, uint64Bytes(value));
    }
  }
}
