/**
 * TCP as processes see it: ordered byte streams between endpoints, with finite windows, FIN, RST,
 * refused and timed-out connections. The kernels' part goes on while a process is busy or stopped:
 * handshakes complete, bytes queue. (Setting up connections is handshake.ts.)
 *
 * differs: a write is one segment, whatever its length; acknowledgements are not events of their
 * own, only the room they make is (`credit`); keepalive probes are not sent, so an idle half-open
 * connection stays until someone writes.
 */
import type { Errno } from '#host/errno';
import { deliver, notify, record, schedule } from '../kernel';
import { type Endpoint, LOOKAHEAD_US, type World } from '../state';
import { arrivalOf, barrierBetween, RETRANSMIT_US, type Side } from './link';

/** Linux's tcp_retries2: after about 15 minutes of unacknowledged bytes the connection is dead. */
const GIVE_UP_US = 924_600_000;
const RETRANSMIT_MAX_US = 120_000_000;
/** Room is told when this much was read, or at once to a sender that waits for it. */
const CREDIT_BATCH = 65_536;
const ACKNOWLEDGE_RETRY_US = 1_000_000;

/** A connection's endpoint as one side of a link. */
export function sideOf(endpoint: Endpoint): Side {
  return { pid: endpoint.pid, machine: endpoint.machine, port: endpoint.local.port };
}

/** The other end's side; when that end is gone, as far as its address still tells. */
function farSide(world: World, endpoint: Endpoint): Side {
  const peer = world.net.endpoints.get(endpoint.peer);
  if (peer !== undefined) return sideOf(peer);
  const machine = machineAt(world, endpoint.machine, endpoint.remote.host) ?? '';
  return { pid: null, machine, port: endpoint.remote.port };
}

/** An address by which every machine means itself. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** The machine that has an address, seen from `from`; undefined: no such host. */
export function machineAt(world: World, from: string, address: string): string | undefined {
  if (isLoopback(address)) return from;
  for (const machine of world.machines.values())
    if (machine.addresses.includes(address)) return machine.name;
  return undefined;
}

function arrival(world: World, endpoint: Endpoint, at: number, bytes: number): number {
  const way = { from: sideOf(endpoint), to: farSide(world, endpoint) };
  return arrivalOf(world, way, at, bytes);
}

// --- sending ---

/** Puts bytes (null: the FIN) on the wire in order, or in the queue before a cut. */
function transmit(
  world: World,
  endpoint: Endpoint,
  at: number,
  bytes: Uint8Array | null,
): number | null {
  if (endpoint.waiting.length > 0) {
    endpoint.waiting.push(bytes);
    return null;
  }
  const way = { from: sideOf(endpoint), to: farSide(world, endpoint) };
  const barrier = barrierBetween(world, way.from, way.to);
  if (barrier === 'cut') {
    stall(world, endpoint, at, bytes);
    return null;
  }
  if (barrier === 'reject') {
    schedule(world, at + LOOKAHEAD_US, { kind: 'reset', channel: endpoint.channel });
    return null;
  }
  const alone = arrivalOf(world, way, at, bytes?.length ?? 0);
  const due = Math.max(endpoint.lastArrival, alone);
  endpoint.lastArrival = due;
  const channel = endpoint.peer;
  const dueAt = due > alone ? alone : undefined;
  if (bytes === null) schedule(world, due, { kind: 'fin', channel, dueAt });
  else schedule(world, due, { kind: 'segment', channel, bytes, dueAt });
  return due;
}

function stall(world: World, endpoint: Endpoint, at: number, bytes: Uint8Array | null): void {
  endpoint.waiting.push(bytes);
  endpoint.stalledSince = at;
  endpoint.retries = 0;
  schedule(world, at + RETRANSMIT_US, { kind: 'retransmit', channel: endpoint.channel });
}

/** The retransmission timer of a stalled endpoint: try again, or give up after a quarter of an hour. */
export function retransmit(world: World, at: number, channel: number): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined || endpoint.dead || endpoint.waiting.length === 0) return;
  const barrier = barrierBetween(world, sideOf(endpoint), farSide(world, endpoint));
  if (barrier === 'cut') {
    if (at - endpoint.stalledSince >= GIVE_UP_US) {
      breakEndpoint(world, endpoint, at, 'ETIMEDOUT');
      return;
    }
    endpoint.retries++;
    const wait = Math.min(RETRANSMIT_MAX_US, RETRANSMIT_US * 2 ** endpoint.retries);
    schedule(world, at + wait, { kind: 'retransmit', channel });
    return;
  }
  const { waiting } = endpoint;
  endpoint.waiting = [];
  for (const bytes of waiting) transmit(world, endpoint, at, bytes);
}

/** A process wrote to its socket. */
export function sendBytes(world: World, endpoint: Endpoint, at: number, bytes: Uint8Array): void {
  if (endpoint.dead) return;
  const arriveAt = transmit(world, endpoint, at, bytes);
  const to = world.net.endpoints.get(endpoint.peer)?.pid ?? 0;
  record(world, at, endpoint.pid, { kind: 'segment', conn: endpoint.conn, to, bytes, arriveAt });
}

// --- arriving ---

export function arriveSegment(world: World, at: number, channel: number, bytes: Uint8Array): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined) {
    answerStranger(world, at, channel);
    return;
  }
  if (endpoint.dead || !isUp(world, endpoint)) return;
  if (!endpoint.open) {
    sendReset(world, endpoint, at);
    return;
  }
  endpoint.delivered += bytes.length;
  deliver(world, endpoint.pid, { at, kind: 'data', channel, bytes });
}

/** A segment for a connection that this kernel knows nothing of (it was booted since): RST. */
function answerStranger(world: World, at: number, channel: number): void {
  for (const sender of world.net.endpoints.values()) {
    if (sender.peer !== channel) continue;
    const far = farSide(world, sender);
    if (world.machines.get(far.machine)?.up !== true) return;
    const due = arrivalOf(world, { from: far, to: sideOf(sender) }, at, 0);
    schedule(world, due, { kind: 'reset', channel: sender.channel });
  }
}

function isUp(world: World, endpoint: Endpoint): boolean {
  return world.machines.get(endpoint.machine)?.up === true;
}

export function arriveFin(world: World, at: number, channel: number): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined || endpoint.dead || !isUp(world, endpoint)) return;
  endpoint.peerEnded = true;
  if (endpoint.open) deliver(world, endpoint.pid, { at, kind: 'end', channel });
  else forget(world, endpoint);
}

/** RST from this end to the other one; this end is no more. When it arrives; null: it does not. */
function sendReset(world: World, endpoint: Endpoint, at: number): number | null {
  endpoint.dead = true;
  const barrier = barrierBetween(world, sideOf(endpoint), farSide(world, endpoint));
  const due = barrier === null ? arrival(world, endpoint, at, 0) : null;
  if (due !== null) schedule(world, due, { kind: 'reset', channel: endpoint.peer });
  if (!endpoint.open) forget(world, endpoint);
  return due;
}

export function arriveReset(world: World, at: number, channel: number): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined || endpoint.dead || !isUp(world, endpoint)) return;
  endpoint.dead = true;
  endpoint.waiting = [];
  if (!endpoint.open) {
    forget(world, endpoint);
    return;
  }
  const errno: Errno = endpoint.peerEnded ? 'EPIPE' : 'ECONNRESET';
  deliver(world, endpoint.pid, { at, kind: 'broken', channel, errno });
}

/** The kernel gives a connection up: the process hears of it, the other end does not. */
export function breakEndpoint(world: World, endpoint: Endpoint, at: number, errno: Errno): void {
  endpoint.dead = true;
  endpoint.waiting = [];
  const { conn } = endpoint;
  record(world, at, endpoint.pid, { kind: 'close', conn, how: 'timeout', to: 0, arriveAt: null });
  if (!endpoint.open) {
    forget(world, endpoint);
    return;
  }
  const { channel, pid } = endpoint;
  notify(world, at, { to: pid, body: { kind: 'broken', channel, errno } });
}

/** An end that nothing can reach any more is dropped; the other one still answers for itself. */
function forget(world: World, endpoint: Endpoint): void {
  world.net.endpoints.delete(endpoint.channel);
}

// --- closing ---

/** The process closed it, or died: RST where unread bytes were queued, else FIN after the bytes. */
export function closeEndpoint(world: World, endpoint: Endpoint, at: number): void {
  if (!endpoint.open) return;
  endpoint.open = false;
  const { conn, pid } = endpoint;
  if (endpoint.dead) {
    forget(world, endpoint);
    return;
  }
  const to = world.net.endpoints.get(endpoint.peer)?.pid ?? 0;
  if (endpoint.delivered > endpoint.consumed) {
    const arriveAt = sendReset(world, endpoint, at);
    record(world, at, pid, { kind: 'close', conn, how: 'rst', to, arriveAt });
    return;
  }
  const arriveAt = transmit(world, endpoint, at, null);
  record(world, at, pid, { kind: 'close', conn, how: 'fin', to, arriveAt });
  // Both ends closed: the late ones answer nobody. Until then this end stays to answer with RST.
  if (endpoint.peerEnded && endpoint.waiting.length === 0) forget(world, endpoint);
}

// --- windows ---

/** The process read bytes: the sender gets room for as many, in large helpings. */
export function consume(world: World, endpoint: Endpoint, at: number, bytes: number): void {
  endpoint.consumed += bytes;
  endpoint.unreturned += bytes;
  const sender = world.net.endpoints.get(endpoint.peer);
  if (sender === undefined || sender.dead || !sender.open) return;
  if (sender.short || endpoint.unreturned >= CREDIT_BATCH) acknowledge(world, at, endpoint.channel);
}

/** Tells the sender how much was read; through a cut, later. */
export function acknowledge(world: World, at: number, channel: number): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined || endpoint.dead || endpoint.unreturned === 0) return;
  if (barrierBetween(world, sideOf(endpoint), farSide(world, endpoint)) !== null) {
    schedule(world, at + ACKNOWLEDGE_RETRY_US, { kind: 'acknowledge', channel });
    return;
  }
  const due = arrival(world, endpoint, at, 0);
  schedule(world, due, { kind: 'credit', channel: endpoint.peer, bytes: endpoint.unreturned });
  endpoint.unreturned = 0;
}

export function arriveCredit(world: World, at: number, channel: number, bytes: number): void {
  const endpoint = world.net.endpoints.get(channel);
  if (endpoint === undefined || !endpoint.open || endpoint.dead) return;
  endpoint.short = false;
  deliver(world, endpoint.pid, { at, kind: 'credit', channel, bytes });
}

/** A process could not write all: the other kernel tells what room there is. */
export function wantRoom(world: World, endpoint: Endpoint, at: number): void {
  endpoint.short = true;
  acknowledge(world, at, endpoint.peer);
}
