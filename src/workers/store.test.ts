import { expect, it } from 'vitest';
import { openStore } from './store';

it('tells that nothing can be kept, and keeps nothing', async () => {
  const told: string[] = [];
  // Node has no IndexedDB: as in a browser that forbids it.
  const store = await openStore('lab', (why) => told.push(why));
  expect(told).toEqual(['storage-unavailable']);
  expect(await store.load()).toEqual({ current: null, undo: null });
  store.append([], {
    now: 1,
    digest: null,
    transport: { playing: true, speed: 1, slowMotion: true },
  });
});
