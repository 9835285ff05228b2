/** Lesson 2: a pair that runs when one comes; the switch by hand; roles in the wrong order. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { play, solutionOf, stepsOf } from './play.ts';

const LESSON = '02-switching-by-hand';
const solution = solutionOf(LESSON);
const SIZE = { width: 1440, height: 1600 };

test('the switch by hand, typed, with its mistakes', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  await lab.open({ lesson: LESSON, locale: 'en', slowMotion: false, size: SIZE });
  // What was typed before one came: both run, linked, with a redis-cli each.
  await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
  expect(await lab.lastLine('6379')).toBe('127.0.0.1:6379>');
  await lab.shows('6380', 'slaveof 127.0.0.1 6379\nOK');

  const of = (...steps: string[]) => solution.filter(({ step }) => steps.includes(step));
  await play(lab, of('gone', 'link-down'), 'hands');
  // In the terminal of the server that is gone: the page says where it belongs.
  await lab.run('6379', 'src/redis-cli -p 6379');
  await lab.run('6379', 'slaveof no one');
  await expect(lab.step('promote').locator('.hint')).toContainText('6379 is gone');
  await lab.run('6379', 'exit');
  await play(lab, of('promote', 'write', 'two-masters', 'doomed', 'follow', 'refused'), 'hands');

  // The wrong order: each follows the other, and the way out is offered.
  await lab.run('6380', 'slaveof 127.0.0.1 6379');
  await expect(page.locator('.link.loop')).toHaveCount(2, PATIENCE);
  await expect(page.locator('.link .word', { hasText: 'no master' })).toHaveCount(1);
  const hint = lab.step('restore').locator('.hint');
  await expect(hint).toContainText('Both follow each other', PATIENCE);
  await hint.locator('button.type-it').click();
  await expect(page.locator('.link.loop')).toHaveCount(0, PATIENCE);
  await expect(page.locator('.link .resync.partial')).toHaveCount(1, PATIENCE);
  await lab.run('6379', 'info replication');
  await play(lab, of('outage'), 'hands');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(stepsOf(solution));
  await expect(lab.step('outage').locator('.span b')).toHaveText([/^\d+\.\d s$/, /^\d+\.\d s$/]);
  await page.reload();
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(stepsOf(solution));
});

test('the switch by hand, by its buttons, in Chinese', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await lab.open({ lesson: LESSON, locale: 'zh-CN', slowMotion: false, size: SIZE });
  await play(lab, solution, 'buttons');
  await expect(page.locator('.progress')).toContainText('10 步全部完成');
});
