/** Lesson 4: the failover watched event by event, typed by hand; what each Sentinel logged, by role. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { play, solutionOf, stepsOf } from './play.ts';

const LESSON = '04-automatic-failover';
const SIZE = { width: 1440, height: 1200 };
const VAST = { width: 2400, height: 6000 };

/** Of the recorded 6.2.6's two Sentinels, in order; what either may leave out is not among them. */
const LEADER = [
  '+sdown master',
  '+odown master',
  '+new-epoch 1',
  '+try-failover master',
  '+vote-for-leader',
  '+elected-leader master',
  '+failover-state-select-slave master',
  '+selected-slave slave',
  '+failover-state-send-slaveof-noone slave',
  '+failover-state-wait-promotion slave',
  '+promoted-slave slave',
  '+failover-state-reconf-slaves master',
  '+failover-end master',
  '+switch-master mymaster',
];
const FOLLOWER = ['+sdown master', '+new-epoch 1', '+vote-for-leader', '+switch-master mymaster'];

/** The lines of a Sentinel's log that are among `wanted`, as they are named there. */
function announced(lines: readonly string[], wanted: readonly string[]): string[] {
  const events = lines.flatMap((line) => /:X .* [#*] (\+.*)$/.exec(line)?.[1] ?? []);
  return events.flatMap((event) => wanted.find((each) => event.startsWith(each)) ?? []);
}

test('a failover, watched event by event', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const solution = solutionOf(LESSON);
  await lab.open({
    lesson: LESSON,
    locale: 'en',
    slowMotion: false,
    size: SIZE,
  });
  // However busy the computer: the old master that came back is written to before it is converted.
  await lab.speed('0.25×');
  await play(lab, solution, 'hands');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(stepsOf(solution));
  // What it cost is told, and looked up on both servers: their counts of keys would not show it.
  await page.locator('[data-warning="lost"] button').click();
  const fates = page.locator('.loss-card [data-fate]');
  await expect(fates).toHaveText(['6379 early no such key', '6380 early no such key'], PATIENCE);
  await page.keyboard.press('Escape');
  await expect(fates).toHaveCount(0);
  const logs = [];
  // What scrolled away comes back on a larger screen: all there is, since the line that began it is there.
  await page.setViewportSize(VAST);
  for (const [name, conf] of [
    ['26379', 'sentinel0.conf'],
    ['26380', 'sentinel1.conf'],
  ] as const) {
    await lab.focus(name);
    await lab.shows(name, `$ src/redis-sentinel ./${conf}`);
    logs.push(await lab.text(name));
  }
  const leads = (log: readonly string[]) => log.some((line) => line.includes('+try-failover'));
  const [leader = [], ...others] = logs.toSorted((a, b) => Number(leads(b)) - Number(leads(a)));
  expect(announced(leader, LEADER)).toEqual(LEADER);
  expect(announced(others[0] ?? [], FOLLOWER)).toEqual(FOLLOWER);
});
