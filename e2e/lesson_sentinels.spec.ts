/** Lesson 3, typed: a Sentinel and its conf, and what the page says of the terminal that it takes. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { play, solutionOf, stepsOf } from './play.ts';

const SIZE = { width: 1440, height: 1600 };

test('a Sentinel and its conf, typed, in Chinese', async ({ page }) => {
  const lab = new LabPage(page);
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
