/**
 * "Sentinel's mind" and "Why (not)?" beside what the Sentinels print and answer: a failover that
 * cannot happen because the quorum is out of reach, and then does.
 */
import { expect, test } from '@playwright/test';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';

test('why not, gate by gate, and then why: a quorum out of reach, lowered', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en', slowMotion: false });
  await expect(page.locator('.node.sentinel.running')).toHaveCount(2, PATIENCE);
  const both = (line: string) =>
    lab.run('cli', `for p in 26379 26380; do src/redis-cli -p $p ${line}; done`);
  await both('sentinel set mymaster down-after-milliseconds 3000 quorum 3');
  await page.getByRole('button', { name: 'Why (not)?' }).click();
  const answer = page.locator('[data-why="26379"]');
  const gate = (name: string) => answer.locator(`[data-gate="${name}"]`);
  await expect(answer).toHaveAttribute('data-verdict', 'answers', PATIENCE);
  expect(await axeFaults(page)).toEqual([]);
  await expect(gate('odown')).toHaveAttribute('data-state-of', 'shut');
  await gate('sdown').getByRole('button').click();
  await gate('odown').getByRole('button').click();
  await expect(gate('sdown')).toContainText('sentinel down-after-milliseconds mymaster 3000');

  // Down for each of them, and that is where it ends: two are not three.
  await lab.run('cli', 'lab kill 6379');
  await expect(answer).toHaveAttribute('data-verdict', 'few', PATIENCE);
  await lab.focus('26379');
  await lab.shows('26379', /\+sdown master mymaster/);
  const printed = (await lab.text('26379')).join('\n');
  const time = /(\d\d:\d\d:\d\d)\.\d+ # \+sdown master mymaster/.exec(printed)?.[1];
  await expect(gate('sdown')).toHaveAttribute('data-state-of', 'open');
  await expect(gate('sdown').locator('.event-link')).toHaveText(`+sdown ${time}`);
  await expect(gate('odown')).toContainText('2 of quorum 3 say down', PATIENCE);
  await expect(gate('odown')).toContainText('sentinel monitor mymaster 127.0.0.1 6379 3');
  await expect(page.locator('.narrator')).toContainText(/\d/, PATIENCE);
  await expect(answer.locator('.verdict')).toContainText('it knows of 2, itself included');
  expect(await page.evaluate(measurePage)).toEqual([]);
  await page.getByRole('tab', { name: 'Mind', exact: true }).click();
  const down = page.locator('[data-ballot="down"]');
  await expect(down.locator('.paper.sdown')).toHaveCount(2, PATIENCE);
  await expect(down).toContainText('can never be reached');
  // A word is asked what it means by pointer, and by keyboard; Escape closes its card alone.
  const quorum = down.locator('[data-term="quorum"]').first();
  const card = page.getByRole('tooltip');
  await quorum.hover();
  await expect(card).toContainText('How many Sentinels must say', PATIENCE);
  await expect(quorum).toHaveAccessibleDescription(/How many Sentinels must say/);
  await page.mouse.move(0, 0);
  await expect(card).toHaveCount(0, PATIENCE);
  await page.locator('[data-mind="26379"] [data-term="epoch"]').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(card).toContainText('A number that counts attempts', PATIENCE);
  expect(await page.evaluate(measurePage)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0, PATIENCE);
  await expect(down).toBeVisible();
  expect(await axeFaults(page)).toEqual([]);
  await lab.focus('26379');
  expect((await lab.text('26379')).join('\n')).not.toContain('+odown');

  // The quorum within reach: voted, elected, and a state is lit that the log names, too.
  // It is over in two seconds: slow motion, and no waiting for what is typed.
  await page.locator('.slow-motion').click();
  await lab.enter(
    'cli',
    'for p in 26379 26380; do src/redis-cli -p $p sentinel set mymaster quorum 2; done',
  );
  await expect(page.locator('.failover li.lit')).not.toHaveCount(0, PATIENCE);
  await expect(page.locator('[data-ballot="vote"] .counts .wins')).toHaveCount(1, PATIENCE);
  await page.locator('.slow-motion').click();
  await expect(page.locator('[data-mind="26379"]')).toContainText('takes 6380', PATIENCE);
  await lab.focus('26379');
  await lab.shows('26379', /\+switch-master mymaster 127.0.0.1 6379 127.0.0.1 6380/);
  await page.getByRole('tab', { name: 'Why (not)?' }).click();
  await expect(answer).toHaveAttribute('data-verdict', 'answers', PATIENCE);

  // An event is a way back to its moment; Escape closes the pane.
  await gate('odown').getByRole('button').first().click();
  await gate('odown').locator('.event-link').click();
  await expect(page.locator('.past-badge').first()).toBeVisible(PATIENCE);
  // A gate's conf line is a way to the conf; from there the inspector has all of the node.
  await gate('odown').locator('.conf-link').click();
  await expect(page.locator('[data-section="conf"] mark')).toHaveText(
    /^sentinel monitor mymaster 127.0.0.1 6379 2$/,
    PATIENCE,
  );
  await page.locator('.node-choice button').first().click();
  await page.getByRole('menuitemradio', { name: '6380', exact: true }).click();
  const section = (name: string) => page.locator(`[data-section="${name}"]`);
  const open = (name: string) => page.getByRole('tab', { name, exact: true }).click();
  await open('INFO');
  await expect(section('info').locator('[data-info="Replication"]')).toContainText(
    'role',
    PATIENCE,
  );
  await open('Keys');
  await section('keys').locator('[data-key="LF"] button').click();
  await expect(section('keys').locator('[data-key="LF"] .value')).toContainText('93', PATIENCE);
  await open('Clients');
  await expect(section('clients').locator('li').first()).toContainText(':', PATIENCE);
  await open('Log');
  await expect(section('log').locator('li').first()).toContainText(/[*#] \w/, PATIENCE);
  expect(await page.evaluate(measurePage)).toEqual([]);
  await open('Log');
  await page.getByRole('tab', { name: 'Log', exact: true }).focus();
  await page.keyboard.press('Escape');
  await expect(page.locator('.side')).toHaveCount(0);
});

test('why a replica is passed over: to the conf line that decides it, and to what last changed it', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ lesson: '04-automatic-failover', locale: 'en', slowMotion: false });
  await expect(page.locator('.node.sentinel.running')).toHaveCount(2, PATIENCE);
  await lab.run('cli', 'src/redis-cli -p 26379 sentinel set mymaster down-after-milliseconds 3000');
  await lab.run('cli', 'src/redis-cli -p 6380 config set replica-priority 0');
  await page.getByRole('button', { name: 'Why (not)?' }).click();
  const gate = page.locator('[data-why="26379"] [data-gate="replica"]');
  await gate.getByRole('button').click();
  const grounds = (why: string) => gate.locator(`[data-replica="6380"] [data-grounds="${why}"]`);
  await expect(grounds('priority').locator('.conf-link')).toHaveText(
    'replica-priority 0',
    PATIENCE,
  );
  await lab.run('cli', 'lab stop 6380');
  await expect(grounds('sdown').locator('.event-link')).toHaveText(
    /^\+sdown \d\d:\d\d:\d\d$/,
    PATIENCE,
  );
  await expect(grounds('sdown').locator('.conf-link')).toHaveText(
    'sentinel down-after-milliseconds mymaster 3000',
  );
  expect(await page.evaluate(measurePage)).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);
  // Its own conf, not the Sentinel's.
  await grounds('priority').locator('.conf-link').click();
  await expect(page.locator('.node-choice button').first()).toContainText('6380', PATIENCE);
  await expect(page.locator('[data-directive="replica-priority"] mark')).toHaveText('0', PATIENCE);
});
