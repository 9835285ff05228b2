/** Going back, another future, two futures compared, and a session handed on as a link. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
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

  // In a narrower window the present takes the columns there are, the past keeps those it had.
  const screen = lab.column('6379').locator('.xterm-screen');
  const width = () => screen.evaluate((each) => each.getBoundingClientRect().width);
  const had = await width();
  const { width: wide, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.setViewportSize({ width: wide - 100, height });
  await expect.poll(width, PATIENCE).toBeLessThan(had);
  await track.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(width, PATIENCE).toBe(had);
  await page.setViewportSize({ width: wide, height });
  await page.getByRole('button', { name: 'To the end' }).click();
  await expect(page.locator('.past-badge')).toHaveCount(0, PATIENCE);

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
  expect(await axeFaults(page)).toEqual([]);
  await comparison.getByRole('button', { name: 'Close' }).click();

  const branches = page.locator('.branches > button');
  const menu = page.getByRole('dialog', { name: 'Branches' });
  await branches.click();
  await menu.locator('.current').getByRole('button', { name: 'Rename' }).click();
  await menu.getByLabel('Name of branch 2').fill('another write');
  await page.keyboard.press('Enter');
  await expect(branches).toContainText('another write');

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

  // Only a branch that is not looked at can be deleted.
  await page.keyboard.press('Escape');
  await branches.click();
  await expect(menu.getByRole('button', { name: 'Delete another write' })).toHaveCount(0);
  await menu.getByRole('button', { name: /^main/ }).click();
  await expect(branches).toContainText('main');
  await branches.click();
  await menu.getByRole('button', { name: 'Delete another write' }).click();
  await expect(menu.getByRole('listitem')).toHaveCount(1);

  // Who does something at a past moment is told what that begins.
  await page.keyboard.press('Escape');
  await track.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.past-badge').first()).toBeVisible(PATIENCE);
  await lab.focus('6379');
  await page.keyboard.type('x');
  await expect(page.locator('.notice.branched')).toContainText('a branch of its own', PATIENCE);
  await expect(branches).not.toContainText('main');
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

  // What no link holds: the file is offered in its place, and opens as the link would.
  await lab.enter('6379', 'cat > noise');
  const noise = Array.from({ length: 110 }, (_, i) => createHash('sha512').update(`${i}`));
  const last = noise.at(-1)?.copy().digest('base64') ?? '';
  await lab.paste('6379', noise.map((line) => `${line.digest('base64')}\n`).join(''));
  await lab.shows('6379', last);
  await lab.press('Control+d');
  await lab.prompted('6379');
  await page.getByRole('button', { name: 'Share this session' }).click();
  await expect(page.getByRole('dialog')).toContainText('too long for a link');
  await expect(page.getByLabel('Link to this session')).toHaveCount(0);
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the file' }).click();
  await page.locator('input[type="file"]').setInputFiles(await (await downloaded).path());
  await expect(page.getByRole('heading', { name: 'A shared session' })).toBeVisible(PATIENCE);
});
