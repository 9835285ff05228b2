/** The few primitives that all parts of the world are made of: events, deliveries, facts. */
import type { WorldFact } from '#host/trace';
import type { DeliveryBody } from './delivery';
import { push } from './queue';
import { type EventBody, LOOKAHEAD_US, type Machine, type Process, type World } from './state';

/** The world's own records stand behind the process's of the same instant. */
const WORLD_SEQ = 2 ** 40;

/** An event of the world at an instant not before the open window's end. */
export function schedule(world: World, at: number, body: EventBody): void {
  world.seq++;
  push(world.queue, { at, pid: 0, seq: world.seq, ...body });
}

/** Hands something to a process's kernel now (`at` is the instant being worked on). */
export function deliver(world: World, pid: number, delivery: { at: number } & DeliveryBody): void {
  const process = world.processes.get(pid);
  if (process === undefined) return;
  process.mailbox.push(delivery);
  if (delivery.at < process.wakeAt) process.wakeAt = delivery.at;
}

/** Hands over something that is no reason to run: it waits in the mailbox for one. */
export function deliverQuietly(
  world: World,
  pid: number,
  delivery: { at: number } & DeliveryBody,
): void {
  world.processes.get(pid)?.mailbox.push(delivery);
}

/** What another process did reaches `pid` as soon as it may. */
export function notify(world: World, at: number, notice: { to: number; body: DeliveryBody }): void {
  schedule(world, at + LOOKAHEAD_US, { kind: 'deliver', ...notice });
}

/** A fact of the world about process `pid`; 0: about nobody in particular. */
export function record(world: World, at: number, pid: number, fact: WorldFact): void {
  world.seq++;
  world.windowTrace.push({ at, pid, seq: WORLD_SEQ + world.seq, fact });
}

export function machineOf(world: World, process: Process): Machine | undefined {
  return world.machines.get(process.machine);
}

/** Its processes hear of the machine's new state when they run next. */
export function factsChanged(machine: Machine | undefined): void {
  if (machine === undefined) return;
  machine.facts = null;
  machine.factsVersion++;
}
