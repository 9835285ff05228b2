/** The page arranged otherwise than for a lesson, and what a first visit sees. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';

async function arrange(page: Page, layout: 'Learn' | 'Explore' | 'Present' | 'Focus') {
  await page.locator('.layout-menu > button').click();
  await page.getByRole('menuitemradio', { name: layout }).click();
}

function pane(page: Page, name: string): Locator {
  return page.locator(`[data-pane="${name}"]`);
}

/** Pairs of controls that lie over each other. */
function crossings(bar: Locator): Promise<string[]> {
  return bar.locator('button:visible, [data-testid="clock"]').evaluateAll((all) =>
    all.flatMap((one, i) =>
      all.slice(i + 1).flatMap((other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        const within = one.contains(other) || other.contains(one);
        return across > 1 && down > 1 && !within ? [`${one.ariaLabel} / ${other.ariaLabel}`] : [];
      }),
    ),
  );
}

/** By how many pixels the speed's button grows when less than what is wanted is reached. */
function growth(page: Page): Promise<number> {
  return page.locator('.speed > .button').evaluate((button) => {
    // It may be so already.
    const there = button.querySelector('small');
    const reached = there ?? document.createElement('small');
    if (!there) {
      reached.textContent = '93.6×';
      button.querySelector('.menu-value')?.append(reached);
    }
    const grown = button.getBoundingClientRect();
    reached.style.display = 'none';
    const { width, height } = button.getBoundingClientRect();
    if (there) reached.style.display = '';
    else reached.remove();
    return grown.width - width + grown.height - height;
  });
}

test('explore, present and focus; each pane by F6; a log line by a click', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ locale: 'en', theme: 'dark', slowMotion: false });
  await lab.run('6379', 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &');
  await expect(lab.node('6379')).toHaveClass(/running/, PATIENCE);
  // A younger lab does not fill its lanes.
  await lab.passes(5000);

  await arrange(page, 'Explore');
  for (const shown of ['graph', 'timeline', 'side', 'terminals'])
    await expect(pane(page, shown)).toBeVisible();
  await expect(pane(page, 'lesson')).toBeHidden();
  await expect(page.locator('.inspect .node-choice')).toContainText('6379');
  await lab.focus('6379');
  for (const next of ['graph', 'side', 'timeline', 'terminals']) {
    await page.keyboard.press('F6');
    await expect(pane(page, next).locator(':focus')).toHaveCount(1);
  }
  expect(await page.evaluate(measurePage)).toEqual([]);
  const filter = page.locator('.timeline-filter > button');
  await filter.click();
  await expect(page.locator('.filter-list')).toBeVisible();
  // Wherever the keyboard is.
  await page.locator('body').press('Escape');
  await expect(page.locator('.filter-list')).toHaveCount(0);
  await lab.focus('6379');

  // What a data server logged then is read in the inspector: its log is a file, not a terminal.
  await page.keyboard.press('Shift+F6');
  await expect(page.locator('.lanes')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const asked = page.locator('[data-section="log"] li[data-asked="true"]');
  await expect(asked).toContainText(/\w{3}/, PATIENCE);
  await expect(page.locator('.lanes')).toBeFocused();
  await page.getByRole('button', { name: 'To the end' }).click();

  // The drawing is enlarged, and a click in it is still that moment.
  await arrange(page, 'Present');
  await expect(page.locator('.side')).toHaveCount(0);
  await page.locator('.single-tabs').getByRole('tab', { name: 'Timeline' }).click();
  const track = page.getByRole('slider');
  // Of the bar as it is then: time may have gone on before the click.
  const there = () =>
    track.evaluate(
      ({ ariaValueNow: now, ariaValueMin: from, ariaValueMax: to }) =>
        (Number(now) - Number(from)) / (Number(to) - Number(from)),
    );
  const drawing = page.locator('.lanes .drawing');
  const box = await drawing.boundingBox();
  await drawing.click({ position: { x: (box?.width ?? 0) / 2, y: 4 } });
  await expect.poll(there, PATIENCE).toBeLessThan(0.6);
  expect(await there()).toBeGreaterThan(0.4);

  await arrange(page, 'Focus');
  for (const [name, shown] of [
    ['Lesson', 'lesson'],
    ['Topology', 'graph'],
    ['Terminals', 'terminals'],
  ] as const) {
    await page.locator('.single-tabs').getByRole('tab', { name }).click();
    const seen = ['lesson', 'graph', 'timeline', 'terminals'].map((each) => pane(page, each));
    await expect(pane(page, shown)).toBeVisible();
    expect((await Promise.all(seen.map((each) => each.isVisible()))).filter(Boolean)).toHaveLength(
      1,
    );
  }
});

test('between phone and desktop nothing lies over another thing', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ locale: 'en', size: { width: 800, height: 1000 } });
  await arrange(page, 'Explore');
  await expect(page.locator('.side-tabs')).toBeVisible(PATIENCE);
  const bar = page.locator('.top-bar');
  for (const width of [720, 800, 900, 1000, 1200, 1366, 1500]) {
    await page.setViewportSize({ width, height: 1000 });
    // What becomes of the bar at another width comes a moment after it.
    await expect.poll(() => crossings(bar), { ...PATIENCE, message: `at ${width}` }).toEqual([]);
    expect(await growth(page), `at ${width}`).toBe(0);
    const [world, side] = await Promise.all([
      page.locator('.timeline').boundingBox(),
      page.locator('.side').boundingBox(),
    ]);
    expect((world?.x ?? 0) + (world?.width ?? 0)).toBeLessThanOrEqual((side?.x ?? 0) + 1);
  }
  // What Explore opened makes room for a phone's tabs, and comes back.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator('.side')).toHaveCount(0);
  await page.locator('.phone-tabs').getByRole('tab', { name: 'Terminals' }).click();
  await page.setViewportSize({ width: 1500, height: 1000 });
  await expect(page.locator('.side-tabs')).toBeVisible(PATIENCE);
  await arrange(page, 'Focus');
  await page.setViewportSize({ width: 800, height: 1000 });
  await page.locator('.single-tabs').getByRole('tab', { name: 'Lesson' }).click();
  await expect(page.locator('.step').first()).toBeVisible();
});

test('what the network does not bring leaves the rest as it is, and can be asked for again', async ({
  page,
}) => {
  const lab = new LabPage(page);
  let cut = true;
  await page.route(/SidePanel-[^/]*\.js$/, (route) => (cut ? route.abort() : route.continue()));
  await lab.open({ locale: 'en' });
  await page.getByRole('button', { name: 'Mind' }).click();
  const side = page.locator('.side');
  await expect(side).toContainText('could not be loaded', PATIENCE);
  await lab.run('6379', 'echo still here');
  cut = false;
  await side.getByRole('button', { name: 'Try again' }).click();
  await expect(side.getByRole('tab', { name: 'Mind' })).toBeVisible(PATIENCE);
  // Offline, what was fetched while nobody waited is there.
  await page.context().setOffline(true);
  await expect(page.locator('.notice')).toContainText('There is no network');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('.lesson h1, .lesson h2').first()).toHaveText(/\p{Script=Han}/u);
  // Without the lab itself nothing can be done: that is said, and not waited for.
  await page.context().setOffline(false);
  await expect(page.locator('.notice')).toHaveCount(0);
  await page.route(/lab\.worker-[^/]*\.js$/, (route) => route.abort());
  await page.reload();
  await expect(page.locator('.failure')).toContainText('实验室无法启动', PATIENCE);
  expect(await page.evaluate(measurePage)).toEqual([]);
});

test.describe('on a first visit', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('a tour shows four places, and takes nothing from who begins to work', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ locale: 'en' });
    const tour = page.locator('.tour');
    await expect(tour).toContainText('What to do', PATIENCE);
    // The keyboard is where it was: at the prompt.
    await lab.focused('6379');
    await tour.hover();
    expect(await page.evaluate(measurePage)).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    // By itself it goes on where nobody is at the card.
    await page.mouse.move(0, 0);
    await expect(tour).toContainText('Where you do it', PATIENCE);
    await tour.hover();
    for (const title of ['What happens', 'When it happens']) {
      await tour.getByRole('button', { name: 'Next' }).click();
      await expect(tour).toContainText(title);
    }
    await tour.getByRole('button', { name: 'Start' }).click();
    await expect(tour).toHaveCount(0);
    // What was pinned is so after a reload, until all is let go.
    await lab.node('6379').focus();
    await page.keyboard.press('p');
    await expect(lab.node('6379')).toHaveClass(/pinned/);
    // So is how the panes were divided.
    const edge = page.locator('.dock-handle');
    const share = (await edge.getAttribute('aria-valuenow')) ?? '';
    await edge.focus();
    await page.keyboard.press('ArrowUp');
    await expect(edge).not.toHaveAttribute('aria-valuenow', share);
    const larger = (await edge.getAttribute('aria-valuenow')) ?? '';
    await page.reload();
    await lab.prompted('6379');
    await expect(edge).toHaveAttribute('aria-valuenow', larger);
    await expect(lab.node('6379')).toHaveClass(/pinned/);
    await page.getByRole('button', { name: 'Unpin all' }).click();
    await expect(page.locator('.node.pinned')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Unpin all' })).toHaveCount(0);
    await expect(tour).toHaveCount(0);
    // Again by the help; skipped, or ended by the first letter that is typed.
    const again = async () => {
      await page.getByRole('button', { name: 'Keyboard', exact: true }).click();
      await page.getByRole('button', { name: 'Show the tour' }).click();
      await expect(tour).toContainText('What to do');
    };
    await again();
    await tour.getByRole('button', { name: 'Skip the tour' }).click();
    await expect(tour).toHaveCount(0);
    await again();
    await lab.type('6379', 'ls');
    await expect(tour).toHaveCount(0);
  });
});
