/** Slow motion waits for the reader of a failover: each of its steps is told, in its turn, while time hardly moves. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';
import { unfold } from './play.ts';

/** From the master's silence to the leader; unread, an election is over before the first is read. */
const STEPS = [
  ['takes it for down (sdown)', 'sdown', 'none'],
  ['objectively down (odown)', 'odown', 'none'],
  ['asks the others for their votes', 'vote', '1 of 2 votes'],
  ['gives its vote', 'vote', '2 of 2 votes'],
  ['it leads the failover', 'vote', 'none'],
] as const;

test('each step of an election is told, and time waits until it is read', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en' });
  await expect(page.locator('.narrator')).toContainText(/\w/, PATIENCE);
  const said = await page.evaluateHandle(listen);
  await lab.run('cli', 'lab kill 6379');
  await page.locator('.run-to > button').click();
  await page.getByRole('menuitemradio', { name: 'a Sentinel says +sdown' }).click();
  await expect(page.locator('.paused-badge').first()).toBeVisible(PATIENCE);
  // Who has just typed is at work, and not waited for.
  await page.waitForTimeout(5000);
  // The clock, too, has come to where time stands.
  const silent = await lab.wallMs();
  await page.getByRole('button', { name: 'Play' }).click();
  for (const [step, phase, votes] of STEPS) {
    // The strip and the picture are at the step that is told, though all of it has happened.
    const isShown = () =>
      page.evaluate(
        ([words, name]) => {
          const textOf = (place: string) => document.querySelector(place)?.textContent ?? '';
          const isNow = document.querySelector('.phases')?.getAttribute('data-phase') === name;
          const votes = /\d of 2 votes/.exec(textOf('.graph svg'))?.[0] ?? 'none';
          return textOf('.narrator').includes(words) && isNow ? votes : 'not yet';
        },
        [step, phase] as const,
      );
    await expect.poll(isShown, { ...PATIENCE, intervals: [100] }).toBe(votes);
    await expect(page.locator('.slow-motion')).toHaveClass(/slowed/);
    // Lesson and terminals say that they are where the lab is.
    await expect(page.locator('.lesson .beyond-picture')).toHaveText('ahead of the picture');
    await expect(page.locator('.terminal-status .beyond-picture').first()).toBeVisible();
    // Who acts is named by what it is, in its figure's shape.
    await expect(page.locator('.narrator .named').first()).toHaveText(/^Sentinel 263(79|80)$/);
    await expect(page.locator('.narrator .named.sentinel .role-mark').first()).toBeVisible();
  }
  // Virtual time: the whole of it is less than three seconds after the silence.
  expect((await lab.wallMs()) - silent).toBeLessThan(3000);
  // Its line is the page's voice: who hears it is told each step, whole, and once.
  const sentences = await said.jsonValue();
  for (const [step] of STEPS)
    expect(sentences.filter((each) => each.includes(step)).length, step).toBeGreaterThan(0);
  expect(sentences).toEqual([...new Set(sentences)]);
  // What has the narrator's sentence in it is spoken by nobody else.
  const others = page.locator('[aria-live] [aria-live], [aria-live]:has(.narrator)');
  await expect(others).toHaveCount(0);
  // As wide as a tablet, in the middle of a failover: nothing is cut off, nothing lies on another thing.
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect.poll(() => page.evaluate(measurePage), PATIENCE).toEqual([]);
  await expect.poll(() => page.evaluate(clipped), PATIENCE).toEqual([]);
});

test('the last message fades once it is no news; a word that a lesson prints is asked what it means', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en', slowMotion: false });
  const moment = page.locator('.moment');
  await lab.run('6379', 'set a 1');
  await expect(moment.locator('.named.master').first()).toBeVisible(PATIENCE);
  const before = await moment.boundingBox();
  // Nobody says anything for the minute until sdown.
  await lab.run('cli', 'lab kill 6379');
  await expect(moment).toHaveClass(/\bpast\b/, PATIENCE);
  await expect(moment).toBeHidden();
  expect(await moment.boundingBox()).toEqual(before);

  await unfold(lab, 'switch');
  const word = lab.step('switch').locator('[data-term="event"]').first();
  await word.hover();
  const card = page.getByRole('tooltip');
  await expect(card).toContainText('What a Sentinel notices or does', PATIENCE);
  await page.mouse.move(0, 0);
  await expect(card).toHaveCount(0, PATIENCE);
  await word.focus();
  await page.keyboard.press('Enter');
  await expect(card).toBeVisible(PATIENCE);
  await expect(word).toHaveAccessibleDescription(/What a Sentinel notices or does/);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0, PATIENCE);
});

/** Runs in the page: all that its live region says from now on. */
function listen(): string[] {
  const sentences: string[] = [];
  const line = document.querySelector('.narrator[aria-live="polite"]');
  const hear = () => sentences.push(line?.textContent ?? '');
  const changes = { childList: true, characterData: true, subtree: true };
  if (line) new MutationObserver(hear).observe(line, changes);
  return sentences;
}

/** Runs in the page: words that do not fit into what they stand in, and are not shortened by dots. */
function clipped(): string[] {
  const texts = [...document.querySelectorAll<HTMLElement>('button, p, b, h1, h2, h3, li, code')];
  return texts.flatMap((each) => {
    const { overflowX, textOverflow } = getComputedStyle(each);
    const isCut = each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0;
    if (!isCut || overflowX === 'visible' || textOverflow === 'ellipsis') return [];
    return each.closest('.unseen, .xterm') ? [] : [each.textContent];
  });
}
