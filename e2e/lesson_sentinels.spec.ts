/** Lessons 3 and 5, typed: Sentinels and their confs, and how they work. What the page says meanwhile. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { play, solutionOf, stepsOf } from './play.ts';

const SIZE = { width: 1440, height: 1600 };

test('a Sentinel and its conf, typed, in Chinese', async ({ page }) => {
  const lab = new LabPage(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lesson = '03-a-sentinel-and-its-conf';
  const solution = solutionOf(lesson);
  await lab.open({ lesson, locale: 'zh-CN', slowMotion: false, size: SIZE });
  const upTo = solution.findIndex(({ step }) => step === 'rewritten');
  await play(lab, solution.slice(0, upTo), 'hands');
  // Its terminal is taken: the page says so and offers another.
  await lab.focus('26379');
  const remark = page.locator('.remark[data-remark="foreground"]');
  await expect(remark).toContainText('redis-sentinel');
  await remark.getByRole('button', { name: '新终端' }).click();
  await lab.focused('终端 6');
  await play(lab, solution.slice(upTo), 'hands');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(stepsOf(solution));
  await expect(page.locator('.warning')).toHaveCount(0);
});

test('how Sentinels work, typed', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const lesson = '05-how-sentinels-work';
  const solution = solutionOf(lesson);
  await lab.open({ lesson, locale: 'en', slowMotion: false, size: SIZE });
  // However busy the computer: a failover that was asked for is not over before it is run to its end.
  await lab.speed('0.25×');
  const of = (...steps: string[]) => solution.filter(({ step }) => steps.includes(step));
  await play(lab, of('table', 'info', 'masters', 'known', 'forced', 'minority'), 'hands');
  // 26380 is gone, and with it the majority.
  const few = page.locator('[data-warning="too-few"]');
  await expect(few).toContainText('1 of 2 Sentinels of mymaster is left');
  await play(lab, of('three'), 'hands');
  await expect(few).toHaveCount(0, PATIENCE);
  // Whoever led the vote: one did, and the tabs of the others say that they followed.
  await expect(page.locator('.tab .part.leader')).toHaveCount(1, PATIENCE);
  await expect(page.locator('.tab .part.follower')).toHaveCount(2, PATIENCE);
  await play(lab, of('parallel', 'frozen'), 'hands');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(stepsOf(solution));
});
