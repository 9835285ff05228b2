/** Every size, in each theme and language in turn, measured while the first synchronization is drawn. */
import { expect, type Page, test } from '@playwright/test';
import { PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';

const SIZES = {
  desktop: { width: 1440, height: 900 },
  large: { width: 1920, height: 1080 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
};

/** A first synchronization is drawn in about six seconds. */
const LOOKS = 12;
const BETWEEN_MS = 500;

async function showTerminals(page: Page): Promise<void> {
  const tabs = page.locator('.phone-tabs');
  if (await tabs.isVisible()) await tabs.getByRole('tab').nth(1).click();
}

async function type(page: Page, terminal: number, line: string): Promise<void> {
  await page.keyboard.press(`Alt+${terminal}`);
  await page.keyboard.type(`${line}\n`);
}

/** The page in its other language or theme; both buttons stand at the end of the top bar. */
async function flip(page: Page, what: 'language' | 'theme'): Promise<void> {
  const names = {
    language: /^(English|中文)$/,
    theme: /^(Switch to the (light|dark|high-contrast) theme|切换到(浅色|深色|高对比度)主题)$/,
  };
  await page.getByRole('button', { name: names[what] }).click();
  // Colours glide from one theme to the other; half-way nothing can be read, and nobody reads.
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const gliding = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(gliding.map((each) => each.finished));
  });
}

for (const [size, viewport] of Object.entries(SIZES))
  test.describe(() => {
    test.use({ viewport, colorScheme: 'dark', locale: 'en-US' });
    test(`${size}: every theme, both languages`, async ({ page }) => {
      const faults = new Set<string>();
      const look = async () => {
        const html = page.locator('html');
        const which = `${await html.getAttribute('lang')} ${await html.getAttribute('data-theme')}`;
        for (const fault of await page.evaluate(measurePage)) faults.add(`${which}: ${fault}`);
        return which;
      };
      await page.goto('/');
      await expect(page.locator('.node')).toHaveCount(2, PATIENCE);
      await look();
      await showTerminals(page);
      await expect(page.locator('.xterm-rows').first()).toContainText('$', PATIENCE);
      await type(page, 1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &');
      await type(page, 2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &');
      await expect(page.locator('.node.running')).toHaveCount(2, PATIENCE);
      await type(page, 1, 'src/redis-cli');
      await type(page, 2, 'src/redis-cli -p 6380');
      await expect(page.locator('.client')).toHaveCount(2, PATIENCE);
      await type(page, 2, 'slaveof 127.0.0.1 6379');
      const seen = new Set<string>();
      for (let i = 0; i < LOOKS; i++) {
        await flip(page, i % 2 === 0 ? 'theme' : 'language');
        seen.add(await look());
        await page.waitForTimeout(BETWEEN_MS);
      }
      expect([...faults]).toEqual([]);
      const themes = ['contrast', 'dark', 'light'];
      const all = ['en', 'zh-CN'].flatMap((each) => themes.map((theme) => `${each} ${theme}`));
      expect([...seen].sort()).toEqual(all);
    });
  });

test('two terminals of at least 80 columns stand side by side at 1440 px', async ({ page }) => {
  await page.goto('/');
  const screens = page.locator('.xterm-rows');
  await expect(screens).toHaveCount(2, PATIENCE);
  await expect(screens.first()).toContainText('$', PATIENCE);
  const columns = await screens.evaluateAll((all) =>
    all.map((rows) => {
      const probe = document.createElement('span');
      probe.textContent = 'x'.repeat(80);
      rows.firstElementChild?.append(probe);
      const width = probe.getBoundingClientRect().width;
      probe.remove();
      return rows.getBoundingClientRect().width / (width / 80);
    }),
  );
  for (const count of columns) expect(count).toBeGreaterThanOrEqual(80);
});
