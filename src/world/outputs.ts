/**
 * What each output of a process does to the world, as a table. Outputs are applied in the total
 * order; what they cause elsewhere is scheduled at least the lookahead later.
 */
import type { Output } from './delivery';
import { heed } from './fault/wish';
import { machineOf, notify } from './kernel';
import { followLeader } from './login';
import { orderOp } from './machine';
import { closeSocket, connect, listen, tookConnection } from './net/handshake';
import { consume, sendBytes, wantRoom } from './net/network';
import { closePipeEnd, consumeFromPipe, createPipe, writeToPipe } from './net/pipe';
import {
  bearChild,
  continueProcess,
  EXEC_US,
  endProcess,
  enterFork,
  sendSignal,
  sendSignalToGroup,
  stopProcess,
} from './process';
import type { Process, Tty, World } from './state';
import { printTty, readFromTty, setMode } from './tty';

type Of<Kind extends Output['kind']> = Extract<Output, { kind: Kind }>;

type Effects = {
  readonly [Kind in Output['kind']]: (world: World, process: Process, output: Of<Kind>) => void;
};

function ttyOf(world: World, process: Process): Tty | undefined {
  return process.tty === null ? undefined : world.ttys.get(process.tty);
}

const EFFECTS: Effects = {
  trace(world, { pid }, { at, seq, fact }) {
    world.windowTrace.push({ at, pid, seq, fact });
  },
  send(world, process, { at, channel, bytes }) {
    const endpoint = world.net.endpoints.get(channel);
    if (endpoint !== undefined) return sendBytes(world, endpoint, at, bytes);
    const pipe = world.pipes.get(channel);
    if (pipe !== undefined) writeToPipe(world, process.pid, at, { pipe, bytes });
  },
  consumed(world, _process, { at, channel, bytes }) {
    const endpoint = world.net.endpoints.get(channel);
    if (endpoint !== undefined) return consume(world, endpoint, at, bytes);
    const pipe = world.pipes.get(channel);
    if (pipe !== undefined) consumeFromPipe(world, at, pipe, bytes);
  },
  shortage(world, _process, { at, channel }) {
    const endpoint = world.net.endpoints.get(channel);
    if (endpoint !== undefined) wantRoom(world, endpoint, at);
  },
  closeChannel(world, process, { at, channel }) {
    process.channels.delete(channel);
    closeSocket(world, channel, at);
    closePipeEnd(world, process.pid, at, channel);
  },
  listen(world, process, { at, channel, local }) {
    const machine = machineOf(world, process);
    if (machine) listen(world, { pid: process.pid, machine, channel }, at, local);
  },
  connect(world, process, { at, channel, peer, bind }) {
    const machine = machineOf(world, process);
    if (machine) connect(world, { pid: process.pid, machine, channel }, at, { peer, bind });
  },
  took(world, _process, { listener }) {
    tookConnection(world, listener);
  },
  pipe(world, process, ends) {
    createPipe(world, process.pid, ends);
  },
  ttyWrite(world, process, { at, bytes }) {
    const tty = ttyOf(world, process);
    if (tty) printTty(tty, at, bytes);
  },
  ttyRead(world, process, { bytes, ends }) {
    const tty = ttyOf(world, process);
    if (tty?.reader === process.pid) readFromTty(tty, bytes, ends);
  },
  ttyMode(world, process, { mode }) {
    const tty = ttyOf(world, process);
    if (tty) setMode(world, tty, mode);
  },
  ttyForeground(world, process, { pgid }) {
    const tty = ttyOf(world, process);
    if (tty === undefined) return;
    tty.foreground = pgid;
    world.unsettled.ttys.add(tty.id);
  },
  file(world, process, { at, opSeq, op }) {
    process.opSeqOrdered = opSeq;
    const machine = machineOf(world, process);
    if (machine) orderOp(world, machine, at, { pid: process.pid, opSeq, op });
  },
  watch(_world, process, { path, on }) {
    if (on) process.watches.add(path);
    else process.watches.delete(path);
  },
  chdir(_world, process, { cwd }) {
    process.cwd = cwd;
  },
  spawn(world, process, { at, child }) {
    process.pidsLeft--;
    const machine = machineOf(world, process);
    const { pid: ppid, tty } = process;
    if (machine) bearChild(world, { ppid, machine, tty }, child, at + EXEC_US);
  },
  fork(world, process, output) {
    process.pidsLeft--;
    enterFork(world, process, output);
  },
  kill(world, process, { at, pid, signal }) {
    sendSignal(world, at, pid, { signal, from: process.pid });
  },
  killpg(world, process, { at, pgid, signal }) {
    sendSignalToGroup(world, at, pgid, { signal, from: process.pid });
  },
  inflict(world, process, { at, words }) {
    notify(world, at, { to: process.pid, body: { kind: 'inflicted', ...heed(world, at, words) } });
  },
  stopped(world, process, { at, signal }) {
    stopProcess(world, process, at, signal);
  },
  continued(world, process, { at }) {
    continueProcess(world, process, at);
  },
  exit(world, process, { at, status }) {
    endProcess(world, process, at, status);
    followLeader(world, process, at);
  },
};

/** A stop can't hold these back: they are the kernel's, not the program's. */
function isUnstoppable(output: Output): boolean {
  if (output.kind === 'exit') return output.status.kind === 'signaled';
  return output.kind === 'continued' || output.kind === 'stopped';
}

/** Applies one output of process `pid`; none after its end counts. */
export function applyOutput(world: World, pid: number, output: Output): void {
  const process = world.processes.get(pid);
  if (process === undefined) return;
  const { stoppedAt } = process;
  if (stoppedAt !== null && output.at > stoppedAt && !isUnstoppable(output)) {
    process.held.push({ at: output.at, pid, seq: output.seq, output });
    return;
  }
  const effect = EFFECTS[output.kind] as (world: World, process: Process, output: Output) => void;
  effect(world, process, output);
}
