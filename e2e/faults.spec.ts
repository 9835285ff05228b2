/** Faults by button: a cable is cut and mended, and the replica goes on where it was. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LabPage, PATIENCE } from './lab_page.ts';

/** High enough for an INFO section: what is compared stands on the screen. */
const TALL = { width: 1440, height: 1500 };

/** A replica takes a minute to find out that its cable is cut. */
async function hurry(page: Page, speed = '100×'): Promise<void> {
  await page.locator('.speed > button').click();
  await page.getByRole('menuitemradio', { name: speed, exact: true }).click();
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** What holds is named under the picture, never over it: in a line of its own, and with a timeline open in that of the foot. */
async function namedUnderPicture(page: Page, calm: Box | null): Promise<void> {
  const boxes = () =>
    page.evaluate(() => {
      const box = (what: string) => document.querySelector(what)?.getBoundingClientRect();
      return { chip: box('.fault-chip'), foot: box('.graph-foot'), picture: box('.stage') };
    });
  await expect(page.locator('.fault-chip')).toBeVisible(PATIENCE);
  const large = await boxes();
  // It is as large as it was while nothing held.
  expect(large.picture).toMatchObject({ width: calm?.width, height: calm?.height });
  expect(large.chip?.top).toBeGreaterThanOrEqual(large.picture?.bottom ?? Number.POSITIVE_INFINITY);
  expect(large.chip?.bottom).toBeLessThanOrEqual(large.foot?.top ?? 0);
  await page.keyboard.press('F7');
  await expect(page.locator('.timeline')).toBeVisible(PATIENCE);
  await expect(page.locator('.fault-chip')).toBeVisible();
  const { chip, foot, picture } = await boxes();
  expect(foot?.width).toBe(picture?.width);
  expect(chip?.top).toBeGreaterThanOrEqual(picture?.bottom ?? Number.POSITIVE_INFINITY);
  await page.keyboard.press('F7');
  await expect(page.locator('.timeline')).toHaveCount(0);
}

for (const [locale, cut, mend, partial, waits] of [
  [
    'en',
    'Cut the cable between 6379 and 6380',
    'Mend the cable',
    'partial resync: only',
    'hears nothing from its master 6379',
  ],
  ['zh-CN', '剪断 6379 与 6380 之间的网线', '接回', '部分同步：只传了', '听不到主节点 6379 的消息'],
] as const)
  test(`a replica catches up from the backlog after its cable was cut: ${locale}`, async ({
    page,
  }) => {
    const lab = new LabPage(page);
    await lab.open({ locale, slowMotion: false, size: TALL });
    await lab.startServers();
    await lab.run('6379', 'set LF 93');
    await lab.link();
    await expect(page.locator('.node .backlog .mark')).toHaveCount(1, PATIENCE);

    await expect(page.locator('.ring.silence')).toHaveCount(0);
    const calm = await page.locator('.stage').boundingBox();
    // Reached and pressed with the keyboard alone.
    await page.getByRole('button', { name: cut }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.link.cut.online')).toHaveCount(1, PATIENCE);
    await namedUnderPicture(page, calm);
    await lab.run('6379', 'set KK k01');
    expect(await lab.run('6380', 'get KK')).toEqual(['(nil)']);

    await page.reload();
    await lab.prompted('6379');
    await expect(page.locator('.link.cut')).toHaveCount(1, PATIENCE);
    // Nothing but two timeouts happens: each of the two waits for the other.
    await hurry(page, '10×');
    const ring = page.locator('.node.slave .ring.silence');
    await expect(ring).toBeVisible(PATIENCE);
    await expect(ring.locator('title')).toContainText(waits);
    await expect(page.locator('.node.master .ring.silence')).toHaveCount(1);
    await expect(page.getByTestId('graph-twin')).toContainText(waits);
    await hurry(page);
    await expect(page.locator('.link.cut.connecting')).toHaveCount(1, PATIENCE);
    await expect(page.locator('.ring.silence')).toHaveCount(0, PATIENCE);
    expect(await lab.run('6380', 'info replication')).toContain('master_link_status:down');

    await page.getByRole('button', { name: mend }).click();
    await expect(page.locator('.link.cut')).toHaveCount(0, PATIENCE);
    await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
    await expect(page.locator('.link .resync.partial')).toContainText(partial, PATIENCE);
    expect(await lab.run('6380', 'get KK')).toEqual(['"k01"']);
    expect(await lab.run('6379', 'get KK')).toEqual(['"k01"']);
  });
