/** Who sits at a terminal: the program it was opened with, and a new one when that has ended. */
import { isErrno } from '#host/errno';
import { findProgram } from './files/tree';
import { bearChild, INIT } from './process';
import type { Login } from './recording';
import { LOOKAHEAD_US, type Machine, type Process, type Tty, type World } from './state';
import { COOKED, createTty } from './tty';

/** From a leader's end to the prompt of the one after it, about what init and getty take. */
const RESPAWN_US = 50_000;

/** A new terminal with its first program; nothing when the machine has no such executable. */
export function openTty(world: World, at: number, login: Login): void {
  const tty = createTty(world.nextTty, login);
  world.ttys.set(tty.id, tty);
  if (startLeader(world, tty, at + LOOKAHEAD_US)) world.nextTty++;
  else world.ttys.delete(tty.id);
}

/** What a process's end means to its terminal: who leads a session is followed by another. */
export function followLeader(world: World, { pid, tty: id }: Process, at: number): void {
  const tty = id === null ? undefined : world.ttys.get(id);
  if (tty === undefined || tty.leader !== pid || !tty.login.respawn || tty.hungUp) return;
  tty.mode = COOKED;
  tty.editing = [];
  tty.unread = [];
  startLeader(world, tty, at + RESPAWN_US);
}

/** From power on to a prompt. */
const BOOT_US = 2_000_000;

/** After a boot: a fresh login at each of the machine's terminals. */
export function seatAgain(world: World, machine: Machine, at: number): void {
  for (const tty of world.ttys.values()) {
    if (tty.machine !== machine.name || tty.hungUp) continue;
    tty.mode = COOKED;
    tty.editing = [];
    tty.unread = [];
    tty.reader = null;
    startLeader(world, tty, at + BOOT_US);
  }
}

function startLeader(world: World, tty: Tty, startsAt: number): boolean {
  const { argv, cwd, env, machine: name } = tty.login;
  const machine = world.machines.get(name);
  if (machine === undefined) return false;
  const program = findProgram(machine.tree, argv[0] ?? '', { cwd, path: env.PATH });
  if (isErrno(program)) return false;
  const pid = world.nextPid++;
  tty.leader = pid;
  tty.foreground = pid;
  const open = { kind: 'tty' } as const;
  const stdio = [open, open, open] as const;
  const child = { pid, pgid: 0, program, argv, env, cwd, stdio, ignored: [] };
  bearChild(world, { ppid: INIT, machine, tty: tty.id }, child, startsAt);
  return true;
}
