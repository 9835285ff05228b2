/**
 * What a run of a lab came to, in figures that two branches can be compared by: how long nobody
 * could write, elections, messages, and acknowledged writes that a resynchronization threw away. A
 * fold over the trace; plain data.
 */
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';

export interface Account {
  /** Virtual microseconds in which no running server was a master, after there had been one. */
  outageUs: number;
  /** Servers that became a master while they ran. */
  promotions: number;
  /** Failovers that Sentinels began, and those whose leader was elected. */
  elections: number;
  elected: number;
  /** Segments that carried bytes, and their bytes. */
  messages: number;
  bytes: number;
  /** Writes that a client was told were done. */
  acknowledged: number;
  /** Of those, the ones that a server dropped when it took over another's dataset. */
  discarded: number;
  /** Servers that ended, by whatever. */
  deaths: number;
  /** Whether there has been a master at all. */
  led: boolean;
  /** Since when there is none; null: there is one, or never was. */
  downSince: number | null;
  readonly servers: Map<number, ServerBooks>;
}

interface ServerBooks {
  facts: ServerFacts;
  /** Acknowledged writes whose offset the next facts tell. */
  pending: number;
  /** The offset of its history behind each acknowledged write, ascending. */
  writes: number[];
}

/** The newest so many writes of a server are remembered: older ones have long been copied. */
const WRITES_MAX = 10_000;

export function createAccount(): Account {
  return {
    outageUs: 0,
    promotions: 0,
    elections: 0,
    elected: 0,
    messages: 0,
    bytes: 0,
    acknowledged: 0,
    discarded: 0,
    deaths: 0,
    led: false,
    downSince: null,
    servers: new Map(),
  };
}

type Booked = {
  [K in TraceFact['kind']]?: (
    account: Account,
    record: TraceRecord,
    fact: Extract<TraceFact, { kind: K }>,
  ) => void;
};

const BOOKED: Booked = {
  server(account, { pid, at }, { facts }) {
    const before = account.servers.get(pid);
    if (!before) account.servers.set(pid, { facts, pending: 0, writes: [] });
    else takeFacts(account, before, facts);
    followMaster(account, at);
  },
  command(account, { pid }, { source, role, dirty, error }) {
    if (source !== 'client' || role !== 'master' || dirty === 0 || error !== null) return;
    account.acknowledged++;
    const books = account.servers.get(pid);
    if (books) books.pending++;
  },
  rdb(account, { pid }, { what }) {
    const books = account.servers.get(pid);
    if (what === 'load-begin' && books) discard(account, books);
  },
  'sentinel-event'(account, _record, { type }) {
    if (type === '+try-failover') account.elections++;
    if (type === '+elected-leader') account.elected++;
  },
  segment(account, _record, { bytes }) {
    account.messages++;
    account.bytes += bytes.length;
  },
  exit: (account, { pid, at }) => endServer(account, pid, at),
  crash: (account, { pid, at }) => endServer(account, pid, at),
};

/** Takes records in, in their order. */
export function keepAccount(account: Account, records: readonly TraceRecord[]): void {
  for (const record of records) {
    const book = BOOKED[record.fact.kind] as
      | ((account: Account, record: TraceRecord, fact: TraceFact) => void)
      | undefined;
    book?.(account, record, record.fact);
  }
}

/** The outage up to `now`, one that still lasts included; microseconds. */
export function outageAt(account: Account, now: number): number {
  return account.outageUs + (account.downSince === null ? 0 : now - account.downSince);
}

function takeFacts(account: Account, books: ServerBooks, facts: ServerFacts): void {
  if (books.facts.role === 'slave' && facts.role === 'master') account.promotions++;
  for (; books.pending > 0; books.pending--) books.writes.push(facts.offset);
  if (books.writes.length > WRITES_MAX) books.writes.splice(0, books.writes.length - WRITES_MAX);
  books.facts = facts;
}

/**
 * The server is about to load its master's dataset. What its own history had beyond the part that
 * the master shares is gone: all of it, unless the master's history is the same or grew out of it.
 */
function discard(account: Account, books: ServerBooks): void {
  const { replid, master } = books.facts;
  const other = [...account.servers.values()].find((each) => each.facts.port === master?.port);
  // A server without replicas does not count offsets: unrelated is less than nothing.
  let shared = -1;
  if (other?.facts.replid === replid) shared = other.facts.offset;
  else if (other?.facts.replid2 === replid) shared = other.facts.secondOffset - 1;
  account.discarded += books.writes.filter((offset) => offset > shared).length + books.pending;
  books.writes = [];
  books.pending = 0;
}

function endServer(account: Account, pid: number, at: number): void {
  if (!account.servers.delete(pid)) return;
  account.deaths++;
  followMaster(account, at);
}

function followMaster(account: Account, at: number): void {
  const led = [...account.servers.values()].some(({ facts }) => facts.role === 'master');
  account.led ||= led;
  if (led) account.outageUs = outageAt(account, at);
  account.downSince = led || !account.led ? null : (account.downSince ?? at);
}
