/**
 * Sets: a sorted row of integers while they are few and nothing else, a dict when not.
 * twin: redis 6.2.6 t_set.c, "Set Commands", setTypeCreate to setTypeConvert; intset.c.
 */
import {
  type Dict,
  type DictEnv,
  dictAdd,
  dictCreate,
  dictDelete,
  dictPeek,
  dictSize,
} from '../keyspace/dict';
import { dictEnvOf } from '../keyspace/dict_env';
import { dictGetFairRandomKey, type Random } from '../keyspace/dict_random';
import { dictResize, htNeedsResize } from '../keyspace/dict_resize';
import { dictCopy, dictForEach } from '../keyspace/dict_walk';
import { isCanonicalInteger } from '../numbers';
import type { Server } from '../state';

export interface SetObject {
  readonly type: 'set';
  encoding: 'intset' | 'hashtable';
  /** In ascending order; empty once it is a hashtable. */
  ints: bigint[];
  dict: Dict<null> | null;
  lru: number;
  /** See keyspace/own.ts. */
  epoch: number;
}

/** `first` decides the encoding, as in the original. */
export function createSetObject(
  env: DictEnv,
  { lru, first }: { readonly lru: number; readonly first: string },
): SetObject {
  const isInt = isCanonicalInteger(first);
  return {
    type: 'set',
    encoding: isInt ? 'intset' : 'hashtable',
    ints: [],
    dict: isInt ? null : dictCreate(env),
    lru,
    epoch: env.epoch,
  };
}

export function copySet(o: SetObject): SetObject {
  return { ...o, ints: o.ints.slice(), dict: o.dict === null ? null : dictCopy(o.dict) };
}

export function setTypeSize(o: SetObject): number {
  return o.dict === null ? o.ints.length : dictSize(o.dict);
}

/** False: it is a member already. */
export function setTypeAdd(server: Server, o: SetObject, member: string): boolean {
  if (o.dict !== null) return dictAdd(o.dict, member, null);
  if (!isCanonicalInteger(member)) {
    setTypeConvert(server, o);
    return setTypeAdd(server, o, member);
  }
  const value = BigInt(member);
  const at = placeOf(o.ints, value);
  if (o.ints[at] === value) return false;
  o.ints.splice(at, 0, value);
  if (o.ints.length > Math.min(server.config['set-max-intset-entries'], 1 << 30)) {
    setTypeConvert(server, o);
  }
  return true;
}

/** False: it is no member. */
export function setTypeRemove(o: SetObject, member: string): boolean {
  if (o.dict !== null) {
    if (!dictDelete(o.dict, member)) return false;
    if (htNeedsResize(o.dict)) dictResize(o.dict);
    return true;
  }
  const at = indexOfInt(o, member);
  if (at === -1) return false;
  o.ints.splice(at, 1);
  return true;
}

export function setTypeIsMember(o: SetObject, member: string): boolean {
  if (o.dict !== null) return dictPeek(o.dict, member) !== undefined;
  return indexOfInt(o, member) !== -1;
}

/** `visit` answering false ends the walk. */
export function setTypeForEach(o: SetObject, visit: (member: string) => boolean | undefined): void {
  if (o.dict !== null) dictForEach(o.dict, visit);
  else for (const value of o.ints) if (visit(value.toString()) === false) return;
}

export function setTypeMembers(o: SetObject): string[] {
  const members: string[] = [];
  setTypeForEach(o, (member) => {
    members.push(member);
    return true;
  });
  return members;
}

/** The set must not be empty. */
export function setTypeRandomElement(o: SetObject, random: Random): string {
  if (o.dict === null) return (o.ints[(random() >>> 0) % o.ints.length] ?? 0n).toString();
  // A read must not move entries about: a child may share them.
  o.dict.pauseRehash++;
  const entry = dictGetFairRandomKey(o.dict, random);
  o.dict.pauseRehash--;
  return entry?.key ?? '';
}

export function setTypeConvert(server: Server, o: SetObject): void {
  if (o.dict !== null) return;
  const dict = dictCreate<null>(dictEnvOf(server));
  for (const value of o.ints) dictAdd(dict, value.toString(), null);
  o.encoding = 'hashtable';
  o.dict = dict;
  o.ints = [];
}

function indexOfInt(o: SetObject, member: string): number {
  if (!isCanonicalInteger(member)) return -1;
  const value = BigInt(member);
  const at = placeOf(o.ints, value);
  return o.ints[at] === value ? at : -1;
}

/** Where a value is or would be. */
function placeOf(ints: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = ints.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ints[middle] as bigint) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
