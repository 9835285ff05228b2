/** "What is missing on the replica?": two servers' keys, name by name. */
import type { KeysAnswer } from '#host/inspection';

export interface Difference {
  readonly name: string;
  readonly what: 'onlyOne' | 'onlyOther' | 'value' | 'expiry';
}

export interface KeyComparison {
  readonly same: number;
  readonly differences: readonly Difference[];
  /** Not all keys of both were listed: what lies beyond is not compared. */
  readonly partial: boolean;
}

type Key = KeysAnswer['keys'][number];

export function compareKeys(one: KeysAnswer, other: KeysAnswer): KeyComparison {
  const partial = one.keys.length < one.total || other.keys.length < other.total;
  const [ones, others] = [byName(one.keys), byName(other.keys)];
  // Lists are by name and cut at their end: beyond the shorter one's end nothing can be said.
  const end = partial ? endOf(one, other) : null;
  const names = [...new Set([...ones.keys(), ...others.keys()])]
    .filter((name) => end === null || name <= end)
    .sort();
  const differences = names.flatMap((name): Difference[] => {
    const what = differenceOf(ones.get(name), others.get(name));
    return what ? [{ name, what }] : [];
  });
  return { same: names.length - differences.length, differences, partial };
}

function endOf(one: KeysAnswer, other: KeysAnswer): string | null {
  const ends = [one, other].flatMap(({ keys, total }) =>
    keys.length < total ? (keys.at(-1)?.name ?? '') : [],
  );
  return ends.sort()[0] ?? null;
}

function byName(keys: readonly Key[]): Map<string, Key> {
  return new Map(keys.map((key) => [key.name, key]));
}

/**
 * Milliseconds. A replica is told `SET k v PX left` (6.2.6 turns EX into that) and counts from when it
 * hears it: what a cable usually takes is no difference that anybody looks for.
 */
const ON_ITS_WAY_MS = 100;

function expireTogether(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= ON_ITS_WAY_MS;
}

function differenceOf(one: Key | undefined, other: Key | undefined): Difference['what'] | null {
  if (!other) return 'onlyOne';
  if (!one) return 'onlyOther';
  if (!expireTogether(one.expiresAt, other.expiresAt)) return 'expiry';
  return one.digest === other.digest && one.type === other.type ? null : 'value';
}
