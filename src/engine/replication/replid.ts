/**
 * Which history a dataset belongs to.
 * twin: redis 6.2.6 replication.c, changeReplicationId, clearReplicationId2, shiftReplicationId, and
 * the first test of masterTryPartialResynchronization.
 */
import { serverLog } from '../log';
import { getRandomHexChars } from '../random_hex';
import type { Server } from '../state';
import { NO_REPLID, type ReplicationState } from './state';

const REPLID_LENGTH = 40;

/** Begins a new history: no replica of the old one can go on with us. */
export function changeReplicationId(server: Server): void {
  server.repl.replid = getRandomHexChars(server.host, REPLID_LENGTH);
}

export function clearReplicationId2(server: Server): void {
  server.repl.replid2 = NO_REPLID;
  server.repl.secondReplidOffset = -1;
}

/** A replica becomes a master: its past stays known as replid2, its future gets a name of its own. */
export function shiftReplicationId(server: Server): void {
  const { repl } = server;
  repl.replid2 = repl.replid;
  // Plus one: who has our first 50 bytes asks for the 51st, and it is ours to give.
  repl.secondReplidOffset = repl.masterReplOffset + 1;
  changeReplicationId(server);
  serverLog(
    server,
    'warning',
    `Setting secondary replication ID to ${repl.replid2}, valid up to offset: ${repl.secondReplidOffset}. New replication ID is ${repl.replid}`,
  );
}

export interface PsyncRequest {
  readonly replid: string;
  /** The first byte that is asked for. */
  readonly offset: number;
}

/** Whether who asks has lived through what we have: all of ours, or the one before up to its end. */
export function isHistoryOf(repl: ReplicationState, { replid, offset }: PsyncRequest): boolean {
  const asked = replid.toLowerCase();
  return asked === repl.replid || (asked === repl.replid2 && offset <= repl.secondReplidOffset);
}
