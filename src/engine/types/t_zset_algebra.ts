/**
 * ZUNION, ZINTER, ZDIFF, their STORE forms, and ZRANDMEMBER.
 * twin: redis 6.2.6 t_zset.c, zunionInterDiffGenericCommand, zrandmemberCommand.
 * differs: ZDIFF has one algorithm; random members are drawn from a list of all.
 */
import { lookupCommand } from '../command';
import { getDb, lookupKeyRead, lookupKeyReadOrReply, lookupKeyWrite } from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  shared,
} from '../networking/reply';
import { getDoubleFromObjectOrReply, getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { type SetObject, setTypeMembers } from '../values/set';
import { isBefore, type ZsetEntry, type ZsetObject, zsetEntries } from '../values/zset';
import { drawCountOrReply, drawDistinct } from './random_choice';
import { nullReply } from './t_string';
import { replyEntries } from './t_zset';
import { storeEntries } from './t_zset_range';

type Operation = 'union' | 'inter' | 'diff';
type Aggregate = 'sum' | 'min' | 'max';

/** A set's members with their scores, and what they are to be multiplied by. */
interface Source {
  readonly scores: ReadonlyMap<string, number>;
  weight: number;
}

interface Options {
  aggregate: Aggregate;
  withScores: boolean;
}

export function zunionCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'union', store: false });
}

export function zinterCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'inter', store: false });
}

export function zdiffCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'diff', store: false });
}

export function zunionstoreCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'union', store: true });
}

export function zinterstoreCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'inter', store: true });
}

export function zdiffstoreCommand(server: Server, c: Client): void {
  zsetOperation(server, c, { operation: 'diff', store: true });
}

interface Form {
  readonly operation: Operation;
  /** argv[1] is where the result goes, and all else comes one later. */
  readonly store: boolean;
}

function zsetOperation(server: Server, c: Client, form: Form): void {
  const numkeysAt = form.store ? 2 : 1;
  const count = getLongFromObjectOrReply(c, c.argv[numkeysAt] ?? '');
  if (count === null) return;
  if (count < 1) {
    const name = lookupCommand(server, c.argv[0] ?? '')?.name;
    addReplyError(c, `at least 1 input key is needed for ${name}`);
    return;
  }
  const optionsAt = numkeysAt + 1 + count;
  if (optionsAt > c.argv.length) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const sources = sourcesOrReply(server, c, {
    keys: c.argv.slice(numkeysAt + 1, optionsAt),
    store: form.store,
  });
  if (sources === null) return;
  const options = optionsOrReply(c, form, { sources, at: optionsAt });
  if (options === null) return;
  const scores = OPERATIONS[form.operation](sources, options.aggregate);
  const entries = [...scores]
    .map(([member, score]) => ({ member, score }))
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  if (form.store) {
    storeEntries(server, c, { key: c.argv[1] ?? '', entries, event: `z${form.operation}store` });
  } else replyEntries(c, entries, { scores: options.withScores, nested: c.resp > 2 });
}

/** null after answering WRONGTYPE: sets count as sorted sets whose scores are 1. */
function sourcesOrReply(
  server: Server,
  c: Client,
  { keys, store }: { readonly keys: readonly string[]; readonly store: boolean },
): Source[] | null {
  const db = getDb(server, c.db);
  const sources: Source[] = [];
  for (const key of keys) {
    const o = store ? lookupKeyWrite(server, db, key) : lookupKeyRead(server, db, { key });
    if (o !== null && o.type !== 'zset' && o.type !== 'set') {
      addReplyErrorObject(c, shared.wrongtypeerr);
      return null;
    }
    sources.push({ scores: scoresOf(o), weight: 1 });
  }
  return sources;
}

function scoresOf(o: ZsetObject | SetObject | null): Map<string, number> {
  if (o === null) return new Map();
  if (o.type === 'set') return new Map(setTypeMembers(o).map((member) => [member, 1]));
  return new Map(zsetEntries(o).map(({ member, score }) => [member, score]));
}

/** Reads WEIGHTS (into the sources), AGGREGATE and WITHSCORES; null after answering an error. */
function optionsOrReply(
  c: Client,
  { operation, store }: Form,
  { sources, at }: { readonly sources: Source[]; readonly at: number },
): Options | null {
  const options: Options = { aggregate: 'sum', withScores: false };
  let j = at;
  while (j < c.argv.length) {
    const name = c.argv[j]?.toLowerCase();
    const remaining = c.argv.length - j;
    if (name === 'weights' && operation !== 'diff' && remaining > sources.length) {
      for (const [i, source] of sources.entries()) {
        const text = c.argv[j + 1 + i] ?? '';
        const weight = getDoubleFromObjectOrReply(c, text, 'weight value is not a float');
        if (weight === null) return null;
        source.weight = weight;
      }
      j += 1 + sources.length;
    } else if (name === 'aggregate' && operation !== 'diff' && isAggregate(c.argv[j + 1])) {
      options.aggregate = c.argv[j + 1]?.toLowerCase() as Aggregate;
      j += 2;
    } else if (name === 'withscores' && !store) {
      options.withScores = true;
      j++;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return options;
}

function isAggregate(text: string | undefined): boolean {
  return text !== undefined && ['sum', 'min', 'max'].includes(text.toLowerCase());
}

const OPERATIONS: Readonly<
  Record<Operation, (sources: readonly Source[], aggregate: Aggregate) => Map<string, number>>
> = { union, inter, diff };

function union(sources: readonly Source[], aggregate: Aggregate): Map<string, number> {
  const result = new Map<string, number>();
  for (const source of bySize(sources)) {
    for (const [member, score] of source.scores) {
      const weighted = orZero(score * source.weight);
      const known = result.get(member);
      result.set(member, known === undefined ? weighted : combine(known, weighted, aggregate));
    }
  }
  return result;
}

function inter(sources: readonly Source[], aggregate: Aggregate): Map<string, number> {
  const result = new Map<string, number>();
  const [smallest, ...others] = bySize(sources);
  for (const [member, score] of smallest?.scores ?? []) {
    let sum = orZero(score * (smallest?.weight ?? 1));
    let isInAll = true;
    for (const { scores, weight } of others) {
      const other = scores.get(member);
      if (other === undefined) isInAll = false;
      else sum = combine(sum, other * weight, aggregate);
    }
    if (isInAll) result.set(member, sum);
  }
  return result;
}

function diff([first, ...others]: readonly Source[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const [member, score] of first?.scores ?? []) {
    if (!others.some(({ scores }) => scores.has(member))) result.set(member, score);
  }
  return result;
}

/** In the original's order, on which sums of floats depend. */
function bySize(sources: readonly Source[]): Source[] {
  return sources.toSorted((a, b) => a.scores.size - b.scores.size);
}

function combine(a: number, b: number, aggregate: Aggregate): number {
  if (aggregate === 'sum') return orZero(a + b);
  return aggregate === 'min' ? Math.min(a, b) : Math.max(a, b);
}

/** inf - inf and 0 * inf count as 0 here. */
function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** ZRANDMEMBER key [count [WITHSCORES]] */
export function zrandmemberCommand(server: Server, c: Client): void {
  const [, key = '', countArg, withscoresArg] = c.argv;
  const random = () => server.host.random() >>> 0;
  if (countArg === undefined) {
    const o = lookupKeyReadOrReply(server, c, { key, reply: nullReply(c) });
    if (o === null || !checkType(c, o, 'zset')) return;
    addReplyBulk(c, zsetEntries(o)[random() % o.length]?.member ?? '');
    return;
  }
  const count = drawCountOrReply(c, countArg);
  if (count === null) return;
  const scores = withscoresArg?.toLowerCase() === 'withscores';
  if (c.argv.length > 4 || (c.argv.length === 4 && !scores)) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyarray });
  if (o === null || !checkType(c, o, 'zset')) return;
  if (count === 0) {
    addReply(c, shared.emptyarray);
    return;
  }
  // The whole set is told from its end.
  const all = zsetEntries(o).reverse();
  const chosen =
    count > 0
      ? drawDistinct(all, count, random)
      : Array.from({ length: -count }, () => all[random() % all.length] as ZsetEntry);
  replyEntries(c, chosen, { scores, nested: c.resp > 2 });
}
