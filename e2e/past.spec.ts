/** Going back, another future, two futures compared, and a session handed on as a link. */
import { expect, type Page, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';

async function serve(page: Page, lab: LabPage): Promise<void> {
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  await lab.run('6379', 'redis-cli');
  await lab.enter('6379', 'set a 1');
  await lab.shows('6379', 'set a 1\nOK');
  await expect(page.locator('.track .tick.life')).toHaveCount(1);
}

test('stops, goes back, branches, compares, and hands the session on', async ({
  page,
  browser,
}) => {
  const lab = new LabPage(page);
  await serve(page, lab);
  await page.keyboard.press('F8');
  const track = page.getByRole('slider');
  const end = Number(await track.getAttribute('aria-valuenow'));

  // A second back by keyboard, then to the beginning: no server, an empty terminal, step 1.
  await track.focus();
  await page.keyboard.press('ArrowLeft');
  await expect
    .poll(async () => Number(await track.getAttribute('aria-valuenow')))
    .toBeLessThan(end);
  await page.keyboard.press('Home');
  await expect(lab.node('6379')).not.toHaveClass(/running/, PATIENCE);
  await expect(page.locator('.past-badge').first()).toBeVisible();
  await page.getByRole('button', { name: 'To the end' }).click();
  await lab.shows('6379', 'set a 1\nOK');
  await expect(lab.node('6379')).toHaveClass(/running/, PATIENCE);

  // The next event by keyboard is where the server came up; from there another future.
  await track.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+ArrowRight');
  await expect(lab.node('6379')).toHaveClass(/running/, PATIENCE);
  // Were it played first, what was typed then would be typed again.
  await page.getByRole('button', { name: 'Branch here' }).click();
  await expect(page.locator('.branches > button')).toContainText('branch 2');
  await page.keyboard.press('F8');
  await lab.run('6379', 'redis-cli set other 2');
  await page.keyboard.press('F8');

  await page.locator('.branches > button').click();
  await page.getByRole('button', { name: 'Compare' }).click();
  const comparison = page.getByRole('dialog', { name: 'Two branches compared' });
  await expect(comparison.getByRole('row', { name: 'Writes acknowledged' })).toContainText('11');
  await expect(comparison.locator('.parting')).toContainText('redis-cli set other 2');
  await comparison.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Share this session' }).click();
  const link = await page.getByLabel('Link to this session').inputValue();
  const shown = await lab.text('6379');
  const context = await browser.newContext({ locale: 'en' });
  const other = new LabPage(await context.newPage());
  await other.page.goto(link);
  await expect(other.page.getByRole('heading', { name: 'A shared session' })).toBeVisible(PATIENCE);
  await expect(other.page).toHaveURL(/one-to-many$/);
  await other.page.getByRole('button', { name: 'Go to its end and take over' }).click();
  await expect.poll(() => other.text('6379'), PATIENCE).toEqual(shown);
  await expect(other.page.locator('.notice')).toHaveCount(0);
  await context.close();
});

test('a link or a file that is none says so, and the lab stays as it was', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await page.goto('/?lesson=01-one-to-many#s=AAAA');
  await expect(page.locator('.notice')).toContainText('That is no session', PATIENCE);
  await lab.prompted('6379');
  await page.getByRole('button', { name: 'Share this session' }).click();
  await page.locator('input[type="file"]').setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"format":1,"lesson":"01-one-to-many"}'),
  });
  await expect(page.locator('.notice code')).toContainText('engine should be');
  await lab.run('6379', 'echo still here');
});
