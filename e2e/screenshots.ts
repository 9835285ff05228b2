/**
 * npm run screenshots: every main state of the page, in both themes, both languages and four sizes, as PNG files to look
 * at. The states come of a recorded session (lesson 4's solution), played and sought as anybody would.
 *   screenshots [folder] [part of a file's name]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/browser.mjs';

const SIZES = {
  large: { width: 1920, height: 1080 },
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
const THEMES = ['dark', 'light'] as const;
const LOCALES = ['en', 'zh-CN'] as const;

const [folder = 'dist/screenshots', only = ''] = process.argv.slice(2);
const session = readFileSync('dist/screenshots-session.json');

interface Look {
  readonly size: keyof typeof SIZES;
  readonly theme: (typeof THEMES)[number];
  readonly locale: (typeof LOCALES)[number];
}

/** One file a state: what was done before it stays. */
class Album {
  readonly page: Page;
  readonly name: string;
  taken = 0;

  constructor(page: Page, { size, theme, locale }: Look) {
    this.page = page;
    this.name = `${size}-${theme}-${locale}`;
  }

  async take(state: string): Promise<void> {
    await this.page.waitForTimeout(400);
    this.taken += 1;
    const number = String(this.taken).padStart(2, '0');
    await this.page.screenshot({ path: join(folder, `${this.name}-${number}-${state}.png`) });
  }
}

async function walk(browser: Browser, url: string, look: Look): Promise<number> {
  const context = await browser.newContext({ viewport: SIZES[look.size], locale: look.locale });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${look.size}: ${error.message}`));
  await page.addInitScript(({ theme, locale }) => {
    const kept = JSON.stringify({ theme, language: locale });
    localStorage.setItem('redis-ha-lab.preferences', kept);
  }, look);
  const album = new Album(page, look);
  await page.goto(url);
  await prompted(page);
  await page.locator('.tour').waitFor();
  await album.take('tour');
  await page.locator('.tour button').first().click();
  await album.take('opened');
  await handOver(page, url);
  await album.take('shared-session');
  await page.locator('.player-deeds button').nth(1).click();
  await page.locator('.crown').first().waitFor({ timeout: 120_000 });
  await album.take('after-the-failover');
  await marks(page, album);
  if (look.size === 'phone') await phonePanes(page, album);
  else await panes(page, album);
  await menus(page, album);
  if (look.size !== 'phone') await layouts(page, album);
  await context.close();
  return album.taken;
}

function prompted(page: Page) {
  return page.waitForFunction(
    () => document.querySelector('.xterm-rows')?.textContent?.includes('learner@lab'),
    null,
    { timeout: 120_000 },
  );
}

/** The session as a file that is chosen in the dialog. */
async function handOver(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?lesson=04-automatic-failover`);
  await page.locator('.share-button').click();
  await page.locator('dialog.share[open]').waitFor();
  await page.locator('.share input[type="file"]').setInputFiles({
    name: 'session.json',
    mimeType: 'application/json',
    buffer: session,
  });
  await page.locator('.player-card').waitFor({ timeout: 120_000 });
}

/** The moments that a failover is told by: back from the end, mark by mark. */
async function marks(page: Page, album: Album): Promise<void> {
  const track = page.locator('.time-bar [role="slider"]');
  if (!(await track.isVisible())) return;
  await track.focus();
  for (const state of ['switched', 'promoting', 'elected', 'down']) {
    for (let i = 0; i < 3; i++) await track.press('Control+ArrowLeft');
    await album.take(state);
  }
  await track.press('End');
}

async function panes(page: Page, album: Album): Promise<void> {
  for (const [i, state] of ['mind', 'why', 'inspector'].entries()) {
    await page.locator('.side-buttons button').nth(i).click();
    await page.locator('.side').waitFor();
    await album.take(state);
    await page.locator('.side-buttons button').nth(i).click();
  }
  await page.keyboard.press('F7');
  await page.locator('.timeline').waitFor();
  const views = page.locator('.timeline [role="tab"]');
  for (let i = 0; i < (await views.count()); i++) {
    await views.nth(i).click();
    await album.take(i === 0 ? 'lanes' : 'space-time');
  }
  await page.keyboard.press('F7');
}

async function phonePanes(page: Page, album: Album): Promise<void> {
  const tabs = page.locator('.phone-tabs [role="tab"]');
  for (let i = 0; i < (await tabs.count()); i++) {
    await tabs.nth(i).click();
    await album.take(`pane-${i + 1}`);
  }
}

/** The page arranged otherwise; the first one is how it was all along. */
async function layouts(page: Page, album: Album): Promise<void> {
  for (const [i, layout] of ['explore', 'present', 'focus'].entries()) {
    await page.locator('.layout-menu > button').click();
    await page
      .locator('.layout-menu [role="menuitemradio"]')
      .nth(i + 1)
      .click();
    await album.take(layout);
  }
}

async function menus(page: Page, album: Album): Promise<void> {
  await page.locator('.node .figure').first().click({ button: 'right' });
  await album.take('menu-of-a-node');
  await page.keyboard.press('Escape');
  await page.locator('.share-button').click();
  await page.locator('dialog.share[open]').waitFor();
  await album.take('share');
  await page.keyboard.press('Escape');
}

const server = await preview({ preview: { port: 4295 }, logLevel: 'silent' });
const executablePath = await findChromium();
const browser = await chromium.launch({
  args: CHROMIUM_FLAGS,
  ...(executablePath && { executablePath }),
});
mkdirSync(folder, { recursive: true });
const looks = (Object.keys(SIZES) as Look['size'][]).flatMap((size) =>
  THEMES.flatMap((theme) => LOCALES.map((locale): Look => ({ size, theme, locale }))),
);
let taken = 0;
try {
  for (const look of looks) {
    if (!`${look.size}-${look.theme}-${look.locale}`.includes(only)) continue;
    taken += await walk(browser, server.resolvedUrls?.local[0] ?? '', look);
    console.log(`${look.size}, ${look.theme}, ${look.locale}: ${taken} so far`);
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${taken} pictures in ${folder}`);
