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

  // By right click: frozen, and on again from the strip over the graph.
  await lab.node('6380').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /SIGSTOP/ }).click();
  await expect(lab.node('6380')).toHaveClass(/stopped/, PATIENCE);
  await page.getByRole('button', { name: 'Undo: stop 6380' }).click();
  await expect(lab.node('6380')).not.toHaveClass(/stopped/, PATIENCE);

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
  await expect(page.locator('[data-jury="6379"] .pip.overdue')).not.toHaveCount(0, PATIENCE);
  await expect(page.locator('[data-jury="6379"] .pip.sdown, .pip.odown')).not.toHaveCount(
    0,
    PATIENCE,
  );
  await expect(page.locator('.crown')).toHaveAttribute('data-crown', '6380', PATIENCE);
  await expect(lab.node('6380')).toHaveClass(/master/, PATIENCE);

  // The old master's return: for some seconds there are two.
  await lab.run('6380', 'lab restart 6379');
  await expect(page.locator('.second')).toHaveAttribute('data-second', '6379', PATIENCE);
  await expect(page.locator('.rivals')).toContainText('6379, 6380');
  await expect(lab.node('6379')).toHaveClass(/slave/, PATIENCE);
  await expect(page.locator('.rivals')).toHaveCount(0, PATIENCE);
});
