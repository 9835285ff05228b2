/** Time by keyboard, and what a person is told while it stands still. */
import { expect, type Page, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';

/** Virtual milliseconds, as the clock shows them. */
async function virtualMs(lab: LabPage): Promise<number> {
  return Date.parse(`${(await lab.clock()).trim()} UTC`);
}

/** Virtual milliseconds per real one, over a real second. */
async function pace(lab: LabPage): Promise<number> {
  const [began, from] = [performance.now(), await virtualMs(lab)];
  await lab.page.waitForTimeout(1000);
  return ((await virtualMs(lab)) - from) / (performance.now() - began);
}

/** Where the clock stands, once it was read twice without a difference. */
async function standing(lab: LabPage): Promise<number> {
  let last = Number.NaN;
  await expect
    .poll(
      async () => {
        const before = last;
        last = await virtualMs(lab);
        return last === before;
      },
      { ...PATIENCE, intervals: [300] },
    )
    .toBe(true);
  return last;
}

const badge = (page: Page) => page.locator('.paused-badge');

for (const [locale, shown, help] of [
  ['en', 'PausedF8 goes on', 'is answered when time goes on. Press to play (F8)'],
  ['zh-CN', '已暂停F8 继续', '时间继续后才有回答。点这里继续（F8）'],
] as const)
  test(`a badge in each terminal says how to go on (${locale})`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ locale, slowMotion: false });
    await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
    await lab.run('6379', 'src/redis-cli');
    await expect(badge(page)).toHaveCount(0);
    await lab.pause();
    await expect(badge(page)).toHaveCount(2);
    for (const each of await badge(page).all()) {
      await expect(each).toHaveText(shown);
      await expect(each).toHaveAccessibleDescription(new RegExp(escaped(help)));
    }
    await lab.type('6379', 'set LF 93');
    await page.keyboard.press('Enter');
    const at = await standing(lab);
    expect((await lab.text('6379')).join('\n')).not.toContain('OK');
    await badge(page).last().click();
    await expect(badge(page)).toHaveCount(0);
    await lab.shows('6379', '127.0.0.1:6379> set LF 93\nOK\n127.0.0.1:6379>');
    await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(at);
  });

test('F8 pauses and plays from wherever the keyboard is', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  for (const focus of [
    () => lab.focus('6379'),
    () => lab.step('confs').locator('.step-head').focus(),
    () => lab.node('6380').focus(),
  ]) {
    await focus();
    await lab.pause();
    const at = await standing(lab);
    await lab.play();
    await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(at);
  }
  await lab.focus('6379');
  expect(await lab.run('6379', 'echo typed')).toEqual(['typed']);
});

test('a button of the bar leaves the keyboard at the terminal', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false, theme: 'dark' });
  await lab.focus('6380');
  for (const name of [
    'Pause',
    'Step one event',
    'Play',
    'Slow motion',
    'Switch to the light theme',
  ]) {
    await page.getByRole('button', { name, exact: true }).click();
    await lab.focused('6380');
  }
  await page.locator('.speed > button').click();
  await page.getByRole('menuitemradio', { name: '2×', exact: true }).click();
  await lab.focused('6380');
  await page.getByRole('button', { name: 'Start the lesson again' }).click();
  await lab.focused('6380');
  await lab.prompted('6380');
  expect(await lab.run('6380', 'echo typed')).toEqual(['typed']);
});

test('F9 is one event further, and time stands again', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  await lab.run('6379', 'src/redis-cli');
  await lab.pause();
  const idle = await standing(lab);
  await page.keyboard.press('F9');
  // Nothing is to happen: a step gives up after a good second.
  await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(idle);
  const began = await standing(lab);
  expect(began - idle).toBeLessThanOrEqual(1100);
  await lab.type('6379', 'set LF 93');
  await page.keyboard.press('Enter');
  const answered = async () => (await lab.text('6379')).includes('OK');
  let steps = 0;
  for (; steps < 40 && !(await answered()); steps++) {
    const before = await standing(lab);
    await page.keyboard.press('F9');
    expect((await standing(lab)) - before).toBeLessThanOrEqual(1100);
  }
  // A segment there, a command, a reply: more than one event.
  expect(await answered()).toBe(true);
  expect(steps).toBeGreaterThan(1);
  await expect(badge(page)).toHaveCount(2);
});

test('Shift+F9 stops at the next event of interest, or after two minutes without one', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.run('6379', 'set LF 93');
  await lab.link();
  await lab.pause();
  const quiet = await standing(lab);
  await page.keyboard.press('Shift+F9');
  await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(quiet + 119_000);
  expect((await standing(lab)) - quiet).toBeLessThan(120_100);
  const told = page.locator('.notice.no-event');
  await expect(told).toContainText('without an event of interest');
  await expect(told).toHaveCount(0, PATIENCE);
  await lab.play();
  await lab.run('6380', 'exit');
  await lab.enter('6380', 'sleep 20; src/redis-cli -p 6380 set KK 01');
  await lab.pause();
  const before = await standing(lab);
  await page.keyboard.press('Shift+F9');
  // At the refusal, before its answer is there: not the minute's end, and not the ACKs on the way.
  await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(before + 10_000);
  const refused = (await standing(lab)) - before;
  expect(refused).toBeLessThan(21_000);
  await expect(badge(page)).toHaveCount(2);
  const readonly = "(error) READONLY You can't write against a read only replica.";
  expect((await lab.text('6380')).join('\n')).not.toContain(readonly);
  await lab.play();
  await lab.shows('6380', readonly);
});

test('the speed menu goes by keyboard, from 0.001× to 1000×', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  const menu = page.locator('.speed > button');
  const choose = async (...keys: readonly string[]) => {
    await menu.focus();
    await lab.press('Enter', ...keys, 'Enter');
    await expect(page.getByRole('menuitemradio')).toHaveCount(0);
    await expect(menu).toBeFocused();
  };
  await choose('End');
  await expect(menu).toHaveAccessibleName('Speed 1000×');
  await expect.poll(() => pace(lab), PATIENCE).toBeGreaterThan(10);
  await choose('Home');
  await expect(menu).toHaveAccessibleName('Speed 0.001×');
  await expect.poll(() => pace(lab), PATIENCE).toBeLessThan(0.1);
  const slow = await virtualMs(lab);
  await expect.poll(() => virtualMs(lab), PATIENCE).toBeGreaterThan(slow);
  await menu.focus();
  await lab.press('Enter', 'End', 'Escape');
  await expect(page.getByRole('menuitemradio')).toHaveCount(0);
  await expect(menu).toHaveAccessibleName('Speed 0.001×');
});

test('slow motion can be left in the middle of it', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  const slowMotion = page.locator('.slow-motion');
  await lab.startServers();
  await expect(slowMotion).not.toHaveClass(/slowed/, PATIENCE);
  await lab.enter('6380', 'slaveof 127.0.0.1 6379');
  await expect(slowMotion).toHaveClass(/slowed/, PATIENCE);
  // While time stands, what is slowed cannot end by itself; the bar says but one of the two.
  await lab.pause();
  await standing(lab);
  await expect(page.locator('.transport')).toHaveAttribute('data-time', 'paused');
  await expect(page.locator('.time-state')).toHaveText(/^(paused|已暂停)$/);
  await expect(slowMotion).toHaveClass(/slowed/);
  // One key, from wherever the keyboard is; the terminal gets nothing of it.
  await lab.focus('6380');
  await page.keyboard.press('Shift+F8');
  await expect(slowMotion).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Shift+F8');
  await expect(slowMotion).toHaveAttribute('aria-pressed', 'true');
  await slowMotion.click();
  await expect(slowMotion).toHaveAttribute('aria-pressed', 'false');
  await expect(slowMotion).not.toHaveClass(/slowed/);
  await lab.play();
  await expect(page.locator('.transport')).toHaveAttribute('data-time', 'running', PATIENCE);
  await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
  await expect(slowMotion).not.toHaveClass(/slowed/);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
