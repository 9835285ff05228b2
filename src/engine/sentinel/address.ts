/**
 * Addresses of instances: what was said, and what it resolves to.
 * twin: redis 6.2.6 sentinel.c, "sentinelAddr".
 */
import { isErrno } from '#host/errno';
import type { Server } from '../state';
import { sentinelOf } from './sentinel';
import type { SentinelAddr } from './state';

const PORT_MAX = 65_535;

/** ENOENT: the name can't be resolved; EINVAL: there is no such port. */
export type AddrError = 'ENOENT' | 'EINVAL';

/** anetResolve: an address stays itself; a name is looked up if resolve-hostnames allows. */
export function sentinelResolve(server: Server, hostname: string): string | 'ENOENT' {
  if (isAddress(hostname)) return hostname;
  if (!sentinelOf(server).resolveHostnames) return 'ENOENT';
  const ip = server.host.resolve(hostname);
  return isErrno(ip) ? 'ENOENT' : ip;
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  const isIpv4 = parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) < 256);
  return isIpv4 || /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/.test(text);
}

export function createSentinelAddr(
  server: Server,
  hostname: string,
  port: number,
): SentinelAddr | AddrError {
  if (port < 0 || port > PORT_MAX) return 'EINVAL';
  const ip = sentinelResolve(server, hostname);
  return ip === 'ENOENT' ? 'ENOENT' : { hostname, ip, port };
}

export function dupSentinelAddr({ hostname, ip, port }: SentinelAddr): SentinelAddr {
  return { hostname, ip, port };
}

export function sentinelAddrIsEqual(a: SentinelAddr, b: SentinelAddr): boolean {
  return a.port === b.port && a.ip.toLowerCase() === b.ip.toLowerCase();
}

/** Whether a name, as someone reported it, means this address. */
export function sentinelAddrEqualsHostname(
  server: Server,
  addr: SentinelAddr,
  hostname: string,
): boolean {
  return sentinelResolve(server, hostname).toLowerCase() === addr.ip.toLowerCase();
}

/** How others are told of it: by name if announce-hostnames says so. */
export function announceSentinelAddr(server: Server, addr: SentinelAddr): string {
  return sentinelOf(server).announceHostnames ? addr.hostname : addr.ip;
}

export function announceSentinelAddrAndPort(server: Server, addr: SentinelAddr): string {
  const host = announceSentinelAddr(server, addr);
  return host.includes(':') ? `[${host}]:${addr.port}` : `${host}:${addr.port}`;
}
