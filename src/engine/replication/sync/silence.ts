/**
 * Whom a server has not heard of for longer than is usual, and until when it waits before its
 * repl-timeout ends the link: for the graph, which shows a wait in which nothing else happens.
 * twin: none; the conditions are those of redis 6.2.6 replication.c, replicationCron.
 */
import type { Silence } from '#host/trace';
import type { Server } from '../../state';
import type { ReplicaOnMaster } from '../state';

/** A PING is written at a tick of the cron, and read in a turn that may be late. */
const PING_LATE_S = 2;
/** Below this an ACK, which is sent each second, may have been late or lost; five in a row are not. */
const ACKS_MISSED = 5;

/** Since when somebody is not heard (Unix time), and for how long that means nothing. */
interface Hearing {
  readonly since: number;
  readonly usualS: number;
}

/** Of a replica its master; null: no link is up. */
function ofMaster({ repl, config }: Server): Hearing | null {
  if (repl.masterHost === null || repl.master === null || repl.state !== 'connected') return null;
  return {
    since: Math.floor(repl.master.lastInteractionMs / 1000),
    usualS: config['repl-ping-replica-period'] + PING_LATE_S,
  };
}

/** null: it need not acknowledge, now or ever. */
function ofReplica(replica: ReplicaOnMaster | null): Hearing | null {
  if (replica?.state !== 'online' || replica.prePsync) return null;
  return { since: replica.ackTime, usualS: ACKS_MISSED };
}

function silenceOf(server: Server, hearing: Hearing | null): Silence | null {
  if (hearing === null || server.unixtime - hearing.since <= hearing.usualS) return null;
  const { since } = hearing;
  // The cron gives up once more than repl-timeout whole seconds are over.
  return { since: since * 1000, until: (since + server.config['repl-timeout'] + 1) * 1000 };
}

export function masterSilence(server: Server): Silence | null {
  return silenceOf(server, ofMaster(server));
}

export function replicaSilence(server: Server, replica: ReplicaOnMaster | null): Silence | null {
  return silenceOf(server, ofReplica(replica));
}

/** Unix time at which somebody who is not silent yet will be, if nothing is heard; Infinity: nobody. */
export function silentAt(server: Server): number {
  const heard = [ofMaster(server), ...server.repl.slaves.map(({ replica }) => ofReplica(replica))];
  let at = Number.POSITIVE_INFINITY;
  for (const each of heard)
    if (each !== null && silenceOf(server, each) === null)
      at = Math.min(at, each.since + each.usualS + 1);
  return at;
}
