/** The one thing no real cluster gives: stop between the vote and the promotion, go back, change one thing, look again. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { unfold } from './play.ts';

const NODES = ['6379', '6380', '26379', '26380'];
const SLOW = { ...PATIENCE, timeout: 120_000 };

async function runUntil(lab: LabPage, step: string, event: string): Promise<void> {
  await unfold(lab, step);
  await lab
    .step(step)
    .locator('.until')
    .filter({ hasText: event })
    .first()
    .getByRole('button')
    .click();
}

/** What can be seen of a moment: each node's role, each terminal's lines. */
async function seen(lab: LabPage): Promise<unknown> {
  const roles: string[] = [];
  for (const name of NODES) {
    const classes = (await lab.node(name).getAttribute('class')) ?? '';
    roles.push(
      `${name} ${classes
        .split(' ')
        .filter((each) => /^(master|slave|sentinel|running|exited)$/.test(each))
        .toSorted()
        .join(' ')}`,
    );
  }
  const screens: string[][] = [];
  for (const name of NODES) {
    await lab.focus(name);
    screens.push(await lab.text(name));
  }
  return { roles, screens };
}

test('kill, stop between +odown and +switch-master, go back, part the network instead, compare, hand on', async ({
  page,
  browser,
}) => {
  test.slow();
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en', slowMotion: false });
  const logs = async () => {
    const lines: string[] = [];
    for (const name of ['26379', '26380']) {
      await lab.focus(name);
      lines.push(...(await lab.text(name)));
    }
    return lines.join('\n');
  };

  await lab.node('6379').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /SIGKILL/ }).click();
  await expect(lab.node('6379')).toHaveClass(/exited/, PATIENCE);
  // From event to event: each press runs to the next and stops there.
  await page.keyboard.press('F8');
  for (let i = 0; i < 40 && !(await logs()).includes('+odown'); i++) {
    const next = page.locator('.next-event');
    await next.click();
    await expect(next).not.toHaveClass(/seeking/, SLOW);
  }
  expect(await logs()).toContain('+odown');
  expect(await logs()).not.toContain('+switch-master');
  await expect(lab.node('6380')).toHaveClass(/slave/);

  const track = page.locator('.track');
  await track.focus();
  await page.keyboard.press('Home');
  await expect(lab.node('6379')).toHaveClass(/running/, PATIENCE);
  await expect.poll(logs, PATIENCE).not.toContain('+odown');
  await page.getByRole('button', { name: 'Branch here' }).click();
  await expect(page.locator('.branches > button')).toContainText('branch 2');
  await lab.enter('cli', 'lab split 6379 / 6380,26379,26380');
  await page.keyboard.press('F8');
  await expect(page.locator('.fault-chip[data-fault^="split"]')).toHaveCount(1, PATIENCE);
  await runUntil(lab, 'switch', '+switch-master');
  await expect.poll(logs, SLOW).toContain('+switch-master');
  // Nobody died: there are two masters now, one on each side.
  await expect(lab.node('6379')).toHaveClass(/master/);
  await expect(lab.node('6380')).toHaveClass(/master/, PATIENCE);

  await page.locator('.branches > button').click();
  await page.getByRole('button', { name: 'Compare' }).click();
  const comparison = page.getByRole('dialog', { name: 'Two branches compared' });
  await expect(comparison.locator('.parting')).toContainText(/SIGKILL|split/, SLOW);
  await comparison.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Share this session' }).click();
  const link = await page.getByLabel('Link to this session').inputValue();
  await page.keyboard.press('Escape');
  const here = await seen(lab);
  const context = await browser.newContext({ locale: 'en' });
  const other = new LabPage(await context.newPage());
  await other.page.goto(link);
  await expect(other.page.getByRole('heading', { name: 'A shared session' })).toBeVisible(SLOW);
  await other.page.getByRole('button', { name: 'Go to its end and take over' }).click();
  await expect(other.node('6380')).toHaveClass(/master/, PATIENCE);
  await expect.poll(() => seen(other), PATIENCE).toEqual(here);
  // A replay with another digest would say so.
  await expect(other.page.locator('.notice')).toHaveCount(0);
  await context.close();
});
