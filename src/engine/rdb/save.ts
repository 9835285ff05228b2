/**
 * Saving in the foreground: SAVE, SHUTDOWN, FLUSHALL, DEBUG RELOAD.
 * twin: redis 6.2.6 rdb.c, rdbSave, saveCommand, and db.c, lastsaveCommand.
 */
import { isErrno } from '#host/errno';
import type { RdbEvent } from '#host/trace';
import { spend } from '../cost';
import { dictSize } from '../keyspace/dict';
import {
  addReply,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import type { Client, Server } from '../state';
import { rdbSaveBegin, rdbSavePiece } from './save_file';
import { type RdbSaveJob, rdbSaveJob } from './save_job';

/** Opening the file; then fsync and rename. Of a disk's order, so that a SAVE can be seen. */
export const OPEN_US = 100;
export const SYNC_US = 400;
const KEYS_PER_US = 2;
const BYTES_PER_US = 400;

/** Writes the dataset to `filename`. False: the log says why not. */
export function rdbSave(server: Server, filename: string): boolean {
  const job = rdbSaveJob(server, { filename, snapshot: false });
  traceRdb(server, 'save-begin', { bytes: 0, keys: totalKeys(server) });
  const saved = runToEnd(server, job);
  traceRdb(server, saved ? 'save-end' : 'save-failed', job);
  if (!saved) return false;
  server.dirty = 0;
  server.rdb.lastSave = server.unixtime;
  server.rdb.lastBgsaveStatus = 'ok';
  return true;
}

function runToEnd(server: Server, job: RdbSaveJob): boolean {
  spend(server, OPEN_US + SYNC_US);
  if (!rdbSaveBegin(server.host, job)) return false;
  for (;;) {
    const before = { bytes: job.bytes, keys: job.keys };
    const outcome = rdbSavePiece(server.host, job);
    spend(server, pieceCostUs(before, job));
    if (outcome !== 'more') return outcome === 'saved';
  }
}

interface Size {
  readonly bytes: number;
  readonly keys: number;
}

/** Virtual time for a piece of saving or loading, between two states of its counters. */
export function pieceCostUs(before: Size, after: Size): number {
  return Math.ceil(
    (after.keys - before.keys) / KEYS_PER_US + (after.bytes - before.bytes) / BYTES_PER_US,
  );
}

export function traceRdb(server: Server, what: RdbEvent, { bytes, keys }: Size): void {
  server.host.trace({ kind: 'rdb', port: server.config.port, what, bytes, keys });
}

export function totalKeys(server: Server): number {
  let keys = 0;
  for (const db of server.dbs) keys += dictSize(db.dict);
  return keys;
}

/** Bytes of a file, 0 when there is none. */
export function fileSize(server: Server, filename: string): number {
  const stat = server.host.stat(filename);
  return isErrno(stat) ? 0 : stat.size;
}

export function saveCommand(server: Server, c: Client): void {
  if (server.rdb.childPid !== -1) addReplyError(c, 'Background save already in progress');
  else if (rdbSave(server, server.config.dbfilename)) addReply(c, shared.ok);
  else addReplyErrorObject(c, shared.err);
}

export function lastsaveCommand(server: Server, c: Client): void {
  addReplyLongLong(c, server.rdb.lastSave);
}
