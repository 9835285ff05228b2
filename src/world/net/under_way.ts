/**
 * Messages under way, one by one: what was written to a socket and has not arrived. Each has a
 * number; it can be held back by it. What was sent behind it on its connection waits for it, as the
 * bytes of a stream do.
 */
import type { Moved } from '#host/trace';
import { push } from '../queue';
import type { World, WorldEvent } from '../state';

type OnWire = Extract<WorldEvent, { kind: 'segment' | 'fin' }>;

export interface UnderWay {
  /** The number it has in the world's order. */
  readonly message: number;
  readonly arriveAt: number;
  /** Processes; 0: the end it comes from is gone. */
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** In the order of their arrival. */
export function messagesUnderWay(world: World): UnderWay[] {
  const found: UnderWay[] = [];
  for (const event of world.queue) {
    if (event.kind !== 'segment') continue;
    const end = world.net.endpoints.get(event.channel);
    if (!end) continue;
    const from = world.net.endpoints.get(end.peer)?.pid ?? 0;
    const { seq: message, at: arriveAt, bytes } = event;
    found.push({ message, arriveAt, from, to: end.pid, bytes });
  }
  return found.sort((a, b) => a.arriveAt - b.arriveAt || a.message - b.message);
}

/** Whose ports a message goes between; null: none of them listens, or it is gone. */
export function portsOfMessage(world: World, message: number): [number, number] | null {
  const found = messagesUnderWay(world).find((each) => each.message === message);
  const ports = [found?.from, found?.to].map((pid) => portServedBy(world, pid));
  const [from, to] = ports;
  return from && to ? [from, to] : null;
}

export function portServedBy(world: World, pid: number | undefined): number | null {
  for (const listener of world.net.listeners.values())
    if (listener.pid === pid) return listener.local.port;
  return null;
}

/** Lets it, and what was sent behind it, arrive so much later; null: it is not there to be held. */
export function holdMessage(world: World, message: number, us: number): Moved[] | null {
  const held = onWire(world, message);
  if (!held) return null;
  const moved: Moved[] = [];
  let earliest = held.at + us;
  for (const event of behind(world, held)) {
    const at = Math.max(event.at, earliest);
    moved.push(...putOff(world, event, { at, dueAt: event.dueAt ?? event.at }));
    earliest = at;
  }
  return moved;
}

/** Lets it, and what waits behind it, arrive when it would have, or at once. */
export function releaseMessage(world: World, message: number): Moved[] {
  const held = onWire(world, message);
  if (!held) return [];
  const moved: Moved[] = [];
  let earliest = Math.max(world.horizon, world.open?.upTo ?? 0);
  for (const event of behind(world, held)) {
    const other = event.seq !== message && isHeld(world, event.seq);
    const at = Math.max(earliest, other ? event.at : (event.dueAt ?? event.at));
    moved.push(...putOff(world, event, { at, dueAt: event.dueAt }));
    earliest = at;
  }
  return moved;
}

/** Whether somebody holds it back by its number. */
export function isHeld(world: World, message: number): boolean {
  return world.net.faults.some(({ fault }) => fault.kind === 'delay' && fault.message === message);
}

function onWire(world: World, message: number): OnWire | undefined {
  return world.queue.find(
    (event): event is OnWire => event.kind === 'segment' && event.seq === message,
  );
}

/** Itself, and what was sent after it on the same connection, in the order of sending. */
function behind(world: World, first: OnWire): OnWire[] {
  return world.queue
    .filter(
      (event): event is OnWire =>
        (event.kind === 'segment' || event.kind === 'fin') &&
        event.channel === first.channel &&
        event.seq >= first.seq,
    )
    .sort((a, b) => a.seq - b.seq);
}

/**
 * In the place of the event another one, at another instant: the heap is built anew. What is to be
 * told of it: of a message, if its arrival is another one.
 */
function putOff(world: World, event: OnWire, change: Pick<OnWire, 'at' | 'dueAt'>): Moved[] {
  const rest = world.queue.splice(0).filter((each) => each !== event);
  for (const each of rest) push(world.queue, each);
  push(world.queue, { ...event, ...change });
  // What is sent next comes behind what was sent last.
  for (const sender of world.net.endpoints.values())
    if (sender.peer === event.channel) sender.lastArrival = change.at;
  const end = world.net.endpoints.get(event.channel);
  if (!end || event.kind === 'fin' || change.at === event.at) return [];
  return [{ conn: end.conn, to: end.pid, was: event.at, arriveAt: change.at }];
}
