/** The recording is the lab: reloads, killed tabs, second tabs, steps back, starting over. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';

const BOTH = ['6379', '6380'];

/** All that a person could compare: both screens, the clock, the lesson, the graph. */
async function seen(lab: LabPage) {
  return {
    screens: await Promise.all(BOTH.map((name) => lab.text(name))),
    clock: await lab.clock(),
    done: await lab.doneSteps(),
    graph: await lab.twin().allTextContents(),
  };
}

/** The twin follows the picture three times a second. */
const TWIN_LAG_MS = 350;

/** What is seen once the graph, which takes its time, has drawn all. Time must stand still. */
async function seenAtRest(lab: LabPage) {
  const drawn = lab.page.locator('.stage canvas[data-rest="true"]');
  let before = await seen(lab);
  await expect(async () => {
    await lab.page.waitForTimeout(TWIN_LAG_MS);
    await expect(drawn).toHaveCount(1, PATIENCE);
    const now = await seen(lab);
    const still = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    expect(still).toBe(true);
  }).toPass({ ...PATIENCE, intervals: [50] });
  return before;
}

/** The same again after something that ought not to change it. */
async function seesAgain(lab: LabPage, before: Awaited<ReturnType<typeof seen>>): Promise<void> {
  await expect.poll(() => seen(lab), PATIENCE).toEqual(before);
}

async function processId(lab: LabPage, port: string): Promise<string | undefined> {
  const info = await lab.run(port, 'info server');
  return info.find((line) => line.startsWith('process_id:'));
}

for (const locale of ['zh-CN'] as const)
  test(`a reload goes on where the lab was (${locale})`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ locale, slowMotion: false });
    await lab.startServers();
    await lab.run('6379', 'flushdb');
    await lab.run('6379', 'set LF 93');
    const pid = await processId(lab, '6379');
    await lab.type('6379', 'get L');
    await lab.type('6380', 'echo "hal');
    await lab.pause();
    const before = await seenAtRest(lab);
    await page.reload();
    await seesAgain(lab, before);
    await expect(page.locator('.paused-badge').first()).toBeVisible();
    await lab.play();
    await lab.focus('6379');
    await page.keyboard.type('F');
    await page.keyboard.press('Enter');
    await lab.shows('6379', 'get LF\n"93"\n127.0.0.1:6379>');
    await lab.focus('6380');
    await page.keyboard.type('f"');
    await page.keyboard.press('Enter');
    await lab.shows('6380', 'echo "half"\n"half"\n127.0.0.1:6380>');
    expect(await processId(lab, '6379')).toBe(pid);
  });

test('a reload while time runs keeps it running, from where it was', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  const before = await lab.text('6379');
  const clock = await lab.clock();
  await page.reload();
  await expect.poll(() => lab.text('6379'), PATIENCE).toEqual(before);
  await expect.poll(async () => (await lab.clock()) >= clock, PATIENCE).toBe(true);
  expect(await lab.run('6379', 'src/redis-cli ping')).toEqual(['PONG']);
});

for (const state of ['handshake', 'transfer'])
  test(`a reload in the middle of a synchronization: ${state}`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.startServers();
    await lab.run('6379', 'set LF 93');
    await lab.pause();
    await lab.focus('6380');
    await page.keyboard.type('slaveof 127.0.0.1 6379\n');
    // Event by event: where a reload finds the lab must not depend on how fast it is.
    let before = await seenAtRest(lab);
    const link = page.locator('.link');
    for (let events = 0; events < 60; events++) {
      if ((await page.locator(`.link.${state}`).count()) > 0) break;
      await page.keyboard.press('F9');
      before = await seenAtRest(lab);
    }
    await expect(link).toHaveClass(new RegExp(`^link ${state}`));
    await page.reload();
    await seesAgain(lab, before);
    await expect(link).toHaveClass(new RegExp(`^link ${state}`));
    await lab.play();
    await expect(link).toHaveClass(/^link online/, PATIENCE);
    await lab.prompted('6380');
    expect(await lab.run('6380', 'get LF')).toEqual(['"93"']);
  });

test('a tab that was killed is opened again as it was', async ({ page, context }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.run('6379', 'set LF 93');
  await lab.type('6379', 'get L');
  await lab.pause();
  const before = await seenAtRest(lab);
  await page.goto('chrome://crash').catch(() => undefined);
  const again = new LabPage(await context.newPage());
  await again.page.goto('/');
  await seesAgain(again, before);
  await again.play();
  await again.focus('6379');
  await again.page.keyboard.type('F\n');
  await again.shows('6379', 'get LF\n"93"');
});

test('a second tab looks on and cannot touch until the first is gone', async ({
  page,
  context,
}) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.run('6379', 'echo first');
  // What is kept of a running lab is up to half a second old.
  await lab.pause();
  await lab.play();
  const second = new LabPage(await context.newPage());
  await second.page.goto('/');
  await expect(second.page.locator('.banner')).toContainText('open in another tab', PATIENCE);
  await second.shows('6379', 'echo first\nfirst');
  await second.tab('6379').click();
  await second.page.keyboard.type('echo second\n');
  await expect(second.page.locator('.type-it').first()).toBeDisabled();
  await expect(second.page.getByRole('button', { name: 'Step one event' })).toBeDisabled();
  await lab.run('6379', 'echo third');
  expect((await lab.text('6379')).join('\n')).not.toContain('second');
  expect((await second.text('6379')).join('\n')).not.toContain('second');
  // A reload is no farewell: the lab stays with the tab that had it.
  await page.reload();
  expect(await lab.run('6379', 'echo again')).toEqual(['again']);
  await page.close();
  await expect(second.page.locator('.banner')).toHaveCount(0, PATIENCE);
  await second.shows('6379', 'echo third\nthird');
  expect(await second.run('6379', 'echo fourth')).toEqual(['fourth']);
});

test('back to the start of a step, and back again', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.run('6379', 'flushdb');
  await lab.run('6379', 'dbsize');
  await lab.run('6380', 'dbsize');
  for (const key of ['a', 'b', 'c']) await lab.run('6379', `set ${key} 1`);
  await lab.run('6379', 'keys *');
  await lab.run('6380', 'dbsize');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['start', 'write']);
  await lab.pause();
  const before = await seenAtRest(lab);
  const write = lab.step('write');
  if (!(await write.evaluate((each) => each.classList.contains('unfolded'))))
    await write.locator('.step-head').click();
  await write.getByRole('button', { name: 'Back to the start of this step' }).click();
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['start']);
  expect((await lab.text('6379')).join('\n')).not.toContain('set a');
  await lab.play();
  expect(await lab.run('6379', 'dbsize')).toEqual(['(integer) 0']);
  await lab.pause();
  await page.getByRole('button', { name: 'Undo' }).click();
  await seesAgain(lab, before);
});

test('starting over, and undoing that after a reload', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.pause();
  const before = await seenAtRest(lab);
  await page.getByRole('button', { name: 'Start the lesson again' }).click();
  await expect(page.locator('.paused-badge')).toHaveCount(0);
  await expect.poll(() => lab.text('6379'), PATIENCE).toEqual(['learner@lab:~/redis-6.2.6$']);
  await expect(page.locator('.node.absent')).toHaveCount(2);
  await page.reload();
  await expect.poll(() => lab.text('6380'), PATIENCE).toEqual(['learner@lab:~/redis-6.2.6$']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await seesAgain(lab, before);
});

test('a lab whose worker fails is restored from its recording', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.type('6379', 'set LF');
  await lab.pause();
  const before = await seenAtRest(lab);
  const [worker] = page.workers();
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('planted');
    });
  });
  await expect(page.locator('.notice.lab-restored')).toBeVisible(PATIENCE);
  await seesAgain(lab, before);
  await expect(page.locator('.banner')).toHaveCount(0);
  // One that goes without a word, while it has nothing to say anyway.
  await page.getByRole('button', { name: 'Dismiss this notice' }).click();
  await page.workers()[0]?.evaluate(() => self.close());
  await expect(page.locator('.notice.lab-restored')).toBeVisible(PATIENCE);
  await seesAgain(lab, before);
  await lab.play();
  await lab.focus('6379');
  await page.keyboard.type(' 93\n');
  await lab.shows('6379', 'set LF 93\nOK');
});
