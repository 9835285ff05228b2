/**
 * SENTINEL subcommands that do something: watch a master or stop it, forget what was found out,
 * fail over, save the state, pretend to crash.
 * twin: redis 6.2.6 sentinel.c, sentinelCommand.
 * differs: SIMULATE-FAILURE HELP is answered once; there an OK follows, for which no client waits.
 */
import { serverLog } from '#engine/log';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  shared,
} from '#engine/networking/reply';
import { getLongFromObjectOrReply } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { sentinelResolve } from '../address';
import { sentinelFlushConfig } from '../conf/flush';
import { sentinelCheckCreateInstanceErrors } from '../conf/load';
import { sentinelEvent, sentinelMonitorEvent } from '../event';
import { createSentinelRedisInstance, removeMaster } from '../instance';
import { sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

/** SENTINEL MONITOR <name> <ip> <port> <quorum> */
export function monitorCommand(server: Server, c: Client): void {
  const [, , name = '', hostname = '', portText = '', quorumText = ''] = c.argv;
  const quorum = getLongFromObjectOrReply(c, quorumText, 'Invalid quorum');
  if (quorum === null) return;
  const port = getLongFromObjectOrReply(c, portText, 'Invalid port');
  if (port === null) return;
  if (quorum <= 0) {
    addReplyError(c, 'Quorum must be 1 or greater.');
    return;
  }
  if (sentinelResolve(server, hostname) === 'ENOENT') {
    addReplyError(c, 'Invalid IP address or hostname specified');
    return;
  }
  const wanted = { role: 'master', name, hostname, port, quorum, master: null } as const;
  const created = createSentinelRedisInstance(server, wanted);
  if (typeof created === 'string') {
    addReplyError(c, sentinelCheckCreateInstanceErrors(created, 'master'));
    return;
  }
  sentinelFlushConfig(server);
  sentinelMonitorEvent(server, created);
  addReply(c, shared.ok);
}

/** SENTINEL REMOVE <name> */
export function removeCommand(server: Server, c: Client, master: SentinelRedisInstance): void {
  sentinelEvent(server, { level: 'warning', type: '-monitor', instance: master, text: '%@' });
  removeMaster(server, master);
  sentinelFlushConfig(server);
  addReply(c, shared.ok);
}

/** SENTINEL FLUSHCONFIG */
export function flushconfigCommand(server: Server, c: Client): void {
  sentinelFlushConfig(server);
  addReply(c, shared.ok);
}

const SIMULATIONS: ReadonlyMap<
  string,
  { readonly flag: 'crashAfterElection' | 'crashAfterPromotion'; readonly when: string }
> = new Map([
  [
    'crash-after-election',
    { flag: 'crashAfterElection', when: 'being successfully elected as failover leader' },
  ],
  [
    'crash-after-promotion',
    { flag: 'crashAfterPromotion', when: 'promoting the selected replica to master' },
  ],
]);

/** SENTINEL SIMULATE-FAILURE [<flag> ...]: none ends all simulations. */
export function simulateFailureCommand(server: Server, c: Client): void {
  const { simfailure } = sentinelOf(server);
  simfailure.crashAfterElection = false;
  simfailure.crashAfterPromotion = false;
  for (const arg of c.argv.slice(2)) {
    const word = arg.toLowerCase();
    const simulation = SIMULATIONS.get(word);
    if (word === 'help') {
      addReplyArrayLen(c, SIMULATIONS.size);
      for (const name of SIMULATIONS.keys()) addReplyBulk(c, name);
      return;
    }
    if (!simulation) {
      addReplyError(c, 'Unknown failure simulation specified');
      return;
    }
    simfailure[simulation.flag] = true;
    serverLog(
      server,
      'warning',
      `Failure simulation: this Sentinel will crash after ${simulation.when}`,
    );
  }
  addReply(c, shared.ok);
}
