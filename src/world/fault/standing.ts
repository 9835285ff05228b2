/** Faults that last: what holds now, since when, and what ends it. */
import type { Fault } from '../fault';
import type { World } from '../state';

export interface StandingFault {
  /** What `undo` calls it by. */
  readonly id: number;
  /** Microseconds of virtual time. */
  readonly since: number;
  readonly fault: Fault;
}

/** Writes down a fault that lasts; answers its id. */
export function standing(world: World, fault: Fault, since: number): number {
  const id = world.net.nextFault++;
  world.net.faults.push({ id, since, fault });
  return id;
}

export function dropStanding(world: World, test: (each: StandingFault) => boolean): void {
  world.net.faults = world.net.faults.filter((each) => !test(each));
}

/** What has to happen for the fault to be over; null: taking its rules away is all. */
export function undoingOf({ fault }: StandingFault): Fault | null {
  switch (fault.kind) {
    case 'clockJump':
      return { ...fault, us: -fault.us };
    case 'disk':
      return { ...fault, freeBytes: null };
    case 'crashMachine':
      return { kind: 'bootMachine', machine: fault.machine };
    case 'announce':
      return { ...fault, host: null };
    default:
      return null;
  }
}
