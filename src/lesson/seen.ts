/** The present as the trace has told it so far, for patterns that ask for more than one record. */
import type { SocketAddress } from '#host/input';
import type { SentinelFacts } from '#host/sentinel_facts';
import type { ServerFacts, TraceRecord } from '#host/trace';

/** What the patterns need to know of the past, as plain data. */
export interface Seen {
  /** The last facts of each running server, by port, with its pid. */
  servers: Record<number, { readonly pid: number; readonly facts: ServerFacts }>;
  /** The same of each running Sentinel. */
  sentinels: Record<number, { readonly pid: number; readonly facts: SentinelFacts }>;
  /** Programs running now, by pid. */
  running: Record<number, { readonly program: string; readonly argv: readonly string[] }>;
  /** Addresses from which servers and Sentinels talk to servers, with the connection's id. */
  serverPeers: Record<string, number>;
  /** The program that ended with the record at hand. */
  ended: {
    readonly program: string;
    readonly argv: readonly string[];
    readonly code: number;
  } | null;
  /** The port on which the record at hand saw a server begin, or end. */
  began: number | null;
  gone: number | null;
}

export function newSeen(): Seen {
  return {
    servers: {},
    sentinels: {},
    running: {},
    serverPeers: {},
    ended: null,
    began: null,
    gone: null,
  };
}

/** Brings `seen` up to date with a record; call it before matching that record. */
export function see(seen: Seen, record: TraceRecord): void {
  const { fact, pid } = record;
  seen.ended = null;
  seen.began = null;
  seen.gone = null;
  if (fact.kind === 'server') seeServer(seen, pid, fact.facts);
  else if (fact.kind === 'sentinel') seeSentinel(seen, pid, fact);
  else if (fact.kind === 'connect') seeConnection(seen, pid, fact);
  else if (fact.kind === 'close') hangUp(seen, fact.conn);
  else if (fact.kind === 'exec') seen.running[pid] = { program: fact.program, argv: fact.argv };
  else if (fact.kind === 'crash') forget(seen, pid);
  else if (fact.kind === 'exit') {
    const was = seen.running[pid];
    if (was && fact.status.kind === 'exited') seen.ended = { ...was, code: fact.status.code };
    forget(seen, pid);
  }
}

function forget(seen: Seen, pid: number): void {
  delete seen.running[pid];
  for (const table of [seen.servers, seen.sentinels])
    for (const [port, server] of Object.entries(table)) {
      if (server.pid !== pid) continue;
      delete table[Number(port)];
      seen.gone = Number(port);
    }
}

const SERVERS: readonly (string | undefined)[] = ['redis-server', 'redis-sentinel'];

function seeConnection(
  seen: Seen,
  pid: number,
  { conn, local }: { readonly conn: number; readonly local: SocketAddress },
): void {
  if (!SERVERS.includes(seen.running[pid]?.program)) return;
  seen.serverPeers[`${local.host}:${local.port}`] = conn;
}

function hangUp(seen: Seen, conn: number): void {
  for (const [peer, own] of Object.entries(seen.serverPeers))
    if (own === conn) delete seen.serverPeers[peer];
}

function seeSentinel(
  seen: Seen,
  pid: number,
  { port, facts }: { readonly port: number; readonly facts: SentinelFacts },
): void {
  if (seen.sentinels[port]?.pid !== pid) seen.began = port;
  seen.sentinels[port] = { pid, facts };
}

/** A second server on a port says what it is before it finds that it can't have the port. */
function seeServer(seen: Seen, pid: number, facts: ServerFacts): void {
  const held = seen.servers[facts.port];
  if (held && held.pid !== pid && seen.running[held.pid]) return;
  if (held?.pid !== pid) seen.began = facts.port;
  seen.servers[facts.port] = { pid, facts };
}
