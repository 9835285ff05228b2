/** What `npm run screenshots` works with: a page in one look, one picture a state, and ways to a moment. */
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';

export const SIZES = {
  large: { width: 1920, height: 1080 },
  desktop: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
export const LOCALES = ['en', 'zh-CN'] as const;

export interface Look {
  readonly size: keyof typeof SIZES;
  readonly theme: 'dark' | 'light' | 'contrast';
  readonly locale: (typeof LOCALES)[number];
}

export function nameOf({ size, theme, locale }: Look): string {
  return `${size}-${theme}-${locale}`;
}

/** One file a state: what was done before it stays. */
export class Album {
  readonly page: Page;
  readonly look: Look;
  readonly #folder: string;
  readonly #url: string;
  taken = 0;

  constructor(page: Page, look: Look, { folder, url }: { folder: string; url: string }) {
    this.page = page;
    this.look = look;
    this.#folder = folder;
    this.#url = url;
  }

  static async open(browser: Browser, look: Look, at: { folder: string; url: string }) {
    const context = await browser.newContext({ viewport: SIZES[look.size], locale: look.locale });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${nameOf(look)}: ${error.message}`));
    await page.addInitScript(({ theme, locale }) => {
      const kept = JSON.stringify({ theme, language: locale });
      localStorage.setItem('redis-ha-lab.preferences', kept);
    }, look);
    return new Album(page, look, at);
  }

  get phone(): boolean {
    return this.look.size === 'phone';
  }

  async take(state: string): Promise<void> {
    // Figures and crowns glide to their places in 650 ms.
    await this.page.waitForTimeout(750);
    this.taken += 1;
    const number = String(this.taken).padStart(2, '0');
    const path = join(this.#folder, `${nameOf(this.look)}-${number}-${state}.png`);
    await this.page.screenshot({ path });
  }

  async go(lesson?: string): Promise<void> {
    await this.page.goto(lesson ? `${this.#url}?lesson=${lesson}` : this.#url);
  }

  /** A terminal has its prompt: the lab is open. */
  async prompted(): Promise<void> {
    // A phone hides its terminals at first, and what is hidden is not painted.
    if (this.phone) {
      await this.page.locator('.tab .running').first().waitFor({ state: 'attached' });
      return;
    }
    await this.page.waitForFunction(
      () =>
        /learner@lab|127\.0\.0\.1:/.test(document.querySelector('.xterm-rows')?.textContent ?? ''),
      null,
      { timeout: 120_000 },
    );
  }

  /** A session as a file that is chosen in the dialog. */
  async handOver(lesson: string, session: Buffer): Promise<void> {
    await this.go(lesson);
    await this.prompted();
    await this.page.locator('.share-button').click();
    await this.page.locator('dialog.share[open]').waitFor();
    await this.page.locator('.share input[type="file"]').setInputFiles({
      name: 'session.json',
      mimeType: 'application/json',
      buffer: session,
    });
    await this.page.locator('.player-card').waitFor({ timeout: 120_000 });
  }

  /** To the end of a session that was handed over. */
  async toEnd(): Promise<void> {
    await this.page.locator('.player-deeds button').nth(1).click();
    await this.settled();
    const track = this.page.locator('.time-bar [role="slider"]');
    await this.page.waitForFunction(
      (slider) => slider?.getAttribute('aria-valuenow') === slider?.getAttribute('aria-valuemax'),
      await track.elementHandle(),
      { timeout: 120_000 },
    );
    await this.settled();
  }

  /** Nothing is being run again. */
  async settled(): Promise<void> {
    await this.page.waitForTimeout(150);
    await this.page.locator('.replay > div').waitFor({ state: 'detached', timeout: 120_000 });
  }

  async timeline(open: boolean): Promise<void> {
    if (this.phone) {
      await this.page
        .locator('.phone-tabs [role="tab"]')
        .nth(open ? 2 : 0)
        .click();
      return;
    }
    if ((await this.page.locator('.timeline').isVisible()) !== open)
      await this.page.locator('.timeline-button').click();
  }

  async closeSide(): Promise<void> {
    await this.page.locator('.side-buttons [aria-pressed="true"]').click();
  }

  async end(): Promise<void> {
    await this.page.locator('.time-bar [role="slider"]').press('End');
    await this.settled();
  }

  /** To the first or last event of that name, found as anybody would. */
  async moment(event: string, nth: 'first' | 'last' = 'first'): Promise<void> {
    await this.timeline(true);
    const search = this.page.locator('.timeline-search input');
    await search.fill(event);
    const track = this.page.locator('.time-bar [role="slider"]');
    await track.focus();
    await track.press(nth === 'first' ? 'Home' : 'End');
    await this.settled();
    await search.focus();
    await search.press(nth === 'first' ? 'Enter' : 'Shift+Enter');
    await this.page.locator('.timeline-chosen button').click();
    await this.settled();
    // Of a server whose log is a file, the inspector has opened there.
    await this.page.waitForTimeout(300);
    if (await this.page.locator('.side').isVisible()) await this.closeSide();
    await this.timeline(false);
  }
}
