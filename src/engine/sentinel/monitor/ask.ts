/**
 * Asking the other Sentinels whether the master is down, and for their votes with the same words.
 * twin: redis 6.2.6 sentinel.c, sentinelAskMasterStateToOtherSentinels,
 * sentinelReceiveIsMasterDownReply.
 */

import { serverLog } from '#engine/log';
import type { Server } from '#engine/state';
import type { Reply } from '#hiredis/read';
import { announceSentinelAddr } from '../address';
import { sentinelSendCommand } from '../link/connection';
import { mstime, sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

const SENTINEL_ASK_PERIOD = 1000;
/** An older opinion is none. */
export const OPINION_MS = SENTINEL_ASK_PERIOD * 5;

/** `forced`: also those who answered within the last second; an attempt has just begun. */
export function sentinelAskMasterStateToOtherSentinels(
  server: Server,
  master: SentinelRedisInstance,
  { forced }: { readonly forced: boolean },
): void {
  for (const ri of master.sentinels.values()) {
    const elapsed = mstime(server) - ri.lastMasterDownReplyTime;
    if (elapsed > OPINION_MS) forgetOpinion(server, ri);
    if (!master.flags.sDown || ri.link.disconnected) continue;
    if (forced || elapsed >= SENTINEL_ASK_PERIOD) ask(server, master, ri);
  }
}

function forgetOpinion(server: Server, ri: SentinelRedisInstance): void {
  if (!ri.flags.masterDown && ri.leader === null) return;
  ri.flags.masterDown = false;
  ri.leader = null;
  sentinelOf(server).facts.dirty = true;
}

function ask(server: Server, master: SentinelRedisInstance, ri: SentinelRedisInstance): void {
  const { myid, currentEpoch } = sentinelOf(server);
  sentinelSendCommand(server, ri, 'is-master-down', [
    'SENTINEL',
    'is-master-down-by-addr',
    announceSentinelAddr(server, master.addr),
    String(master.addr.port),
    String(currentEpoch),
    // Who stands for election asks for a vote.
    master.failoverState === 'none' ? '*' : myid,
  ]);
}

/** Whoever answers otherwise is as if it had not answered. */
export function sentinelReceiveIsMasterDownReply(
  server: Server,
  ri: SentinelRedisInstance,
  reply: Reply,
): void {
  ri.link.pendingCommands--;
  if (reply.type !== 'array' || reply.elements.length !== 3) return;
  const [isDown, leader, epoch] = reply.elements;
  if (isDown?.type !== 'integer' || leader?.type !== 'string' || epoch?.type !== 'integer') return;
  ri.lastMasterDownReplyTime = mstime(server);
  ri.flags.masterDown = isDown.digits === '1';
  sentinelOf(server).facts.dirty = true;
  if (leader.str === '*') return;
  const leaderEpoch = Number(epoch.digits);
  if (ri.leaderEpoch !== leaderEpoch)
    serverLog(server, 'warning', `${ri.name} voted for ${leader.str} ${leaderEpoch}`);
  ri.leader = leader.str;
  ri.leaderEpoch = leaderEpoch;
}
