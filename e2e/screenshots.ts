/**
 * npm run screenshots: every main state of the page, in its themes, both languages and four sizes, as PNG files to look
 * at. The states come of two recorded sessions (the solutions of lessons 1 and 4), played and sought as anybody would.
 *   screenshots [folder] [part of a look's name]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/browser.mjs';
import { Album, LOCALES, type Look, nameOf, SIZES } from './album';

const [folder = 'dist/screenshots', only = ''] = process.argv.slice(2);
const SYNC = '01-one-to-many';
const FAILOVER = '04-automatic-failover';
const sessions = {
  [SYNC]: readFileSync('dist/screenshots-1.json'),
  [FAILOVER]: readFileSync('dist/screenshots-4.json'),
};

async function walk(browser: Browser, url: string, look: Look): Promise<number> {
  const album = await Album.open(browser, look, { folder, url });
  const { page } = album;
  await arrival(album);
  await synchronization(album);
  await album.handOver(FAILOVER, sessions[FAILOVER]);
  await album.take('player');
  await album.toEnd();
  await page.locator('.crown').first().waitFor({ timeout: 120_000 });
  await album.take('after-the-failover');
  await failover(album);
  await album.end();
  await (album.phone ? phonePanes(album) : panes(album));
  await menus(album);
  if (!album.phone) await layouts(album);
  await missing(browser, url, album);
  await page.context().close();
  return album.taken;
}

/** A first visit. */
async function arrival(album: Album): Promise<void> {
  const { page } = album;
  await album.go();
  await album.prompted();
  await page.locator('.tour').waitFor();
  await album.take('tour');
  await page.locator('.tour button').first().click();
  await album.take('fresh');
}

/** A replica's first copy, what it then follows, and what it refuses. */
async function synchronization(album: Album): Promise<void> {
  await album.handOver(SYNC, sessions[SYNC]);
  await album.toEnd();
  for (const [event, state] of [
    ['FULLRESYNC', 'full-resync'],
    ['load-begin', 'rdb-arrives'],
    ['connected', 'linked'],
    ['READONLY', 'refused'],
  ] as const) {
    await album.moment(event);
    await album.take(state);
  }
  await album.end();
  await album.take('end-of-a-lesson');
}

/** The moments that a failover is told by, with what Sentinels think of it. */
async function failover(album: Album): Promise<void> {
  const { page } = album;
  for (const [event, state] of [
    ['+sdown master', 'sdown'],
    ['+odown', 'odown'],
    ['+vote-for-leader', 'election'],
    ['+selected-slave', 'promotion'],
    ['+switch-master', 'switch'],
  ] as const) {
    await album.moment(event);
    await album.take(state);
    if (state !== 'election') continue;
    if (album.phone) {
      await message(album);
      continue;
    }
    for (const [i, pane] of ['mind', 'why'].entries()) {
      await side(page, i, () => album.take(`election-${pane}`));
    }
  }
}

/** Steps to the next message, which is then decoded; not every step comes to one. */
async function message(album: Album): Promise<void> {
  const card = album.page.locator('.packet-card');
  for (let steps = 0; steps < 20 && !(await card.isVisible()); steps++) {
    await album.page.keyboard.press('F9');
    await album.page.waitForTimeout(1000);
  }
  await album.take('message');
  await album.page.keyboard.press('Escape');
}

async function side(page: Page, i: number, look: () => Promise<void>): Promise<void> {
  const button = page.locator('.side-buttons button').nth(i);
  await button.click();
  await page.locator('.side').waitFor();
  await page.waitForTimeout(300);
  await look();
  await button.click();
}

async function panes(album: Album): Promise<void> {
  const { page } = album;
  await side(page, 2, async () => {
    const tabs = page.locator('.inspect [role="tab"]');
    await tabs.first().waitFor();
    for (let i = 0; i < (await tabs.count()); i++) {
      await tabs.nth(i).click();
      await page.waitForTimeout(300);
      await album.take(`inspector-${i + 1}`);
    }
  });
  await album.timeline(true);
  const views = page.locator('.timeline [role="tab"]');
  await views.nth(0).click();
  await album.take('lanes');
  await views.nth(1).click();
  await page.locator('.sequence-scroll .arrow').first().waitFor({ timeout: 120_000 });
  await album.take('space-time');
  await views.nth(0).click();
  await album.timeline(false);
}

async function phonePanes(album: Album): Promise<void> {
  const tabs = album.page.locator('.phone-tabs [role="tab"]');
  for (const [i, pane] of ['lesson', 'terminals', 'timeline'].entries()) {
    await tabs.nth(i).click();
    await album.take(`pane-${pane}`);
  }
  const views = album.page.locator('.timeline [role="tab"]');
  await views.nth(1).click();
  await album.page.locator('.sequence-scroll .arrow').first().waitFor({ timeout: 120_000 });
  await album.take('pane-space-time');
  await views.nth(0).click();
  await tabs.nth(0).click();
  for (const [i, pane] of ['mind', 'why', 'inspector'].entries())
    await side(album.page, i, () => album.take(pane));
}

async function menus(album: Album): Promise<void> {
  const { page } = album;
  await page.locator('.node .figure').first().click({ button: 'right' });
  await album.take('menu-of-a-node');
  await page.keyboard.press('Escape');
  await page.locator('.key-button').click();
  await page.locator('.graph-key').waitFor();
  await album.take('key');
  await page.keyboard.press('Escape');
  await page.locator('.share-button').click();
  await page.locator('dialog.share[open]').waitFor();
  await album.take('share');
  await page.keyboard.press('Escape');
  const tabs = page.locator('.phone-tabs [role="tab"]');
  if (album.phone) await tabs.nth(1).click();
  await page.locator('.terminal-tools button').last().click();
  await album.take('keys-and-help');
  await page.keyboard.press('Escape');
  if (album.phone) await tabs.nth(0).click();
  await branches(album);
}

/** The past left for another future, a cable cut there, and the two compared. */
async function branches(album: Album): Promise<void> {
  const { page } = album;
  await album.moment('+sdown master');
  await page.locator('.past-actions button').first().click();
  await album.settled();
  await page.locator('.faults-button').click();
  await album.take('faults');
  await page.keyboard.press('Escape');
  await page.locator('.node .figure').first().click({ button: 'right' });
  await page.locator('.fault-menu [role="menuitem"]').filter({ hasText: 'isolate' }).click();
  // A phone has no room for it in the picture.
  await page.locator('.fault-chip').first().waitFor({ state: 'attached', timeout: 60_000 });
  await album.take('fault-holds');
  await page.locator('.branches > button').click();
  await page.locator('.branch-list').waitFor();
  await album.take('branches');
  await page.locator('.branch-deeds button:nth-child(2)').first().click();
  await page.locator('.comparison table').waitFor({ timeout: 120_000 });
  await album.take('comparison');
  await page.keyboard.press('Escape');
}

/** The page arranged otherwise; the first one is how it was all along. */
async function layouts(album: Album): Promise<void> {
  const { page } = album;
  for (const [i, layout] of ['explore', 'present', 'focus'].entries()) {
    await page.locator('.layout-menu > button').click();
    await page
      .locator('.layout-menu [role="menuitemradio"]')
      .nth(i + 1)
      .click();
    await album.take(layout);
  }
}

/** Parts that the network did not bring: a pane, and the lab itself. */
async function missing(browser: Browser, url: string, album: Album): Promise<void> {
  for (const [part, state] of [
    ['SidePanel', 'pane-not-loaded'],
    ['lab.worker', 'lab-not-started'],
  ] as const) {
    const other = await Album.open(browser, album.look, { folder, url });
    other.taken = album.taken;
    const { page } = other;
    await page.addInitScript(() => localStorage.setItem('redis-ha-lab.tour', 'seen'));
    await page.route(`**/*${part}*`, (route) => route.abort());
    await other.go();
    if (part === 'lab.worker') await page.locator('.failure').waitFor({ timeout: 120_000 });
    else {
      await other.prompted();
      await page.locator('.side-buttons button').first().click();
      await page.locator('.not-loaded').waitFor({ timeout: 60_000 });
    }
    await other.take(state);
    album.taken = other.taken;
    await page.context().close();
  }
}

const server = await preview({ preview: { port: 4295 }, logLevel: 'silent' });
const executablePath = await findChromium();
const browser = await chromium.launch({
  args: CHROMIUM_FLAGS,
  ...(executablePath && { executablePath }),
});
mkdirSync(folder, { recursive: true });
const looks = (Object.keys(SIZES) as Look['size'][]).flatMap((size) =>
  (['dark', 'light'] as const).flatMap((theme) =>
    LOCALES.map((locale): Look => ({ size, theme, locale })),
  ),
);
looks.push({ size: 'desktop', theme: 'contrast', locale: 'en' });
let taken = 0;
try {
  for (const look of looks) {
    if (!nameOf(look).includes(only)) continue;
    taken += await walk(browser, server.resolvedUrls?.local[0] ?? '', look);
    console.log(`${nameOf(look)}: ${taken} so far`);
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${taken} pictures in ${folder}`);
