/**
 * Sending the dataset to replicas as a child makes it, without a file on the way.
 * twin: redis 6.2.6 rdb.c, rdbSaveToSlavesSockets and backgroundSaveDoneHandlerSocket;
 * replication.c, rdbPipeReadHandler, rdbPipeWriteHandler.
 *
 *   child --pipe--> parent --sockets--> replicas      the slowest replica sets the pace
 *   child <--exit pipe closed-- parent                when the parent has read everything
 */

import { lookupClientByFd } from '#engine/networking/client';
import { freeClient } from '#engine/networking/free_client';
import { closeChildInfoPipe, keepChildInfoPipe } from '#engine/rdb/child_info';
import { totalKeys, traceRdb } from '#engine/rdb/save';
import { rdbSaveJob } from '#engine/rdb/save_job';
import { assert } from '#host/assert';
import { isErrno, strerror } from '#host/errno';
import type { Input } from '#host/input';
import type { ExitStatus } from '#host/signal';
import { SIGNALS } from '#host/signal';
import { hasActiveChildProcess } from '../../children';
import { serverLog } from '../../log';
import { getRandomHexChars } from '../../random_hex';
import type { Client, Server } from '../../state';
import { replicationSetupSlaveForFullResync } from '../setup_slave';
import type { RdbPipe, ReplicaOnMaster } from '../state';
import { RDB_TO_SLAVES_PROGRAM, type RdbStream } from './child';

const PROTO_IOBUF_LEN = 16 * 1024;
const EOF_MARK_LENGTH = 40;

/** Forks a child that streams to the replicas waiting for one. False: there is no child. */
export function rdbSaveToSlavesSockets(server: Server): boolean {
  const { repl, rdb, host } = server;
  if (hasActiveChildProcess(server) || repl.rdbPipe !== null) return false;
  const [read, write] = host.pipe();
  const [exitRead, exitWrite] = host.pipe();
  const waiting = repl.slaves.filter((slave) => slave.replica?.state === 'wait_bgsave_start');
  for (const slave of waiting) {
    replicationSetupSlaveForFullResync(server, slave, repl.masterReplOffset);
  }
  const stream: RdbStream = {
    job: rdbSaveJob(server, { filename: '', snapshot: true }),
    mark: getRandomHexChars(host, EOF_MARK_LENGTH),
    pipe: { read, write },
    exitPipe: { read: exitRead, write: exitWrite },
    phase: 'start',
    delayedKeys: 0,
    pending: new Uint8Array(0),
  };
  const child = host.fork(RDB_TO_SLAVES_PROGRAM, stream);
  if (stream.job.report !== null) keepChildInfoPipe(server, stream.job.report, child);
  host.close(write);
  host.close(exitRead);
  if (isErrno(child)) {
    serverLog(server, 'warning', `Can't save in background: fork: ${strerror(child)}`);
    host.close(read);
    host.close(exitWrite);
    for (const { replica } of waiting) if (replica) replica.state = 'wait_bgsave_start';
    return false;
  }
  serverLog(server, 'notice', `Background RDB transfer started by pid ${child}`);
  traceRdb(server, 'save-begin', { bytes: 0, keys: totalKeys(server) });
  server.stat.totalForks++;
  rdb.childPid = child;
  rdb.childType = 'socket';
  rdb.childExit = null;
  rdb.saveTimeStart = server.unixtime;
  repl.rdbPipe = {
    readFd: read,
    exitFd: exitWrite,
    slaves: waiting.map(({ id }) => id),
    chunk: new Uint8Array(0),
  };
  return true;
}

/** Takes an input that belongs to a stream to replicas; false: it is someone else's. */
export function rdbPipeInput(server: Server, input: Input): boolean {
  const pipe = server.repl.rdbPipe;
  if (pipe === null) return false;
  if (input.kind === 'readable' && input.fd === pipe.readFd) {
    rdbPipeReadHandler(server, pipe);
    return true;
  }
  if (input.kind !== 'writable') return false;
  const slave = lookupClientByFd(server, input.fd);
  if (slave === undefined || !pipe.slaves.includes(slave.id)) return false;
  if (slave.replica?.state !== 'wait_bgsave_end') return false;
  sendChunk(server, pipe, slave);
  goOn(server, pipe);
  return true;
}

function slavesOf(server: Server, pipe: RdbPipe): Client[] {
  return pipe.slaves.flatMap((id) => server.clients.get(id) ?? []);
}

function isBehind({ replica }: Client, pipe: RdbPipe): boolean {
  return replica !== null && replica.chunkSent < pipe.chunk.length;
}

function rdbPipeReadHandler(server: Server, pipe: RdbPipe): void {
  if (slavesOf(server, pipe).some((slave) => isBehind(slave, pipe))) return;
  const bytes = server.host.read(pipe.readFd, PROTO_IOBUF_LEN);
  if (bytes === 'EAGAIN') return;
  if (isErrno(bytes)) {
    const why = strerror(bytes);
    serverLog(
      server,
      'warning',
      `Diskless rdb transfer, read error sending DB to replicas: ${why}`,
    );
    for (const slave of slavesOf(server, pipe)) freeClient(server, slave);
    server.host.kill(server.rdb.childPid, 'SIGUSR1');
  } else if (bytes.length === 0) {
    doneReading(server, pipe);
  } else {
    pipe.chunk = bytes;
    for (const slave of slavesOf(server, pipe)) startChunk(server, pipe, slave);
    goOn(server, pipe);
  }
}

/** The child may end: what it sent is with the replicas, or on its way. */
function doneReading(server: Server, pipe: RdbPipe): void {
  const { host } = server;
  host.setReadable(pipe.readFd, false);
  const stillUp = slavesOf(server, pipe).length;
  serverLog(
    server,
    'warning',
    `Diskless rdb transfer, done reading from pipe, ${stillUp} replicas still up.`,
  );
  host.close(pipe.exitFd);
  pipe.exitFd = -1;
}

function startChunk(server: Server, pipe: RdbPipe, slave: Client): void {
  assert(slave.replica !== null, 'a client that is no replica is sent an RDB file');
  slave.replica.chunkSent = 0;
  sendChunk(server, pipe, slave);
}

function sendChunk(server: Server, pipe: RdbPipe, slave: Client): void {
  const { replica } = slave;
  if (replica === null || !isBehind(slave, pipe)) return;
  const taken = server.host.write(slave.fd, pipe.chunk.slice(replica.chunkSent));
  if (isErrno(taken) && taken !== 'EAGAIN') {
    const why = strerror(taken);
    serverLog(
      server,
      'warning',
      `Diskless rdb transfer, write error sending DB to replica: ${why}`,
    );
    freeClient(server, slave);
    return;
  }
  takeNote(server, pipe, replica, isErrno(taken) ? 0 : taken);
}

function takeNote(server: Server, pipe: RdbPipe, replica: ReplicaOnMaster, taken: number): void {
  replica.chunkSent += taken;
  server.stat.netOutputBytes += taken;
  const isWhole = replica.chunkSent === pipe.chunk.length;
  replica.lastPartialWrite = isWhole ? 0 : server.unixtime;
}

/** Reads on once every replica has the last chunk; without any left there is nobody to read for. */
function goOn(server: Server, pipe: RdbPipe): void {
  const slaves = slavesOf(server, pipe);
  if (slaves.length === 0) {
    serverLog(
      server,
      'warning',
      'Diskless rdb transfer, last replica dropped, killing fork child.',
    );
    server.host.kill(server.rdb.childPid, 'SIGUSR1');
  }
  const isFree = slaves.length > 0 && !slaves.some((slave) => isBehind(slave, pipe));
  server.host.setReadable(pipe.readFd, isFree);
}

/** The child has ended. What its replicas make of it is updateSlavesWaitingBgsave's. */
export function backgroundSaveDoneHandlerSocket(server: Server, status: ExitStatus): void {
  const { repl, rdb, host } = server;
  if (status.kind === 'signaled') {
    const { number } = SIGNALS[status.signal];
    serverLog(server, 'warning', `Background transfer terminated by signal ${number}`);
  } else if (status.code === 0) {
    serverLog(server, 'notice', 'Background RDB transfer terminated with success');
  } else {
    serverLog(server, 'warning', 'Background transfer error');
  }
  const isDone = status.kind === 'exited' && status.code === 0;
  traceRdb(server, isDone ? 'save-end' : 'save-failed', { bytes: 0, keys: 0 });
  if (repl.rdbPipe !== null) {
    if (repl.rdbPipe.exitFd !== -1) host.close(repl.rdbPipe.exitFd);
    host.close(repl.rdbPipe.readFd);
  }
  repl.rdbPipe = null;
  rdb.saveTimeLast = server.unixtime - rdb.saveTimeStart;
  rdb.saveTimeStart = -1;
  rdb.childPid = -1;
  closeChildInfoPipe(server);
  rdb.childType = 'none';
  rdb.childExit = null;
}
