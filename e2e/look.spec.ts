/** What a reader sees in either language: words, controls, nothing in the way. */
import { expect, type Page, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** Runs in the page: controls that lie on each other, and anything that takes the page over. */
function crowded(): string[] {
  const faults: string[] = [];
  const controls = [...document.querySelectorAll<HTMLElement>('button, [role="tab"], a[href]')]
    .filter((each) => each.checkVisibility())
    .map((each) => ({ name: each.innerText || each.ariaLabel || '', box: seenPart(each), each }));
  for (const [i, { name, box, each }] of controls.entries())
    for (const other of controls.slice(i + 1)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      const nested = each.contains(other.each) || other.each.contains(each);
      if (!nested && across > 1 && down > 1) faults.push(`overlap: ${name} / ${other.name}`);
    }
  for (const dialog of document.querySelectorAll('dialog[open], [aria-modal="true"]'))
    faults.push(`modal: ${dialog.ariaLabel}`);
  return faults;

  /** What a scrolling pane shows of it. */
  function seenPart(element: HTMLElement) {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue;
      const pane = at.getBoundingClientRect();
      left = Math.max(left, pane.left);
      top = Math.max(top, pane.top);
      right = Math.min(right, pane.right);
      bottom = Math.min(bottom, pane.bottom);
    }
    return { left, top, right, bottom };
  }
}

/** Runs in the page: its words and labels, without what is typed, printed or sent. */
function words(): string[] {
  const technical = 'code, kbd, pre, .xterm, .brand, .where, .tab, .flight, .node .port, .client';
  const own = '.cwd, .clock, .moment, .refusal, script, style, noscript';
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    if (!parentElement?.closest(`${technical}, ${own}`)) found.add(textContent?.trim() ?? '');
  }
  for (const element of document.querySelectorAll('[aria-label], [title]'))
    if (!element.closest('.tab, .xterm'))
      for (const name of ['aria-label', 'title']) found.add(element.getAttribute(name) ?? '');
  return [...found].filter((each) => /\p{L}{2}/u.test(each));
}

async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForTimeout(150);
    const found = [...(await page.evaluate(crowded)), ...(await page.evaluate(measurePage))];
    for (const each of found) faults.push(`${size.width}: ${each}`);
  }
  await page.setViewportSize(SIZES[0] ?? { width: 1440, height: 900 });
  return [...faults, ...(await axeFaults(page))];
}

/** Fresh, linked, refused: the words of each, together. */
async function walkThrough(lab: LabPage): Promise<string[]> {
  const said = await lab.page.evaluate(words);
  expect.soft(await faultsOf(lab.page), 'fresh').toEqual([]);
  await lab.startServers();
  await lab.link();
  said.push(...(await lab.page.evaluate(words)));
  expect.soft(await faultsOf(lab.page), 'linked').toEqual([]);
  const refusal = lab.node('6380').locator('.refusal text');
  for (const size of SIZES) {
    await lab.page.setViewportSize(size);
    const panes = lab.page.locator('.phone-tabs').getByRole('tab');
    if (await panes.first().isVisible()) await panes.nth(1).click();
    // Terminals that are moved on the page lose the keyboard on the way.
    await lab.page.waitForTimeout(200);
    await lab.run('6380', 'set LF 1');
    await expect(refusal).toHaveText('READONLY', PATIENCE);
    const faults = await lab.page.evaluate(measurePage);
    expect.soft(faults, `refused: ${size.width}`).toEqual([]);
    await expect(refusal).toHaveCount(0, PATIENCE);
  }
  said.push(...(await lab.page.evaluate(words)));
  await lab.pause();
  said.push(...(await lab.page.evaluate(words)));
  expect.soft(await faultsOf(lab.page), 'paused').toEqual([]);
  return said;
}

/** Names that are the same in both languages. */
const SHARED = /^(redis-cli|Redis HA Lab|READONLY|\[?\d.*|Alt\+\d)$/;

test('says everything in the reader’s language, and crowds nothing', async ({ browser }) => {
  test.slow();
  const said: Record<string, string[]> = {};
  for (const locale of ['en', 'zh-CN'] as const) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const lab = new LabPage(page);
    await lab.open({ locale, theme: locale === 'en' ? 'dark' : 'light', slowMotion: false });
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
    said[locale] = await walkThrough(lab);
    await context.close();
  }
  const english = [...new Set(said.en)];
  const chinese = [...new Set(said['zh-CN'])];
  expect(english.filter((each) => /\p{Script=Han}/u.test(each))).toEqual(['中文']);
  const same = chinese.filter((each) => english.includes(each) && !SHARED.test(each));
  expect(same).toEqual([]);
});

test('switches language and theme at once, and keeps both', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('.lesson-head h1')).toHaveText('一变多');
  await expect(page.locator('.progress')).toContainText('第 1 步');
  await page.getByRole('button', { name: '切换到浅色主题' }).click();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('.lesson-head h1')).toHaveText('一变多');
});
