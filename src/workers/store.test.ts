import { expect, it } from 'vitest';
import { openStore } from './store';

it('tells that nothing can be kept, and keeps nothing', async () => {
  const told: string[] = [];
  // Node has no IndexedDB: as in a browser that forbids it.
  const store = await openStore({ lab: 'lab', version: '1' }, (why) => told.push(why));
  expect(told).toEqual(['storage-unavailable']);
  expect(await store.load()).toBeNull();
  expect(await store.shelf()).toEqual([]);
  store.append(1, [], { now: 1, digest: null });
});
