/**
 * Executes one command: counts it, shows it to monitors and sends its changes on.
 * twin: redis 6.2.6 server.c, call.
 * differs: the running time is what the command spent of virtual time, or of real time on Node.
 */

import type { Command } from '../command';
import { spendOnCommand } from '../cost';
import { latencyAddSampleIfNeeded } from '../latency/latency';
import { serverLog } from '../log';
import { shownArgv } from '../networking/client';
import { propagate, propagateToReplicas } from '../propagate';
import { isReplica } from '../replication/state';
import type { CommandStat } from '../stat';
import type { Client, Server } from '../state';
import { markReply, traceCommand } from './command_trace';
import { replicationFeedMonitors } from './monitor';
import { slowlogPushEntryIfNeeded } from './slowlog';

export function commandStat(server: Server, command: Command): CommandStat {
  const known = server.stat.commands.get(command.name);
  if (known) return known;
  const stat = { calls: 0, usec: 0, rejectedCalls: 0, failedCalls: 0 };
  server.stat.commands.set(command.name, stat);
  return stat;
}

/** Runs the command in c.argv. Changes go on to file and replicas unless the dataset is just being loaded. */
export function call(server: Server, c: Client, command: Command): void {
  const { argv, db, propagation: outerPropagation } = c;
  const outerAlsoPropagate = server.alsoPropagate;
  const mark = markReply(c);
  const spentBefore = server.spentUs;
  const startedUs = server.host.monotonicUs();
  const dirtyBefore = server.dirty;
  server.stat.countedErrors = server.stat.totalErrorReplies;
  c.propagation = 'normal';
  server.alsoPropagate = [];

  command.proc(server, c);

  spendOnCommand(server, c);
  // On a real machine work takes what it takes, whatever was estimated.
  const passedUs = server.host.monotonicUs() - startedUs;
  const duration = Math.max(server.spentUs - spentBefore, passedUs);
  const dirty = Math.max(server.dirty - dirtyBefore, 0);
  const stat = commandStat(server, command);
  stat.calls++;
  stat.usec += duration;
  // An error of a command within EXEC is that command's, and not counted twice.
  if (server.stat.totalErrorReplies > server.stat.countedErrors) {
    stat.failedCalls++;
    warnOfUnexpectedError(server, c, command);
  }
  const isFast = command.flags.has('fast');
  latencyAddSampleIfNeeded(server, isFast ? 'fast-command' : 'command', duration);
  const shown = shownArgv(c, argv);
  if (c.blocked === null && !command.flags.has('no-slowlog')) {
    slowlogPushEntryIfNeeded(server, c, { argv: shown, durationUs: duration });
  }
  if (!command.flags.has('no-monitor') && !command.flags.has('admin')) {
    replicationFeedMonitors(server, c, { db, argv: shown });
  }
  traceCommand(server, c, { argv, db, mark, dirty });
  propagateCommand(server, c, { dirty, isOuterMulti: server.inExec });
  c.propagation = outerPropagation;
  server.alsoPropagate = outerAlsoPropagate;
  server.stat.numcommands++;
  server.stat.countedErrors = server.stat.totalErrorReplies;
}

/** The stream's other end answers with an error: both sides no longer hold the same data. */
function warnOfUnexpectedError(server: Server, c: Client, command: Command): void {
  if (!c.isMaster && !isReplica(c)) return;
  const [from, to] = c.isMaster ? ['replica', 'master'] : ['master', 'replica'];
  server.stat.unexpectedErrorReplies++;
  serverLog(
    server,
    'warning',
    `== CRITICAL == This ${from} is sending an error to its ${to}: '${c.lastError}' after processing the command '${command.name}'`,
  );
}

interface Outcome {
  readonly dirty: number;
  readonly isOuterMulti: boolean;
}

function propagateCommand(server: Server, c: Client, { dirty, isOuterMulti }: Outcome): void {
  const also = server.alsoPropagate;
  if (server.rdb.loading) return;
  if (c.propagation !== 'prevent' && dirty > 0) propagate(server, c.db, c.argv);
  else if (c.propagation === 'force') propagateToReplicas(server, c.db, c.argv);
  if (also.length === 0) return;
  // Several commands of one command stay together, unless a transaction holds them already.
  const wrap = also.length > 1 && !isOuterMulti;
  if (wrap) propagate(server, c.db, ['MULTI']);
  for (const { db, argv } of also) propagate(server, db, argv);
  if (wrap) propagate(server, c.db, ['EXEC']);
}
