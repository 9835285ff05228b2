/** The transport bar: each button does what it says. */
import { expect, type Page, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';

/** Virtual milliseconds since the lab began. */
async function virtualMs(page: Page): Promise<number> {
  const text = (await page.getByTestId('clock').textContent()) ?? '';
  return Date.parse(`${text.trim()} UTC`);
}

/** Virtual time that goes by in half a second, or a little more, as a share of that. */
async function pace(page: Page): Promise<number> {
  const [startedMs, startedAt] = [Date.now(), await virtualMs(page)];
  await page.waitForTimeout(500);
  const at = await virtualMs(page);
  return (at - startedAt) / (Date.now() - startedMs);
}

async function untilStill(page: Page): Promise<number> {
  await expect.poll(() => pace(page), PATIENCE).toBe(0);
  return virtualMs(page);
}

/** A menu closes when a terminal takes the keyboard, as each does once when it opens: then it is asked for again. */
async function chooseSpeed(page: Page, speed: string): Promise<void> {
  const button = page.locator('.speed > button');
  const item = page.getByRole('menuitemradio', { name: speed, exact: true });
  await expect(async () => {
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await item.click({ timeout: 2000 });
  }).toPass(PATIENCE);
}

test('the clock stands still while paused, and goes on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.locator('.paused-badge')).toHaveCount(2);
  const at = await untilStill(page);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.locator('.paused-badge')).toHaveCount(0);
  await expect.poll(() => virtualMs(page), PATIENCE).toBeGreaterThan(at);
  await page.keyboard.press('F8');
  await expect(page.locator('.paused-badge')).toHaveCount(2);
  await page.keyboard.press('F8');
  await expect(page.locator('.paused-badge')).toHaveCount(0);
});

test('a step lets one more thing happen', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  await lab.run('6379', 'src/redis-cli');
  await lab.pause();
  await lab.type('6379', 'set LF 93');
  await page.keyboard.press('Enter');
  expect((await lab.text('6379')).at(-1)).not.toBe('OK');
  const answered = async () => (await lab.text('6379')).includes('OK');
  let steps = 0;
  for (; steps < 40 && !(await answered()); steps++) {
    const before = await virtualMs(page);
    await page.getByRole('button', { name: 'Step one event' }).click();
    await untilStill(page);
    await expect(page.locator('.paused-badge')).toHaveCount(2);
    expect(await virtualMs(page)).toBeGreaterThanOrEqual(before);
  }
  // A line entered, a segment there, a command run, a reply: not all in one.
  expect(steps).toBeGreaterThan(1);
  expect(await answered()).toBe(true);
});

test('next event runs until something of interest, or its limit', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.pause();
  await lab.focus('6379');
  await page.keyboard.type('sleep 20; src/redis-server redis6379.conf >log6379.log &\n');
  const before = await virtualMs(page);
  await page.getByRole('button', { name: 'Next event' }).click();
  await expect(lab.node('6379')).toHaveClass(/^node data (starting|running)/, PATIENCE);
  const born = await untilStill(page);
  expect(born - before).toBeGreaterThanOrEqual(20_000);
  expect(born - before).toBeLessThan(21_000);
  await page.keyboard.press('Shift+F9');
  await expect.poll(() => virtualMs(page), PATIENCE).toBeGreaterThan(born);
  await untilStill(page);
  await expect(page.locator('.paused-badge')).toHaveCount(2);
});

test('runs until so much time has gone by, or a check is green', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ locale: 'en', slowMotion: false });
  const runTo = async (name: string) => {
    await page.locator('.run-to > button').click();
    await page.getByRole('menuitemradio', { name, exact: true }).click();
  };
  await lab.pause();
  const before = await virtualMs(page);
  await runTo('+1 minute');
  await expect.poll(() => virtualMs(page), PATIENCE).toBe(before + 60_000);
  await expect(page.locator('.paused-badge')).toHaveCount(2);
  await lab.focus('6379');
  await page.keyboard.type('sleep 100; cat redis6379.conf\n');
  await runTo('the next check turns green');
  await expect(page.locator('.pips .green').first()).toBeVisible(PATIENCE);
  const green = await untilStill(page);
  expect(green - before).toBeGreaterThanOrEqual(160_000);
  expect(green - before).toBeLessThan(162_000);
});

test('speed is virtual seconds a second', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  const button = page.locator('.speed > button');
  const place = await button.boundingBox();
  await chooseSpeed(page, '1000×');
  await expect.poll(() => pace(page), PATIENCE).toBeGreaterThan(5);
  // What is reached has its room beside it, where it is less: the bar does not move under a click.
  expect(await button.boundingBox()).toEqual(place);
  await chooseSpeed(page, '0.01×');
  await expect.poll(() => pace(page), PATIENCE).toBeLessThan(0.2);
  expect(await pace(page)).toBeGreaterThan(0);
  await page.reload();
  await expect(page.locator('.speed .menu-value')).toContainText('0.01×');
});

for (const on of [true, false])
  test(`slow motion ${on ? 'stretches' : 'leaves'} a synchronization`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ slowMotion: on });
    const toggle = page.locator('.slow-motion');
    await expect(toggle).toHaveAttribute('aria-pressed', String(on));
    await lab.startServers();
    await expect(toggle).not.toHaveClass(/slowed/, PATIENCE);
    const slowed = await page.evaluateHandle(() => {
      const seen = { slowed: false };
      const button = document.querySelector('.slow-motion');
      const look = () => {
        if (button?.classList.contains('slowed')) seen.slowed = true;
      };
      if (button) new MutationObserver(look).observe(button, { attributes: true });
      return seen;
    });
    await lab.link();
    expect(await slowed.evaluate((seen) => seen.slowed)).toBe(on);
  });
