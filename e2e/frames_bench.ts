/**
 * Frames a second and the longest task of the page's own thread: labs of 4 to 100 figures at 1x, and
 * the course's lab (two servers, two Sentinels) with a writer at 1x to 1000x. Part of npm run bench.
 */
import type { Browser, Page } from '@playwright/test';
import { CROWDS, crowdTopology } from './crowd.ts';

const MEASURED_MS = 6000;

/**
 * In fast time, or with a hundred figures, some hundred functions become hot at once, and for a quarter of
 * a minute the compiler takes up to most of a core: those seconds, and what comes after them, are told apart.
 */
const WARM_MS = 30_000;

export async function benchFrames(browser: Browser, url: string): Promise<string[]> {
  const lines: string[] = [];
  for (const [size, crowd] of Object.entries(CROWDS)) {
    const page = await fresh(browser);
    await page.addInitScript(
      (topology) => sessionStorage.setItem('redis-ha-lab.topology', topology),
      crowdTopology(crowd),
    );
    await page.goto(`${url}?lesson=session`);
    await page.waitForSelector('.node.running', { timeout: 120_000 });
    await page.waitForTimeout(4000);
    lines.push(`graph of ${size}, 1×: ${await measured(page)}`);
    if (Number(size) >= 100) {
      await page.waitForTimeout(WARM_MS);
      lines.push(`the same, once its code is warm: ${await measured(page)}`);
    }
    await page.context().close();
  }
  const page = await fresh(browser);
  await page.goto(`${url}?lesson=04-automatic-failover`);
  await page.waitForSelector('.node.running', { timeout: 120_000 });
  await page.locator('.slow-motion').click();
  await page.getByRole('tab', { name: 'cli sh' }).click();
  await page.keyboard.type('writer\n');
  for (const speed of ['1×', '10×', '100×', '1000×']) {
    await page.locator('.speed > button').click();
    await page.getByRole('menuitemradio', { name: speed, exact: true }).click();
    await page.waitForTimeout(3000);
    lines.push(`the course’s lab with a writer, ${speed}: ${await measured(page)}`);
    if (parseInt(speed, 10) < 100) continue;
    await page.waitForTimeout(WARM_MS);
    lines.push(`the same, once its code is warm: ${await measured(page)}`);
  }
  await page.context().close();
  return lines;
}

async function fresh(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => localStorage.setItem('redis-ha-lab.tour', 'seen'));
  return context.newPage();
}

async function measured(page: Page): Promise<string> {
  const { frames, seconds, longest, long, busy } = await page.evaluate(watchFrames, MEASURED_MS);
  const tasks =
    long === 0 ? 'no task over 50 ms' : `${long} tasks over 50 ms, the longest ${longest} ms`;
  const cpu = `${(busy / frames).toFixed(1)} ms of script a frame`;
  return `${(frames / seconds).toFixed(1)} frames/s, ${tasks}, ${cpu}`;
}

/** Runs in the page. What its own frame callbacks take is told apart from what the machine lets wait. */
async function watchFrames(ms: number) {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const begun = performance.now();
  let frames = 0;
  let busy = 0;
  const request = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) =>
    request((at) => {
      const start = performance.now();
      callback(at);
      busy += performance.now() - start;
    });
  await new Promise<void>((resolve) => {
    const frame = () => {
      frames += 1;
      if (performance.now() - begun < ms) request(frame);
      else resolve();
    };
    request(frame);
  });
  window.requestAnimationFrame = request;
  observer.disconnect();
  return {
    frames,
    busy,
    seconds: (performance.now() - begun) / 1000,
    long: tasks.length,
    longest: Math.round(Math.max(0, ...tasks)),
  };
}
