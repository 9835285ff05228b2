/**
 * Feeding the replication stream: a master's own commands, or what a replica passes on.
 * twin: redis 6.2.6 replication.c, MASTER, replicationFeedSlaves and its like; networking.c,
 * commandProcessed.
 * differs: a command is encoded once for the backlog and all replicas.
 */

import { formatCommand } from '#hiredis/format';
import { assert } from '#host/assert';
import { addReply } from '../networking/reply';
import type { Client, Server } from '../state';
import { feedReplicationBacklog } from './backlog';

/** Replicas that want only the RDB, or whose BGSAVE hasn't begun yet, get no stream. */
function canFeedReplicaReplBuffer(slave: Client): boolean {
  const { replica } = slave;
  if (replica === null || replica.rdbOnly) return false;
  return replica.state !== 'wait_bgsave_start';
}

function feedSlaves(server: Server, stream: string | Uint8Array): void {
  for (const slave of server.repl.slaves) {
    if (canFeedReplicaReplBuffer(slave)) addReply(slave, stream);
  }
}

/**
 * Adds a command to the stream, with a SELECT before it where needed. A replica's own commands are
 * not part of any stream: it only passes its master's on, so that offsets stay the master's.
 */
export function replicationFeedSlaves(server: Server, dbid: number, argv: readonly string[]): void {
  const { repl } = server;
  if (repl.masterHost !== null) return;
  if (repl.backlog === null && repl.slaves.length === 0) return;
  assert(repl.backlog !== null, 'replicas are attached and there is no backlog');
  const select = repl.slaveseldb === dbid ? '' : formatCommand(['SELECT', String(dbid)]);
  repl.slaveseldb = dbid;
  const stream = select + formatCommand(argv);
  feedReplicationBacklog(server, stream);
  feedSlaves(server, stream);
}

/** Bytes of the master's stream were read into c's query buffer. */
export function masterStreamReceived(server: Server, c: Client, bytes: Uint8Array): void {
  c.readReploff += bytes.length;
  server.repl.pendingStream.push(bytes);
}

/**
 * A command of the master's stream was executed: moves the applied offset to the end of what the
 * parser consumed. The caller sees to it that that part is passed on before the turn is over.
 */
export function masterStreamApplied(server: Server, c: Client): void {
  // A transaction counts as a whole: half of one must not be acknowledged, nor kept as history.
  if (c.multi !== null) return;
  const unparsed = c.query.end - c.query.pos;
  const applied = c.readReploff - unparsed - c.reploff;
  c.reploff += applied;
  server.repl.pendingFeed += applied;
}

/**
 * Passes on to backlog and sub-replicas what was applied of the master's stream.
 * twin: replicationFeedSlavesFromMasterStream, which is called once a command: no one looks between
 * two commands of one read, and few long pieces are cheaper than many short ones.
 */
export function passMasterStreamOn(server: Server): void {
  const { repl } = server;
  let left = repl.pendingFeed;
  repl.pendingFeed = 0;
  while (left > 0) {
    const chunk = repl.pendingStream[0];
    assert(chunk !== undefined, 'more of the stream was applied than received');
    const piece = chunk.slice(repl.pendingApplied, repl.pendingApplied + left);
    feedReplicationBacklog(server, piece);
    feedSlaves(server, piece);
    left -= piece.length;
    repl.pendingApplied += piece.length;
    if (repl.pendingApplied === chunk.length) {
      repl.pendingStream.shift();
      repl.pendingApplied = 0;
    }
  }
}
