/**
 * Listening sockets and how a connection comes to be: SYN, the listener's kernel, SYN-ACK. A SYN
 * that nobody answers is sent again for 127 seconds, as Linux does with tcp_syn_retries = 6.
 */
import type { Errno } from '#host/errno';
import type { SocketAddress } from '#host/input';
import { deliver, notify, record, schedule } from '../kernel';
import {
  type Attempt,
  type Endpoint,
  type Listener,
  LOOKAHEAD_US,
  type Machine,
  type World,
} from '../state';
import { arrivalOf, barrierBetween, type Side } from './link';
import { closeEndpoint, isLoopback, machineAt } from './network';

/** Connections a kernel completes for a process that does not take them. */
const BACKLOG = 511;
const SYN_RETRIES = 6;
const SYN_RETRY_US = 1_000_000;
/** How long a neighbour is asked for before there is no route; a name unknown fails at once. */
const NO_ROUTE_US = 3_000_000;
const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '*', '']);
/** All IPv6 addresses, and they only: another family than ANY's. */
const ANY_IPV6 = '::';

// --- listening ---

export function listen(
  world: World,
  who: { pid: number; machine: Machine; channel: number },
  at: number,
  wanted: SocketAddress,
): void {
  const { pid, machine, channel } = who;
  const host = ANY.has(wanted.host) ? '0.0.0.0' : (machine.hosts[wanted.host] ?? wanted.host);
  const local = { host, port: wanted.port === 0 ? freePort(world, machine) : wanted.port };
  const errno = bindErrno(world, machine, local);
  if (errno !== null) {
    notify(world, at, { to: pid, body: { kind: 'listenFailed', channel, errno } });
    return;
  }
  world.net.listeners.set(channel, { channel, pid, machine: machine.name, local, pending: 0 });
  world.processes.get(pid)?.channels.add(channel);
  rememberServer(world, pid, local.port);
  record(world, at, pid, { kind: 'listen', local });
  notify(world, at, { to: pid, body: { kind: 'listening', channel, local } });
}

/** So that it can be started again. */
function rememberServer(world: World, pid: number, port: number): void {
  const process = world.processes.get(pid);
  if (!process?.birth) return;
  const { birth: child, machine, tty } = process;
  const key = `${machine}:${port}`;
  // The newest comes last.
  world.net.served.delete(key);
  world.net.served.set(key, { port, child, machine, tty });
}

function bindErrno(world: World, machine: Machine, local: SocketAddress): Errno | null {
  if (!isLocal(machine, local.host)) return 'EADDRNOTAVAIL';
  for (const other of world.net.listeners.values()) {
    if (other.machine !== machine.name || other.local.port !== local.port) continue;
    if (isIpv6(other.local.host) !== isIpv6(local.host)) continue;
    if (isAny(local.host) || isAny(other.local.host) || other.local.host === local.host)
      return 'EADDRINUSE';
  }
  return null;
}

function isIpv6(address: string): boolean {
  return address.includes(':');
}

function isAny(address: string): boolean {
  return ANY.has(address) || address === ANY_IPV6;
}

function isLocal(machine: Machine, address: string): boolean {
  return isAny(address) || isLoopback(address) || machine.addresses.includes(address);
}

function freePort(world: World, machine: Machine): number {
  for (;;) {
    const port = machine.nextPort;
    machine.nextPort = port >= LAST_PORT ? FIRST_PORT : port + 1;
    if (!portInUse(world, machine.name, port)) return port;
  }
}

function portInUse(world: World, machine: string, port: number): boolean {
  for (const { machine: name, local } of world.net.listeners.values())
    if (name === machine && local.port === port) return true;
  for (const { machine: name, local } of world.net.endpoints.values())
    if (name === machine && local.port === port) return true;
  return false;
}

/** A connection left the backlog. */
export function tookConnection(world: World, channel: number): void {
  const listener = world.net.listeners.get(channel);
  if (listener !== undefined) listener.pending--;
}

export function closeListener(world: World, listener: Listener, at: number): void {
  world.net.listeners.delete(listener.channel);
  record(world, at, listener.pid, { kind: 'unlisten', local: listener.local });
}

// --- connecting ---

export function connect(
  world: World,
  who: { pid: number; machine: Machine; channel: number },
  at: number,
  wanted: { peer: SocketAddress; bind: string | null },
): void {
  const { pid, machine, channel } = who;
  const { peer, bind } = wanted;
  if (bind !== null && !isLocal(machine, bind)) {
    fail(world, who, at, 'EADDRNOTAVAIL');
    return;
  }
  const target = machineAt(world, machine.name, peer.host);
  if (target === undefined) {
    const isName = !/^\d/.test(peer.host);
    fail(world, who, isName ? at : at + NO_ROUTE_US, 'EHOSTUNREACH');
    return;
  }
  const near = isLoopback(peer.host) || target === machine.name;
  const routed = near ? peer.host : (machine.addresses[0] ?? '127.0.0.1');
  // Bound to every address, it comes from the one the way leads over.
  const host = bind === null || isAny(bind) ? routed : bind;
  const local = { host, port: freePort(world, machine) };
  const attempt: Attempt = { channel, pid, machine: machine.name, local, peer, tries: 0 };
  world.net.attempts.set(channel, attempt);
  world.processes.get(pid)?.channels.add(channel);
  sendSyn(world, attempt, at);
}

function fail(world: World, who: { pid: number; channel: number }, at: number, errno: Errno): void {
  notify(world, at, { to: who.pid, body: { kind: 'connectFailed', channel: who.channel, errno } });
}

function near(attempt: Attempt): Side {
  return { pid: attempt.pid, machine: attempt.machine, port: attempt.local.port };
}

function far(world: World, attempt: Attempt): Side {
  const machine = machineAt(world, attempt.machine, attempt.peer.host) ?? '';
  const listener = findListener(world, machine, attempt.peer);
  return { pid: listener?.pid ?? null, machine, port: attempt.peer.port };
}

function findListener(world: World, machine: string, address: SocketAddress): Listener | undefined {
  for (const listener of world.net.listeners.values()) {
    if (listener.machine !== machine || listener.local.port !== address.port) continue;
    if (isIpv6(listener.local.host) !== isIpv6(address.host)) continue;
    if (isAny(listener.local.host) || listener.local.host === address.host) return listener;
  }
  return undefined;
}

function sendSyn(world: World, attempt: Attempt, at: number): void {
  const way = { from: near(attempt), to: far(world, attempt) };
  const barrier = barrierBetween(world, way.from, way.to);
  if (barrier === 'cut') {
    retryLater(world, attempt, at);
    return;
  }
  if (barrier === 'reject') {
    refuse(world, attempt, at, 'ECONNREFUSED');
    return;
  }
  schedule(world, arrivalOf(world, way, at, 0), { kind: 'syn', channel: attempt.channel });
}

function retryLater(world: World, attempt: Attempt, at: number): void {
  const wait = SYN_RETRY_US * 2 ** attempt.tries;
  schedule(world, at + wait, { kind: 'synRetry', channel: attempt.channel });
}

export function retrySyn(world: World, at: number, channel: number): void {
  const attempt = world.net.attempts.get(channel);
  if (attempt === undefined) return;
  attempt.tries++;
  if (attempt.tries <= SYN_RETRIES) {
    sendSyn(world, attempt, at);
    return;
  }
  refuse(world, attempt, at, 'ETIMEDOUT');
}

function refuse(world: World, attempt: Attempt, at: number, errno: Errno): void {
  world.net.attempts.delete(attempt.channel);
  world.processes.get(attempt.pid)?.channels.delete(attempt.channel);
  record(world, at, attempt.pid, { kind: 'refused', peer: attempt.peer, errno });
  fail(world, attempt, at, errno);
}

/** A SYN arrived at the target machine. */
export function arriveSyn(world: World, at: number, channel: number): void {
  const attempt = world.net.attempts.get(channel);
  if (attempt === undefined) return;
  const target = far(world, attempt);
  if (world.machines.get(target.machine)?.up !== true) {
    retryLater(world, attempt, at);
    return;
  }
  const back = { from: target, to: near(attempt) };
  if (barrierBetween(world, back.from, back.to) !== null) {
    retryLater(world, attempt, at);
    return;
  }
  const listener = findListener(world, target.machine, attempt.peer);
  if (listener === undefined) {
    refuse(world, attempt, at, 'ECONNREFUSED');
    return;
  }
  if (listener.pending >= BACKLOG) {
    retryLater(world, attempt, at);
    return;
  }
  establish(world, attempt, listener, { at, knownAt: arrivalOf(world, back, at, 0) });
}

function establish(
  world: World,
  attempt: Attempt,
  listener: Listener,
  instants: { at: number; knownAt: number },
): void {
  const { net } = world;
  const { at, knownAt } = instants;
  const { peer } = attempt;
  const local = { ...attempt.local, host: announcedHost(world, attempt) };
  const [conn, channel] = [net.nextConn++, net.nextChannel++];
  net.attempts.delete(attempt.channel);
  listener.pending++;
  const client = endpoint(
    { conn, channel: attempt.channel, peer: channel, local, remote: peer },
    attempt,
  );
  const server = endpoint(
    { conn, channel, peer: attempt.channel, local: peer, remote: local },
    listener,
  );
  // What the server says first must not overtake the handshake.
  server.lastArrival = knownAt;
  net.endpoints.set(client.channel, client);
  net.endpoints.set(server.channel, server);
  world.processes.get(listener.pid)?.channels.add(channel);
  record(world, at, attempt.pid, { kind: 'connect', conn, to: listener.pid, local, peer });
  const accepted = { at, kind: 'accepted', listener: listener.channel, channel } as const;
  deliver(world, listener.pid, { ...accepted, peer: local, local: peer });
  const body = { kind: 'connected', channel: attempt.channel, local } as const;
  schedule(world, Math.max(knownAt, at + LOOKAHEAD_US), { kind: 'deliver', to: attempt.pid, body });
}

/** The address a connection seems to come from: a server behind NAT has not its own. */
function announcedHost(world: World, { pid, local }: Attempt): string {
  if (world.net.announced.size > 0)
    for (const listener of world.net.listeners.values()) {
      if (listener.pid !== pid) continue;
      const { port } = listener.local;
      const { announced } = world.net;
      const host = announced.get(`${listener.machine}:${port}`) ?? announced.get(String(port));
      if (host !== undefined) return host;
    }
  return local.host;
}

function endpoint(
  ends: Pick<Endpoint, 'conn' | 'channel' | 'peer' | 'local' | 'remote'>,
  owner: { pid: number; machine: string },
): Endpoint {
  return {
    ...ends,
    pid: owner.pid,
    machine: owner.machine,
    open: true,
    dead: false,
    peerEnded: false,
    delivered: 0,
    consumed: 0,
    unreturned: 0,
    short: false,
    lastArrival: 0,
    waiting: [],
    stalledSince: 0,
    retries: 0,
  };
}

/** A process closed a socket of whatever kind, or died with it. */
export function closeSocket(world: World, channel: number, at: number): void {
  const { net } = world;
  const listener = net.listeners.get(channel);
  if (listener !== undefined) closeListener(world, listener, at);
  const end = net.endpoints.get(channel);
  if (end !== undefined) closeEndpoint(world, end, at);
  net.attempts.delete(channel);
}
