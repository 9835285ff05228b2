/** The process table: birth, signals, stopping, and everything that a death sets free. */
import type { ExitStatus, Signal } from '#host/signal';
import type { Description, Output, SpawnedChild } from './delivery';
import { createImage } from './image';
import { factsChanged, machineOf, notify, record, schedule } from './kernel';
import { factsOf } from './machine';
import { closeSocket } from './net/handshake';
import { closePipesOf, inheritPipeEnd } from './net/pipe';
import { push } from './queue';
import { LOOKAHEAD_US, type Machine, type Process, type ServerName, type World } from './state';

/** From an exec to the program's first turn. */
export const EXEC_US = 500;
/** The process that everything descends from. */
export const INIT = 1;
const ENDED_KEPT = 200;

function isTty(description: Description): boolean {
  return description.kind === 'tty';
}

function enter(
  world: World,
  entry: Pick<
    Process,
    'pid' | 'ppid' | 'pgid' | 'machine' | 'program' | 'argv' | 'cwd' | 'tty' | 'birth' | 'readsTty'
  >,
  startsAt: number,
): Process {
  const process: Process = {
    ...entry,
    state: 'running',
    stoppedAt: null,
    held: [],
    nextAt: startsAt,
    restUntil: 0,
    wakeAt: Number.POSITIVE_INFINITY,
    mailbox: [],
    busyUntil: startsAt,
    turns: 0,
    channels: new Set(),
    watches: new Set(),
    filesSeen: 0,
    opSeqOrdered: 0,
    factsSeen: 0,
    pidsLeft: 0,
  };
  world.processes.set(process.pid, process);
  if (process.tty !== null) world.unsettled.ttys.add(process.tty);
  factsChanged(machineOf(world, process));
  return process;
}

export interface Parent {
  readonly ppid: number;
  readonly machine: Machine;
  readonly tty: number | null;
}

/** Puts an exec'd child in the table and makes its image, which a driver takes up. */
export function bearChild(
  world: World,
  parent: Parent,
  child: SpawnedChild,
  startsAt: number,
): void {
  const { machine, ppid, tty } = parent;
  const pgid = child.pgid === 0 ? child.pid : child.pgid;
  const { pid, program, argv, cwd } = child;
  const readsTty = isTty(child.stdio[0]);
  const process = enter(
    world,
    { pid, ppid, pgid, machine: machine.name, program, argv, cwd, tty, birth: child, readsTty },
    startsAt,
  );
  process.filesSeen = machine.logStart + machine.log.length;
  process.factsSeen = machine.factsVersion;
  const terminal = tty === null ? undefined : world.ttys.get(tty);
  const { seed, startDateUs } = world;
  const size = terminal ? { cols: terminal.cols, rows: terminal.rows } : null;
  const { filesSeen } = process;
  const birth = {
    ppid,
    seed,
    startDateUs,
    startsAt,
    files: machine.tree,
    filesSeen,
    terminal: size,
  };
  world.born.push(createImage(child, { ...birth, machine: factsOf(world, machine) }));
  const ends = new Set<number>();
  for (const description of child.stdio)
    if (description.kind === 'pipe') ends.add(description.channel);
  for (const channel of ends) inheritPipeEnd(world, pid, { channel, byExec: true });
  schedule(world, startsAt, { kind: 'exec', child: pid });
}

/** A fork's child: its image is where its parent's is. */
export function enterFork(
  world: World,
  parent: Process,
  forked: Extract<Output, { kind: 'fork' }>,
): void {
  const { at, child, pgid, program, channels, filesSeen } = forked;
  const { machine, argv, cwd, tty } = parent;
  const entry = { pid: child, ppid: parent.pid, pgid, machine, program, argv, cwd, tty };
  const process = enter(world, { ...entry, birth: null, readsTty: false }, at + LOOKAHEAD_US);
  process.filesSeen = filesSeen;
  for (const channel of channels) inheritPipeEnd(world, child, { channel, byExec: false });
  record(world, at, parent.pid, { kind: 'fork', child, program });
}

/** States that a program began: by now its shell has said whether it runs in the foreground. */
export function recordExec(world: World, at: number, pid: number): void {
  const process = world.processes.get(pid);
  if (process === undefined) return;
  const { ppid, machine, tty, program, argv, cwd } = process;
  const terminal = tty === null ? undefined : world.ttys.get(tty);
  const background = terminal !== undefined && terminal.foreground !== process.pgid;
  record(world, at, pid, { kind: 'exec', ppid, machine, tty, program, argv, cwd, background });
}

/** A machine's init waits that long before it starts a server again. */
const RESTART_US = 100_000;

/** Starts again what last listened on that port, as it was started; false: nothing ever did. */
export function restartServer(
  world: World,
  at: number,
  { port, machine: on }: ServerName,
): boolean {
  const served = [...world.net.served.values()].findLast(
    (each) => each.port === port && (on === undefined || each.machine === on),
  );
  const machine = served && world.machines.get(served.machine);
  if (!served || !machine?.up) return false;
  const parent = { ppid: INIT, machine, tty: served.tty };
  const child = { ...served.child, pid: world.nextPid++, pgid: 0 };
  bearChild(world, parent, child, at + RESTART_US);
  return true;
}

// --- signals ---

export interface Kill {
  readonly signal: Signal;
  readonly from: number | null;
}

/** Sends a signal; it arrives after the lookahead. */
export function sendSignal(world: World, at: number, pid: number, kill: Kill): void {
  if (!world.processes.has(pid)) return;
  const { signal, from } = kill;
  record(world, at, pid, { kind: 'signal', signal, from });
  notify(world, at, { to: pid, body: { kind: 'signal', signal, from } });
}

export function sendSignalToGroup(world: World, at: number, pgid: number, kill: Kill): void {
  for (const process of world.processes.values())
    if (process.pgid === pgid) sendSignal(world, at, process.pid, kill);
}

export function stopProcess(world: World, process: Process, at: number, signal: Signal): void {
  process.state = 'stopped';
  process.stoppedAt = at;
  factsChanged(machineOf(world, process));
  const body = { kind: 'childStopped', pid: process.pid, signal } as const;
  notify(world, at, { to: process.ppid, body });
}

/** What the stop held back of a busy turn happens later by the length of the stop. */
export function continueProcess(world: World, process: Process, at: number): void {
  const stoppedFor = at - (process.stoppedAt ?? at);
  const earliest = world.open?.upTo ?? world.horizon;
  process.state = 'running';
  process.stoppedAt = null;
  factsChanged(machineOf(world, process));
  for (const { at: due, pid, seq, output } of process.held) {
    const resumed = Math.max(due + stoppedFor, earliest);
    push(world.queue, {
      at: resumed,
      pid,
      seq,
      kind: 'output',
      output: { ...output, at: resumed },
    });
  }
  process.held = [];
}

// --- the end ---

export function endProcess(world: World, process: Process, at: number, status: ExitStatus): void {
  const { pid, ppid, machine, program, argv, tty } = process;
  record(world, at, pid, { kind: 'exit', status });
  for (const channel of [...process.channels]) closeSocket(world, channel, at);
  closePipesOf(world, pid, at);
  removeProcess(world, process);
  world.ended.push({ pid, ppid, machine, program, argv, tty, at, status });
  if (world.ended.length > ENDED_KEPT) world.ended.shift();
  notify(world, at, { to: ppid, body: { kind: 'childExited', pid, status } });
}

/** Takes a process out of the table; its children are init's now. */
export function removeProcess(world: World, process: Process): void {
  world.processes.delete(process.pid);
  world.severed.delete(process.pid);
  world.gone.push(process.pid);
  for (const other of world.processes.values()) if (other.ppid === process.pid) other.ppid = INIT;
  if (process.tty !== null) world.unsettled.ttys.add(process.tty);
  factsChanged(machineOf(world, process));
}
