/**
 * What a lesson check looks for, as data (checks.json), and whether one fact of the trace is it.
 * A pattern sees only what a learner could see: commands and replies, programs run, roles, links.
 */
import type { TraceRecord } from '#host/trace';
import { type Bindings, bind } from './bindings';
import type { Seen } from './seen';
import {
  matchSentinel,
  matchSentinelEvent,
  type SentinelEventPattern,
  type SentinelPattern,
} from './sentinel_pattern';

/** `$name` in `args` binds on first sight and must be equal later; of other texts case is nothing. */
export interface CommandPattern {
  readonly on: 'command';
  readonly name: string | readonly string[];
  readonly port?: number;
  readonly role?: 'master' | 'slave';
  /** An error's first word; null: no error. Absent: either. */
  readonly error?: string | null;
  readonly args?: readonly string[];
  /** The value answered: `$name`, a text, `(nil)` or `(integer) 3`. */
  readonly reply?: string;
  /** Whether it changed the dataset. */
  readonly wrote?: boolean;
  /** Whether the server was linked to its master then. */
  readonly linkUp?: boolean;
  /** What Sentinels and other servers send counts only if it is asked for. */
  readonly by?: 'server';
}

/** A program that ran to its end. */
export interface RanPattern {
  readonly on: 'ran';
  readonly program: string | readonly string[];
  /** Arguments that must be among its own, `./` aside. */
  readonly args?: readonly string[];
  readonly codes?: readonly number[];
}

/** A program that was just started, with those arguments among its own. */
export interface RunsPattern {
  readonly on: 'runs';
  readonly program: string | readonly string[];
  readonly args?: readonly string[];
}

/** Several servers, all as described at one instant. */
export interface StatePattern {
  readonly on: 'state';
  readonly servers: readonly {
    readonly port: number;
    readonly role?: 'master' | 'slave';
    readonly linkUp?: boolean;
    readonly masterPort?: number;
    readonly keysMin?: number;
    readonly keysMax?: number;
    /** No server runs on that port. */
    readonly gone?: true;
  }[];
  readonly offsetsEqual?: boolean;
}

/** A line entered at a prompt, whether or not anything came of it: for hints only. */
export interface LinePattern {
  readonly on: 'line';
  readonly program: 'sh' | 'redis-cli';
  readonly matches: string;
  readonly prompt?: string;
}

/** A server began on that port, or one that was there ended. */
export interface LifePattern {
  readonly on: 'began' | 'ended';
  readonly port: number;
}

/** A master decided how a replica is to catch up; ports are servers' ports. */
export interface SyncPattern {
  readonly on: 'sync';
  readonly port: number;
  readonly replica?: number;
  readonly how: 'full' | 'partial';
}

/** A line of a server's log: for hints only. */
export interface LogPattern {
  readonly on: 'log';
  readonly matches: string;
}

export type Pattern =
  | SentinelEventPattern
  | SentinelPattern
  | LifePattern
  | SyncPattern
  | LogPattern
  | CommandPattern
  | RanPattern
  | RunsPattern
  | StatePattern
  | LinePattern;

/** The bindings after a match, or null: the record is not it. */
export function match(
  pattern: Pattern,
  { record, seen, bound }: { record: TraceRecord; seen: Seen; bound: Bindings },
): Bindings | null {
  switch (pattern.on) {
    case 'command':
      return matchCommand(pattern, { record, seen, bound });
    case 'ran':
      return matchRan(pattern, seen) ? bound : null;
    case 'runs':
      return isStarted(pattern, record) ? bound : null;
    case 'state':
      return matchState(pattern, seen) ? bound : null;
    case 'line':
      return matchLine(pattern, record) ? bound : null;
    case 'log':
      return isLog(pattern, record) ? bound : null;
    case 'began':
      return seen.began === pattern.port ? bound : null;
    case 'ended':
      return seen.gone === pattern.port ? bound : null;
    case 'sentinel-event':
      return matchSentinelEvent(pattern, record, bound);
    case 'sentinel':
      return matchSentinel(pattern, seen, bound);
    case 'sync':
      return isSync(pattern, record) ? bound : null;
  }
}

function matchCommand(
  pattern: CommandPattern,
  { record, seen, bound }: { record: TraceRecord; seen: Seen; bound: Bindings },
): Bindings | null {
  const { fact } = record;
  if (fact.kind !== 'command' || fact.source !== 'client') return null;
  if ((pattern.by === 'server') !== Object.hasOwn(seen.serverPeers, fact.peer)) return null;
  if (!oneOf(pattern.name, (fact.argv[0] ?? '').toLowerCase())) return null;
  if (pattern.port !== undefined && pattern.port !== fact.port) return null;
  if (pattern.role !== undefined && pattern.role !== fact.role) return null;
  if (pattern.error !== undefined && pattern.error !== fact.error) return null;
  if (pattern.wrote !== undefined && pattern.wrote !== fact.dirty > 0) return null;
  const { linkUp } = pattern;
  if (linkUp !== undefined && linkUp !== (seen.servers[fact.port]?.facts.master?.linkUp ?? false))
    return null;
  let after: Bindings | null = bound;
  for (const [i, wanted] of (pattern.args ?? []).entries()) {
    const actual = fact.argv[i + 1];
    after = after && actual !== undefined ? bind(after, wanted, actual) : null;
  }
  if (pattern.reply === undefined || after === null) return after;
  const value = replyValue(fact.reply);
  return value === null ? null : bind(after, pattern.reply, value);
}

/** A single reply as redis-cli would word it, null for arrays and what was cut off. */
export function replyValue(reply: string | null): string | null {
  if (reply === null) return null;
  const end = reply.indexOf('\r\n');
  if (end < 0) return null;
  const head = reply.slice(1, end);
  if (reply[0] === '+') return head;
  if (reply[0] === ':') return `(integer) ${head}`;
  if (reply[0] === '$')
    return head === '-1' ? '(nil)' : reply.slice(end + 2, end + 2 + Number(head));
  return reply[0] === '_' ? '(nil)' : null;
}

function matchRan(pattern: RanPattern, seen: Seen): boolean {
  const { ended } = seen;
  if (!ended || !oneOf(pattern.program, ended.program)) return false;
  if (!(pattern.codes ?? [0]).includes(ended.code)) return false;
  return hasArguments(pattern, ended.argv);
}

function isStarted(pattern: RunsPattern, { fact }: TraceRecord): boolean {
  return (
    fact.kind === 'exec' && oneOf(pattern.program, fact.program) && hasArguments(pattern, fact.argv)
  );
}

function hasArguments(
  { args = [] }: { readonly args?: readonly string[] },
  argv: readonly string[],
): boolean {
  const own = argv.slice(1).map(plainPath);
  return args.every((arg) => own.includes(arg));
}

/** `./x` and `/home/learner/redis-6.2.6/x` are the lesson's `x`. */
function plainPath(path: string): string {
  return path.replace(/^(\.\/|\/home\/learner\/redis-6\.2\.6\/|~\/redis-6\.2\.6\/)+/, '');
}

function matchState(pattern: StatePattern, seen: Seen): boolean {
  const offsets = new Set<number>();
  for (const wanted of pattern.servers) {
    const facts = seen.servers[wanted.port]?.facts;
    if (wanted.gone) {
      if (facts || seen.sentinels[wanted.port]) return false;
      continue;
    }
    if (!facts || facts.loading) return false;
    if (wanted.role !== undefined && wanted.role !== facts.role) return false;
    if (wanted.linkUp !== undefined && wanted.linkUp !== (facts.master?.linkUp ?? false))
      return false;
    if (wanted.masterPort !== undefined && wanted.masterPort !== facts.master?.port) return false;
    const keys = facts.keys.reduce((sum, [, count]) => sum + count, 0);
    if (keys < (wanted.keysMin ?? 0) || keys > (wanted.keysMax ?? Number.POSITIVE_INFINITY))
      return false;
    offsets.add(facts.offset);
  }
  return !pattern.offsetsEqual || (offsets.size === 1 && !offsets.has(0));
}

function matchLine(pattern: LinePattern, { fact }: TraceRecord): boolean {
  if (fact.kind !== 'line' || fact.program !== pattern.program) return false;
  if (pattern.prompt !== undefined && pattern.prompt !== fact.prompt) return false;
  return new RegExp(pattern.matches, 'i').test(fact.line);
}

function isLog({ matches }: LogPattern, { fact }: TraceRecord): boolean {
  return fact.kind === 'log' && new RegExp(matches).test(fact.text);
}

function isSync({ port, replica, how }: SyncPattern, { fact }: TraceRecord): boolean {
  if (fact.kind !== 'sync' || fact.port !== port || fact.how !== how) return false;
  return replica === undefined || fact.replica.endsWith(`:${replica}`);
}

function oneOf(wanted: string | readonly string[], actual: string): boolean {
  return typeof wanted === 'string' ? wanted === actual : wanted.includes(actual);
}
