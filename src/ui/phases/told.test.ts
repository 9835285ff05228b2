/** The strip by what was told: sentence by sentence as far as that, also when a whole election is heard at once. */
import { expect, test } from 'vitest';
import type { Fact, Narration } from '../narrator/narration';
import type { Story } from './phases';
import { storyAfter } from './told';

const MASTER = 'mymaster';

function by(who: string, fact: Fact): Narration {
  return { who, role: 'sentinel', fact, weight: 3, watched: MASTER };
}

const silent: Story = {
  master: MASTER,
  phase: { name: 'silent', who: 'S1', leftMs: 0 },
  forced: false,
};

function shown(narrations: readonly Narration[], start: Story | null = silent): string[] {
  let story = start;
  return narrations.map((each) => {
    story = storyAfter(story, each);
    const { name = '-', ...rest } = story?.phase ?? {};
    return [name, 'votes' in rest ? rest.votes : 'down' in rest ? rest.down : ''].join(' ').trim();
  });
}

const sdown = { say: 'sdown', node: '6379', of: 'master', afterMs: 3000, quorum: 2 } as const;
const odown = { say: 'odown', node: '6379', agreed: 2, quorum: 2 } as const;

const failover = [
  by('S1', sdown),
  by('S2', sdown),
  by('S2', odown),
  by('S2', { say: 'stands', master: MASTER, epoch: 1, needed: 2 }),
  by('S1', { say: 'votes', whom: 'S2', epoch: 1, itself: false }),
  by('S2', { say: 'elected', votes: 2, voters: 2, needed: 2, epoch: 1, forced: false }),
  by('S2', { say: 'selects', replica: '6380', chosen: 'only' }),
  by('S2', { say: 'promotes', replica: '6380' }),
  by('S1', odown),
  by('S2', { say: 'switches', master: MASTER, from: '6379', to: '6380', epoch: 1 }),
];

test('one step a sentence; who comes late does not lead back', () => {
  expect(shown(failover)).toEqual([
    'sdown 1',
    'sdown 2',
    'odown',
    'vote 1',
    'vote 2',
    'vote 2',
    'promote',
    'promote',
    'promote',
    'switch',
  ]);
});

test('of another server it is no step, of another master another story; a failed attempt is shown as it is', () => {
  const replica = by('S1', { ...sdown, node: '6380', of: 'slave', quorum: 0 });
  expect(storyAfter(silent, replica)).toBe(silent);
  const other = storyAfter(silent, { ...by('S1', sdown), watched: 'other' });
  expect(other).toMatchObject({ master: 'other', phase: { name: 'sdown', down: 1 } });
  const failed = by('S2', { say: 'notElected', votes: 1, needed: 2 });
  expect(storyAfter(silent, failed)).toBeNull();
  const over: Story = {
    master: MASTER,
    phase: { name: 'switch', who: '6380', epoch: 1, over: true },
    forced: false,
  };
  expect(storyAfter(over, by('S1', sdown))?.phase).toMatchObject({ name: 'sdown', who: 'S1' });
  const forced = {
    say: 'elected',
    votes: 0,
    voters: 2,
    needed: 2,
    epoch: 2,
    forced: true,
  } as const;
  expect(storyAfter(over, by('S1', forced))).toMatchObject({ forced: true });
});
