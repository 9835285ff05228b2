/**
 * The failover's states, from the election to the switch.
 * twin: redis 6.2.6 sentinel.c, "Failover state machine implementation".
 * differs: reconf_slaves is in reconf_slaves.ts.
 */
import type { Server } from '#engine/state';
import { announceSentinelAddr } from '../address';
import { sentinelEvent } from '../event';
import { sentinelResetMasterAndChangeAddress } from '../reset';
import { mstime, sentinelOf } from '../sentinel';
import type { FailoverState, SentinelRedisInstance } from '../state';
import { sentinelFailoverReconfNextSlave } from './reconf_slaves';
import { sentinelSelectSlave } from './select_slave';
import { sentinelSimFailureCrash } from './simfailure';
import { sentinelSendSlaveOf } from './slaveof';
import { sentinelAbortFailover } from './start_failover';
import { type Election, isSameId, sentinelGetLeader } from './vote';

const SENTINEL_ELECTION_TIMEOUT = 10_000;

type Step = (server: Server, master: SentinelRedisInstance) => void;

/** Of wait_promotion, INFO leads on (roles.ts); of update_config, the timer. */
const STEPS: Partial<Record<FailoverState, Step>> = {
  wait_start: sentinelFailoverWaitStart,
  select_slave: sentinelFailoverSelectSlave,
  send_slaveof_noone: sentinelFailoverSendSlaveOfNoOne,
  wait_promotion: abortAfterTimeout,
  reconf_slaves: sentinelFailoverReconfNextSlave,
};

/** One step a tick. */
export function sentinelFailoverStateMachine(server: Server, master: SentinelRedisInstance): void {
  if (master.flags.failoverInProgress) STEPS[master.failoverState]?.(server, master);
}

function warn(server: Server, type: string, instance: SentinelRedisInstance): void {
  sentinelEvent(server, { level: 'warning', type, instance, text: '%@' });
}

function enter(server: Server, master: SentinelRedisInstance, state: FailoverState): void {
  master.failoverState = state;
  master.failoverStateChangeTime = mstime(server);
}

/** Despite its name it waits for votes, and does not look at failoverStartTime to begin. */
function sentinelFailoverWaitStart(server: Server, master: SentinelRedisInstance): void {
  const { myid, simfailure } = sentinelOf(server);
  const election = sentinelGetLeader(server, master, master.failoverEpoch);
  const isLeader = election.winner !== null && isSameId(election.winner, myid);
  if (!isLeader && !master.flags.forceFailover) {
    const timeout = Math.min(SENTINEL_ELECTION_TIMEOUT, master.failoverTimeout);
    if (mstime(server) - master.failoverStartTime <= timeout) return;
    warn(server, '-failover-abort-not-elected', master);
    sentinelAbortFailover(server, master);
    return;
  }
  traceElection(server, master, election);
  warn(server, '+elected-leader', master);
  if (simfailure.crashAfterElection) {
    sentinelSimFailureCrash(server);
    return;
  }
  enter(server, master, 'select_slave');
  warn(server, '+failover-state-select-slave', master);
}

function traceElection(server: Server, master: SentinelRedisInstance, election: Election): void {
  const { myid, currentEpoch } = sentinelOf(server);
  server.host.trace({
    kind: 'sentinel-election',
    port: server.config.port,
    myid,
    master: master.name,
    epoch: master.failoverEpoch,
    currentEpoch,
    voters: election.voters,
    quorum: master.quorum,
    forced: master.flags.forceFailover,
    votes: election.votes,
  });
}

function sentinelFailoverSelectSlave(server: Server, master: SentinelRedisInstance): void {
  const slave = sentinelSelectSlave(server, master);
  if (slave === null) {
    warn(server, '-failover-abort-no-good-slave', master);
    sentinelAbortFailover(server, master);
    return;
  }
  warn(server, '+selected-slave', slave);
  slave.flags.promoted = true;
  master.promotedSlave = slave;
  enter(server, master, 'send_slaveof_noone');
  const type = '+failover-state-send-slaveof-noone';
  sentinelEvent(server, { level: 'notice', type, instance: slave, text: '%@' });
}

function sentinelFailoverSendSlaveOfNoOne(server: Server, master: SentinelRedisInstance): void {
  const { promotedSlave } = master;
  // The original does not look here; a chosen replica is forgotten with SENTINEL RESET only.
  if (promotedSlave === null) return;
  if (promotedSlave.link.disconnected) {
    abortAfterTimeout(server, master);
    return;
  }
  if (!sentinelSendSlaveOf(server, promotedSlave, null)) return;
  const type = '+failover-state-wait-promotion';
  sentinelEvent(server, { level: 'notice', type, instance: promotedSlave, text: '%@' });
  enter(server, master, 'wait_promotion');
}

/** In this state for longer than failover-timeout. */
function abortAfterTimeout(server: Server, master: SentinelRedisInstance): void {
  if (mstime(server) - master.failoverStateChangeTime <= master.failoverTimeout) return;
  warn(server, '-failover-abort-slave-timeout', master);
  sentinelAbortFailover(server, master);
}

/** All is done: the promoted replica is the master from now on. */
export function sentinelFailoverSwitchToPromotedSlave(
  server: Server,
  master: SentinelRedisInstance,
): void {
  const { addr } = master.promotedSlave ?? master;
  const place = (each: typeof addr) => `${announceSentinelAddr(server, each)} ${each.port}`;
  sentinelEvent(server, {
    level: 'warning',
    type: '+switch-master',
    instance: master,
    text: `${master.name} ${place(master.addr)} ${place(addr)}`,
  });
  const to = { host: addr.hostname, port: addr.port };
  sentinelResetMasterAndChangeAddress(server, master, to);
}
