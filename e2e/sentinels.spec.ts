/** Two Sentinels on the page: faults by menu, keyboard and word; a failover as it is drawn. */
import { expect, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';

test('faults from menus, keys and the shell; the crown moves, and two masters are marked', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ locale: 'en', slowMotion: false });
  await lab.run('6379', 'src/redis-server ./redis6379.conf > log6379.log 2>&1 &');
  await lab.run('6380', 'src/redis-server ./redis6380.conf > log6380.log 2>&1 &');
  await lab.run('6380', 'src/redis-cli -p 6380 slaveof 127.0.0.1 6379');
  await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
  await lab.run('6379', "sed -i 's/60000/5000/' sentinel0.conf");
  await lab.run('6379', "sed 's/26379/26380/' sentinel0.conf > sentinel1.conf");
  await lab.run('6379', 'src/redis-sentinel ./sentinel0.conf > s0.log &');
  await lab.run('6380', 'src/redis-sentinel ./sentinel1.conf > s1.log &');
  await expect(page.locator('.node.sentinel.running')).toHaveCount(2, PATIENCE);
  await expect(page.locator('[data-jury="6380"] .pip')).toHaveCount(2, PATIENCE);
  await expect(page.locator('.crown')).toHaveAttribute('data-crown', '6379', PATIENCE);
  // Each has found the other.
  await expect(page.locator('.hello:not(.broken)')).toHaveCount(2, PATIENCE);

  // By right click: frozen, and on again from the strip over the graph.
  await lab.node('6380').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /SIGSTOP/ }).click();
  await expect(lab.node('6380')).toHaveClass(/stopped/, PATIENCE);
  await page.getByRole('button', { name: 'Undo: stop 6380' }).click();
  await expect(lab.node('6380')).not.toHaveClass(/stopped/, PATIENCE);

  // Each kind of fault stands on the picture, on its node or its link, and in words beside it.
  const badge = (of: string, text: string) =>
    expect(page.locator(`[data-badge="${of}"] text`).filter({ hasText: text })).toHaveCount(
      1,
      PATIENCE,
    );
  await lab.run(
    '6380',
    'lab latency 6379 6380 1ms; lab jitter 6379 6380 2ms; lab loss 6379 6380 1% one-way; ' +
      'lab bandwidth 26379 6380 10m; lab disk lab 100m; lab announce 26379 10.0.0.9; ' +
      'lab latency 26379 26380 3ms',
  );
  await badge('6379 6380', '+1 ms');
  await expect(page.locator('.link.slowed')).toHaveAttribute('data-cable', '6379 6380');
  await badge('6379 6380', '±2 ms');
  await badge('6379 6380', '6379 → 6380: 1 % loss');
  await badge('6380 26379', '10 MB/s');
  // What passes between Sentinels, or what they ask of servers, is as late over such a cable.
  await expect(page.locator('.sight.slowed')).toHaveAttribute('data-sight', '26379 6380');
  await badge('26379 26380', '+3 ms');
  await expect(page.locator('.hello.slowed')).toHaveCount(2, PATIENCE);
  await badge('6379', '100 MB of disk left');
  await badge('26379', 'seen as 10.0.0.9');
  const twin = page.getByTestId('graph-twin');
  await expect(twin).toContainText('26380: 100 MB of disk left');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator('[data-badge="6379"] title')).toHaveText('100 MB of disk left');
  await expect(page.locator('[data-badge="6379 6380"] rect').first()).toBeInViewport();
  await page.setViewportSize({ width: 1440, height: 900 });
  await lab.run(
    '6380',
    'lab undo all; lab clock lab +1s; lab reject 26379 26380; lab cut 6379 6380 one-way; ' +
      'lab cut 26379 6379; lab cut 26380 6380; lab latency 26380 6379 1ms',
  );
  await badge('6380', 'clock +1 s');
  await badge('26379 26380', 'refused');
  await badge('6379 6380', '6379 → 6380: cut');
  await badge('6379 26380', '+1 ms');
  // With several at once nothing of a small picture lies over another: pills, words, opinions.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.locator('.stage .crowded')).toHaveCount(1, PATIENCE);
  await expect.poll(() => page.evaluate(overlaps), PATIENCE).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.locator('.stage .crowded')).toHaveCount(0, PATIENCE);
  await expect.poll(() => page.evaluate(overlaps), PATIENCE).toEqual([]);
  // Of several cuts none has its words beside it but where it is pointed at.
  await expect(page.locator('.cut-control.mend .label:visible')).toHaveCount(0);
  await lab.run('6380', 'lab undo all');
  await expect(page.locator('.fault-badge')).toHaveCount(0, PATIENCE);
  // The clock was put back: each Sentinel waits until it trusts it again, which its ring and its line say.
  await expect(page.locator('.node.sentinel .wait.tilt:visible')).toHaveCount(2, PATIENCE);
  for (const name of ['26379', '26380'])
    await expect(lab.node(name).locator('.word')).toHaveText(/^TILT, \d+ s left$/, PATIENCE);

  // Of what is under way one message is chosen from a menu, and held back.
  await lab.run('6380', 'lab latency 6379 6380 3s');
  await lab.node('6380').click({ button: 'right' });
  await page
    .getByRole('menuitem', { name: /ACK.*6380 → 6379.*: 60 s later/ })
    .first()
    .click();
  await badge('6379 6380', '6380 → 6379: one message 60 s later');
  // What the replica lacks meanwhile is missing at its end of the line, and is told.
  const late = page.locator('.link.slowed.lagging');
  await expect(late.locator('.word')).toHaveText(/\d B, \d+(\.\d)? s behind/, PATIENCE);
  const gap = () => late.evaluate(missingPart);
  const least = await gap();
  expect(least).toBeGreaterThan(0.06);
  await lab.run('6379', `src/redis-cli set large ${'x'.repeat(300)}`);
  await expect.poll(gap, PATIENCE).toBeGreaterThan(least);
  await lab.run('6380', 'lab undo all');
  await expect(page.locator('.fault-badge')).toHaveCount(0, PATIENCE);
  await expect(page.locator('.link.lagging')).toHaveCount(0, PATIENCE);

  // By finger: a lasso around both Sentinels.
  const shield = async (name: string) => {
    const box = await lab.node(name).locator('.figure').boundingBox();
    return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };
  const [one, other] = [await shield('26379'), await shield('26380')];
  const finger = await page.context().newCDPSession(page);
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: object[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: touchPoints as never });
  await touch('touchStart', { x: one.x - 90, y: one.y - 30 });
  await touch('touchMove', { x: (one.x + other.x) / 2, y: one.y + 20 });
  await touch('touchMove', { x: other.x + 40, y: other.y + 32 });
  await touch('touchEnd');
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  for (const name of ['26379', '26380']) await expect(lab.node(name)).toHaveClass(/selected/);
  await expect(lab.node('6379')).not.toHaveClass(/selected/);
  await page.getByRole('button', { name: 'Deselect' }).click();

  // By keyboard: one selected, split off, undone.
  await lab.node('26379').focus();
  await page.keyboard.press('Space');
  await expect(lab.node('26379')).toHaveClass(/selected/);
  await page.keyboard.press('s');
  const chip = page.locator('.fault-chip[data-fault^="split 26379 /"]');
  await expect(chip).toHaveCount(1, PATIENCE);
  await expect(page.locator('.sight.cut')).not.toHaveCount(0, PATIENCE);
  await lab.run('6380', 'lab undo all');
  await expect(chip).toHaveCount(0, PATIENCE);

  // The menu key, and what it kills.
  await lab.node('6379').focus();
  await page.keyboard.press('Shift+F10');
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('menuitem', { name: /SIGKILL/ }).click();
  await expect(lab.node('6379')).toHaveClass(/exited/, PATIENCE);
  await expect(page.locator('.state-badge.stale')).toHaveAttribute('data-badge', '6380', PATIENCE);
  // It stands below its figure, not on it: both are looked at in one frame, as they may be on their way.
  expect(await page.evaluate(pillOverFigure, '6380')).toBeLessThan(1);
  await expect(page.locator('[data-jury="6379"] .pip.overdue')).not.toHaveCount(0, PATIENCE);
  await expect(page.locator('[data-jury="6379"] .pip.sdown, .pip.odown')).not.toHaveCount(
    0,
    PATIENCE,
  );
  await expect(page.locator('.crown')).toHaveAttribute('data-crown', '6380', PATIENCE);
  // All of it in words, too.
  await expect(twin).toContainText(/263(79|80) holds 6379 down/, PATIENCE);
  await expect(twin).toContainText(/263(79|80): Sentinel, (led|followed|leads)/, PATIENCE);
  await expect(twin).toContainText('6380 is the master of mymaster', PATIENCE);
  await expect(lab.node('6380')).toHaveClass(/master/, PATIENCE);

  // The old master's return: for some seconds there are two.
  await lab.run('6380', 'lab restart 6379');
  await expect(page.locator('.second')).toHaveAttribute('data-second', '6379', PATIENCE);
  await expect(page.locator('.rivals')).toContainText('6379, 6380');
  await expect(lab.node('6379')).toHaveClass(/slave/, PATIENCE);
  await expect(page.locator('.rivals')).toHaveCount(0, PATIENCE);
});

/** Runs in the page: of a link's whole length, so much is drawn as missing. */
function missingPart(link: Element): number {
  const length = (of: string) => link.querySelector<SVGLineElement>(of)?.getTotalLength() ?? 0;
  return length('.gap') / length('.reach');
}

/** Runs in the page: by how many pixels a server's badge lies over its figure. */
function pillOverFigure(name: string): number {
  const boxOf = (what: string) => document.querySelector(what)?.getBoundingClientRect();
  const pill = boxOf(`[data-badge="${name}"] rect`);
  const figure = boxOf(`.node[data-node="${name}"] .figure`);
  return (figure?.bottom ?? Number.NaN) - (pill?.top ?? Number.NaN);
}

/** Runs in the page: what of the picture's pills, words and opinions lies over each other. */
function overlaps(): string[] {
  const what = '.badge .pill, .cut-control .label, .link :is(.word, .belief), .jury';
  const boxes = [...document.querySelectorAll<SVGGraphicsElement>(`.stage :is(${what})`)]
    .filter((each) => each.checkVisibility())
    .map((each) => ({ name: each.textContent ?? '', box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1);
  return boxes.flatMap(({ name, box }, i) =>
    boxes.slice(i + 1).flatMap((other) => {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      return across > 1 && down > 1 ? [`${name} / ${other.name}`] : [];
    }),
  );
}
