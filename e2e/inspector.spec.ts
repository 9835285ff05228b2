/** The inspector over several databases, and two nodes key by key while their cable is cut; why.spec.ts has the rest of it. */
import { expect, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';

test('keys of each database, and what is missing on the replica', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en', slowMotion: false });
  await lab.run('6379', 'select 3');
  await lab.run('6379', 'rpush queue one two');
  await lab.run('6379', 'set short lived ex 5000');
  await page.getByRole('button', { name: 'Inspect' }).click();
  const pane = page.locator('.inspect');
  const section = (name: string) => pane.locator(`[data-section="${name}"]`);
  await expect(pane.locator('.node-choice')).toContainText('6379');

  await pane.getByRole('tab', { name: 'Keys' }).click();
  await section('keys').getByRole('button', { name: '3' }).click();
  const queue = section('keys').locator('[data-key="queue"]');
  await queue.getByRole('button').click();
  await expect(queue.locator('.value li')).toHaveText(['one', 'two'], PATIENCE);
  await expect(section('keys').locator('[data-key="short"] .expires')).toContainText(/\d/);

  // What its conf sets otherwise, with what it would be; levels of its log; its and its replica's curves.
  await pane.getByRole('tab', { name: 'Conf' }).click();
  await expect(section('conf').locator('[data-directive="pidfile"]')).toContainText(
    /6379.*default \(empty\)/,
    PATIENCE,
  );
  await pane.getByRole('tab', { name: 'Log' }).click();
  const notices = section('log').locator('li[data-level="notice"]');
  await expect(notices).not.toHaveCount(0, PATIENCE);
  await section('log').getByRole('button', { name: 'notice' }).click();
  await expect(notices).toHaveCount(0);
  await section('log').getByRole('button', { name: 'notice' }).click();
  await expect(notices).not.toHaveCount(0);
  await pane.locator('.node-choice button').first().click();
  await page.getByRole('menuitemradio', { name: '6380', exact: true }).click();
  await pane.getByRole('tab', { name: 'Offsets' }).click();
  const curve = (name: string) => pane.locator(`[data-chart="${name}"] polyline`);
  for (const name of ['Offset of the stream', 'Behind 6379'])
    await expect(curve(name)).toHaveAttribute('points', /\S+ \S+/, PATIENCE);
  await pane.locator('.node-choice button').first().click();
  await page.getByRole('menuitemradio', { name: '6379', exact: true }).click();

  await pane.getByRole('tab', { name: 'Compare' }).click();
  await section('compare').getByRole('button', { name: '3' }).click();
  await expect(section('compare').locator('[data-same]')).toHaveAttribute(
    'data-same',
    '2',
    PATIENCE,
  );
  await lab.run('cli', 'lab cut 6379 6380');
  await lab.run('6379', 'set unseen here');
  await expect(section('compare').locator('[data-difference="onlyOne"]')).toContainText(
    'unseen',
    PATIENCE,
  );
  expect(await axeFaults(page)).toEqual([]);
  await lab.run('cli', 'lab mend all');
  await expect(section('compare').locator('[data-same]')).toHaveAttribute(
    'data-same',
    '3',
    PATIENCE,
  );
});
