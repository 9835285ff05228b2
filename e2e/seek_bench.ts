/**
 * How long it takes to show a past moment: a session of half an hour of virtual time in the lab of
 * the course (two servers, two Sentinels) with a writer at work, and a hundred random places on the
 * time bar. Part of npm run bench.
 */
import type { Page } from '@playwright/test';

const MINUTES = 30;
const SEEKS = 100;
/** So many virtual seconds a second are asked for until the half hour is over. */
const SPEED = '1000';

export async function benchSeeks(page: Page, url: string): Promise<string[]> {
  await page.goto(`${url}?lesson=04-automatic-failover`);
  page.setDefaultTimeout(180_000);
  await page.waitForFunction(() =>
    document.querySelector('.xterm-rows')?.textContent?.includes('127.0.0.1:6379>'),
  );
  await page.locator('.slow-motion').click();
  const cli = page.getByRole('tab', { name: 'cli sh' });
  await cli.click();
  await page.waitForTimeout(1000);
  await page.keyboard.type('writer\n');
  await page.waitForTimeout(1500);
  await page.locator('.speed button').click();
  await page.getByRole('menuitemradio', { name: `${SPEED}×` }).click();
  const begun = performance.now();
  await page.waitForFunction(
    (us) => {
      const track = document.querySelector('.track');
      return Number(track?.getAttribute('aria-valuemax')) > us;
    },
    MINUTES * 60e6,
    { timeout: 600_000 },
  );
  const reached = (MINUTES * 60) / ((performance.now() - begun) / 1000);
  await page.keyboard.press('F8');
  await page.waitForTimeout(500);
  const times = await page.evaluate(seekAround, SEEKS);
  if (times.length === 0) return ['seek: NOT MEASURED, a moment did not come'];
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  return [
    `seek in ${MINUTES} minutes of two servers, two Sentinels and a writer, ${SEEKS} random places, terminals repainted: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.999)} ms (the session ran at ${reached.toFixed(0)}×)`,
  ];
}

/** In the page: from the press on the bar to the frame after the lab's moment was shown. */
async function seekAround(seeks: number): Promise<number[]> {
  const track = document.querySelector<HTMLElement>('.track');
  const clock = document.querySelector('[data-testid="clock"]');
  if (!track || !clock) return [];
  const frame = () => new Promise(requestAnimationFrame);
  const times: number[] = [];
  let state = 42;
  for (let i = 0; i < seeks; i++) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const box = track.getBoundingClientRect();
    const clientX = box.left + (state / 2147483648) * box.width;
    const before = clock.textContent;
    const begun = performance.now();
    const press = { clientX, clientY: box.top + 12, buttons: 1, bubbles: true, pointerId: 1 };
    track.dispatchEvent(new PointerEvent('pointermove', press));
    while (clock.textContent === before) {
      await frame();
      if (performance.now() - begun > 20_000) return [];
    }
    await frame();
    times.push(performance.now() - begun);
  }
  return times;
}
