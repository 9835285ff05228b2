/**
 * SENTINEL subcommands by which failovers come about: is-master-down-by-addr with its vote,
 * FAILOVER, RESET; and PUBLISH, which takes other Sentinels' hellos.
 * twin: redis 6.2.6 sentinel.c, sentinelCommand, sentinelPublishCommand.
 */

import { serverLog } from '#engine/log';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyLongLong,
  shared,
} from '#engine/networking/reply';
import { getLongFromObjectOrReply } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { sentinelSelectSlave } from '../failover/select_slave';
import { sentinelStartFailover } from '../failover/start_failover';
import { sentinelVoteLeader, type Vote } from '../failover/vote';
import { getSentinelRedisInstanceByAddrAndRunID } from '../lookup';
import { sentinelProcessHelloMessage } from '../monitor/hello';
import { sentinelResetMastersByPattern } from '../reset';
import { sentinelOf } from '../sentinel';
import { SENTINEL_HELLO_CHANNEL, type SentinelRedisInstance } from '../state';

/**
 * SENTINEL IS-MASTER-DOWN-BY-ADDR <ip> <port> <current-epoch> <runid>: whether we think so too and,
 * unless the id is `*`, our vote.
 */
export function isMasterDownCommand(server: Server, c: Client): void {
  const [, , host = '', portText = '', epochText = '', id = ''] = c.argv;
  const port = getLongFromObjectOrReply(c, portText);
  if (port === null) return;
  const epoch = getLongFromObjectOrReply(c, epochText);
  if (epoch === null) return;
  const { masters, tilt } = sentinelOf(server);
  const master = getSentinelRedisInstanceByAddrAndRunID(server, masters, {
    addr: { host, port },
    runid: null,
  });
  const isDown = master?.flags.sDown === true && !tilt;
  const vote: Vote =
    master === undefined || id === '*'
      ? { leader: null, epoch: 0 }
      : sentinelVoteLeader(server, master, { id, epoch });
  addReplyArrayLen(c, 3);
  addReplyLongLong(c, isDown ? 1 : 0);
  addReplyBulk(c, vote.leader ?? '*');
  addReplyLongLong(c, vote.epoch);
}

/** SENTINEL FAILOVER <name>: without asking anybody. */
export function failoverCommand(server: Server, c: Client, master: SentinelRedisInstance): void {
  if (master.flags.failoverInProgress) {
    addReply(c, '-INPROG Failover already in progress\r\n');
    return;
  }
  if (sentinelSelectSlave(server, master) === null) {
    addReply(c, '-NOGOODSLAVE No suitable replica to promote\r\n');
    return;
  }
  serverLog(server, 'warning', `Executing user requested FAILOVER of '${master.name}'`);
  sentinelStartFailover(server, master);
  master.flags.forceFailover = true;
  addReply(c, shared.ok);
}

/** SENTINEL RESET <pattern> */
export function resetCommand(server: Server, c: Client): void {
  addReplyLongLong(c, sentinelResetMastersByPattern(server, c.argv[2] ?? ''));
}

/** PUBLISH: for the hello channel only, and nobody else hears it. */
export function sentinelPublishCommand(server: Server, c: Client): void {
  const [, channel, message = ''] = c.argv;
  if (channel !== SENTINEL_HELLO_CHANNEL) {
    addReplyError(c, 'Only HELLO messages are accepted by Sentinel instances.');
    return;
  }
  sentinelProcessHelloMessage(server, message);
  addReplyLongLong(c, 1);
}
