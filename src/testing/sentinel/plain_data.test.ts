/** A Sentinel's state is plain data, and its facts say what is in it. */
import { expect, test } from 'vitest';
import { lendHost } from '#engine/lifecycle/init_server';
import { sentinelFacts } from '#engine/sentinel/facts';
import type { Server } from '#engine/state';
import type { Host } from '#host/host';
import type { SentinelFacts } from '#host/sentinel_facts';
import { digestText } from '#world/digest';
import { kill, restart, type Scene, setUp } from './scenes';
import type { SentinelStage } from './stage';

const SCENE: Scene = {
  name: 'a failover and back',
  runs: [],
  deeds: [kill(5000, 7000), restart(10_000, 7000)],
  untilMs: 12_000,
};
const SENTINELS = [27000, 27001, 27002];

/** Plays the scene in steps of a few milliseconds, looking at it after each. */
function playInSteps(look: (stage: SentinelStage) => void): SentinelStage {
  const stage = setUp(SCENE, 1);
  const deeds = [...SCENE.deeds];
  for (let step = 0; stage.now < SCENE.untilMs; step++) {
    stage.run(5 + (step % 17));
    if (deeds[0] && stage.now >= deeds[0].ms) deeds.shift()?.act(stage);
    look(stage);
  }
  return stage;
}

test('clones go on as the originals would have', () => {
  let step = 0;
  const cloned = playInSteps(({ inline: { images } }) => {
    const pids = [...images.keys()];
    const pid = pids[step++ % pids.length] ?? 0;
    const image = images.get(pid);
    if (image) images.set(pid, structuredClone(image));
  });
  const undisturbed = playInSteps(() => {});
  const digest = (stage: SentinelStage) => digestText(stage.inline.world.digest);
  expect(digest(cloned)).toBe(digest(undisturbed));
  expect(cloned.log(27000).map(({ type }) => type)).toContain('+switch-master');
});

/** What depends on the moment of asking is left out. */
function timeless(facts: SentinelFacts | undefined): string {
  return JSON.stringify(facts, (key, value) => (key === 'overdue' ? null : value));
}

test('facts are stated whenever they changed', () => {
  const stated = new Map<number, SentinelFacts>();
  let seen = 0;
  playInSteps((stage) => {
    for (; seen < stage.trace.length; seen++) {
      const { pid, fact } = stage.trace[seen] ?? expect.fail();
      if (fact.kind === 'sentinel') stated.set(pid, fact.facts);
    }
    for (const port of SENTINELS) {
      const image = stage.image(port);
      const server = image?.state as Server | null | undefined;
      if (!image || !server?.sentinel || !stated.has(image.pid)) continue;
      const host = { ustime: () => server.ustime } as Host;
      lendHost(server, { host, commands: server.commands });
      const now = timeless(sentinelFacts(server));
      expect(timeless(stated.get(image.pid)), `${port} at ${stage.now} ms`).toBe(now);
    }
  });
  expect(stated.size).toBe(SENTINELS.length);
});
