import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Dict,
  dictAdd,
  dictCreate,
  dictDelete,
  dictEnvCreate,
  dictFind,
  dictPeek,
  dictReplace,
  dictSize,
} from './dict';
import { dictFill } from './dict_fill';
import { dictGetFairRandomKey, dictGetRandomKey } from './dict_random';
import { dictExpand, dictIsRehashing, dictRehash, dictResize } from './dict_resize';
import { dictScan } from './dict_scan';
import { dictBucket, dictForEach, dictNextBucket, dictSnapshot } from './dict_walk';
import { siphash, siphashKey } from './siphash';

const SEED = Uint8Array.from({ length: 16 }, (_, i) => i);

function newDict(): Dict<number> {
  return dictCreate(dictEnvCreate(SEED));
}

function filled(count: number): Dict<number> {
  const d = newDict();
  for (let i = 0; i < count; i++) dictAdd(d, `key:${i}`, i);
  return d;
}

function contents(d: Dict<number>): Map<string, number> {
  const all = new Map<string, number>();
  dictForEach(d, (key, val) => void all.set(key, val));
  return all;
}

function byBuckets(d: Dict<number>): Map<string, number> {
  const all = new Map<string, number>();
  for (let at = dictNextBucket(d, 0); at !== -1; at = dictNextBucket(d, at + 1)) {
    for (let entry = dictBucket(d, at); entry !== null; entry = entry.next)
      all.set(entry.key, entry.val);
  }
  return all;
}

type Step = { readonly kind: 'set' | 'delete' | 'rehash' | 'resize'; readonly n: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'set' as const,
    'set' as const,
    'delete' as const,
    'rehash' as const,
    'resize' as const,
  ),
  n: fc.integer({ min: 0, max: 300 }),
});

function apply(d: Dict<number>, { kind, n }: Step, value: number): void {
  if (kind === 'set') dictReplace(d, `key:${n}`, value);
  else if (kind === 'delete') dictDelete(d, `key:${n}`);
  else if (kind === 'rehash') dictRehash(d, n % 10);
  else dictResize(d);
}

describe('siphash', () => {
  it('is the SipHash-1-2 of siphash.c', () => {
    // Low halves of what siphash.c (1 compression, 2 finalization rounds) answers for the key 00..0f.
    const key = siphashKey(SEED);
    const input = (n: number) => String.fromCharCode(...Array.from({ length: n }, (_, i) => i));
    expect([0, 1, 7, 8, 9, 15, 63].map((n) => siphash(input(n), key) >>> 0)).toEqual([
      1448874722, 885947302, 4103254106, 3499339636, 1908886102, 478766758, 2897925849,
    ]);
  });
});

describe('a dict', () => {
  it('holds what a Map holds, through any growing, shrinking and rehashing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const d = newDict();
        const model = new Map<string, number>();
        for (const [value, each] of steps.entries()) {
          apply(d, each, value);
          if (each.kind === 'set') model.set(`key:${each.n}`, value);
          if (each.kind === 'delete') model.delete(`key:${each.n}`);
        }
        expect(contents(d)).toEqual(model);
        expect(byBuckets(d)).toEqual(model);
        expect(dictSize(d)).toBe(model.size);
        for (const [key, value] of model) expect(dictFind(d, key)).toBe(value);
      }),
      { numRuns: 60 },
    );
  });

  it('rehashes a bucket at each access', () => {
    const d = filled(1024);
    dictAdd(d, 'one more', 0);
    expect(dictIsRehashing(d)).toBe(true);
    for (let i = 0; i < 1024; i++) dictFind(d, 'one more');
    expect(dictIsRehashing(d)).toBe(false);
  });

  it('grows while it may not resize only when very full', () => {
    const d = newDict();
    d.env.canResize = false;
    for (let i = 0; i < 24; i++) dictAdd(d, `${i}`, i);
    expect(d.ht.size + (d.ht1?.size ?? 0)).toBe(4);
    dictAdd(d, '24', 24);
    expect(dictIsRehashing(d)).toBe(true);
  });
});

describe('dictFill', () => {
  const numbers = fc.array(fc.nat(2000), { maxLength: 300 });

  it('makes of a dict what dictAdd of each key makes, up to the first that is there', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.array(fc.record({ numbers, isApart: fc.boolean() }), { maxLength: 6 }),
        fc.nat(4000),
        fc.boolean(),
        (before, batches, room, isShared) => {
          const [d, model] = [newDict(), newDict()];
          for (const each of [d, model]) {
            dictExpand(each, room);
            for (const [value, one] of before.entries()) apply(each, one, value);
            if (isShared) dictSnapshot(each);
          }
          for (const [number, { numbers: some, isApart }] of batches.entries()) {
            const chosen = isApart ? [...new Set(some)].map((n) => n + number * 10_000) : some;
            const keys = chosen.map((n) => `key:${n}`);
            const added = keys.findIndex((key, i) => !dictAdd(model, key, chosen[i] ?? 0));
            expect(dictFill(d, keys, chosen)).toBe(added);
            expect(d).toEqual(model);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('notices a key that comes twice, at once or later', () => {
    const d = newDict();
    dictExpand(d, 1000);
    const keys = Array.from({ length: 900 }, (_, i) => `key:${i}`);
    expect(dictFill(d, [...keys, 'key:7', 'more'], [])).toBe(900);
    expect(dictFill(d, ['more', 'key:450', 'never'], [])).toBe(1);
    expect([dictSize(d), dictFind(d, 'never')]).toEqual([901, undefined]);
  });
});

describe('dictScan', () => {
  it('visits each key that stays, however the table changes between calls', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.array(step, { maxLength: 60 }), { maxLength: 40 }),
        (count, changes) => {
          const d = newDict();
          for (let i = 0; i < count; i++) dictAdd(d, `stays:${i}`, i);
          const seen = new Set<string>();
          let cursor = 0;
          let round = 0;
          do {
            cursor = dictScan(d, cursor, (key) => seen.add(key));
            for (const each of changes[round] ?? []) apply(d, each, 0);
            round++;
          } while (cursor !== 0);
          for (let i = 0; i < count; i++) expect(seen.has(`stays:${i}`)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('ends after one round over a table at rest, each key once', () => {
    const d = filled(1000);
    while (dictRehash(d, 100));
    const seen: string[] = [];
    let cursor = 0;
    do cursor = dictScan(d, cursor, (key) => seen.push(key));
    while (cursor !== 0);
    expect(seen.length).toBe(1000);
    expect(new Set(seen).size).toBe(1000);
  });
});

describe('a snapshot', () => {
  it('stays what it was while the dict goes on, and the other way round', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.array(step, { maxLength: 200 }),
        fc.boolean(),
        (before, after, cloned) => {
          let d = newDict();
          for (const [value, each] of before.entries()) apply(d, each, value);
          const then = contents(d);
          let snapshot = dictSnapshot(d);
          // A hand-over gives each side memory of its own: nothing may change by that.
          if (cloned) {
            d = structuredClone(d);
            snapshot = structuredClone(snapshot);
          }
          for (const [value, each] of after.entries()) {
            apply(d, each, value + 1000);
            if (value === 50) dictSnapshot(d);
          }
          const now = contents(d);
          expect(byBuckets(snapshot)).toEqual(then);
          for (const [key, value] of then) expect(dictPeek(snapshot, key)).toBe(value);
          for (const [value, each] of after.entries()) apply(snapshot, each, value + 2000);
          expect(contents(d)).toEqual(now);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has its keys in the same order shared or cloned', () => {
    const order = (d: Dict<number>) => [...byBuckets(d).keys()];
    const shared = filled(500);
    const cloned = structuredClone(shared);
    const one = dictSnapshot(shared);
    const other = structuredClone(dictSnapshot(cloned));
    for (const d of [shared, cloned])
      for (let i = 0; i < 300; i++) dictReplace(d, `key:${i * 2}`, -1);
    expect(order(one)).toEqual(order(other));
    expect(order(shared)).toEqual(order(cloned));
  });
});

describe('random keys', () => {
  it('reach every key, the fair ones about equally often', () => {
    const d = filled(100);
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state ^ (state >>> 13)) >>> 0;
    };
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const key = dictGetFairRandomKey(d, random)?.key ?? '';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(100);
    expect(Math.max(...counts.values())).toBeLessThan(600);
    expect(dictGetRandomKey(newDict(), random)).toBe(null);
  });
});
