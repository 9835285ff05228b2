/** The lesson: typed for the reader, judged by what happened, and never in the way of the keyboard. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE, SHELL } from './lab_page.ts';
import { play, solutionOf, typeIt } from './play.ts';

const solution = solutionOf('01-one-to-many');
const STEPS = ['confs', 'start', 'write', 'slaveof', 'refused', 'arrives'];
const ALL = [...STEPS, 'restart', 'in-conf', 'chain', 'lost'];

interface Line {
  readonly step: string;
  readonly tty: string;
  readonly line: string;
}

for (const locale of ['en', 'zh-CN'] as const)
  test(`typing each line for me does the whole lesson (${locale})`, async ({ page }) => {
    const lab = new LabPage(page);
    test.slow();
    await page.emulateMedia({ reducedMotion: locale === 'en' ? 'no-preference' : 'reduce' });
    // INFO's lines and the line that asked for them stand on the screen together.
    await lab.open({ locale, slowMotion: false, size: { width: 1440, height: 1600 } });
    // Of what is typed letter by letter the first steps have every kind: the rest comes at once.
    const seen = solution.findIndex(({ step }) => step === 'refused');
    await play(lab, solution.slice(0, seen), 'buttons');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await play(lab, solution.slice(seen), 'buttons');
    await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(ALL);
    await expect(page.locator('.progress')).toContainText(
      { en: 'All 10 steps done', 'zh-CN': '10 步全部完成' }[locale],
    );
    await page.reload();
    await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(ALL);
  });

const CAT: Line = { step: 'confs', tty: '6379', line: 'cat redis6379.conf' };
const DIFF: Line = { step: 'confs', tty: '6379', line: 'diff redis6379.conf redis6380.conf' };
const FLUSHDB: Line = { step: 'start', tty: '6379', line: 'flushdb' };

test('a double click types once, and a half-typed line is kept aside', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.type('6379', 'echo half');
  await (await typeIt(lab, CAT)).dblclick();
  await lab.shows('6379', `dir "/home/learner/logs/redis0"\n${SHELL}echo half`);
  await lab.focused('6379');
  await page.waitForTimeout(1500);
  const typed = (await lab.text('6379')).filter((line) => line === `${SHELL}${CAT.line}`);
  expect(typed).toHaveLength(1);
  await page.keyboard.press('Enter');
  await lab.shows('6379', /^half$/m);
});

test('a line asked for while another is typed is typed behind it; Ctrl-C ends both', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  const asked = async () => {
    await (await typeIt(lab, CAT)).click();
    await (await typeIt(lab, DIFF)).click();
  };
  await asked();
  await lab.shows('6379', `logs/redis0"\n${SHELL}${DIFF.line}\n2,3c2,3`);
  await lab.prompted('6379');
  await lab.run('6379', 'clear');
  await expect(page.locator('.type-it[aria-disabled="true"]')).toHaveCount(0, PATIENCE);
  await asked();
  await page.keyboard.press('Control+c');
  await expect(page.locator('.type-it[aria-disabled="true"]')).toHaveCount(0, PATIENCE);
  await lab.prompted('6379');
  expect((await lab.text('6379')).join('\n')).not.toContain(DIFF.line);
});

test('says what is in the way of a line, and removes it', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  const obstacle = page.locator('.obstacle');
  await (await typeIt(lab, FLUSHDB)).click();
  await expect(obstacle).toContainText('at the shell prompt; this line is for redis-cli');
  expect(await lab.lastLine('6379')).toBe(SHELL.trimEnd());
  await obstacle.getByRole('button', { name: 'Run src/redis-cli -p 6379 first' }).click();
  await lab.shows('6379', '127.0.0.1:6379> flushdb\nOK\n127.0.0.1:6379>');
  await lab.focused('6379');
  await (await typeIt(lab, CAT)).click();
  await expect(obstacle).toContainText('inside redis-cli; this line is for the shell');
  await obstacle.getByRole('button', { name: 'Leave redis-cli first' }).click();
  await lab.shows('6379', `${SHELL}${CAT.line}\nbind 127.0.0.1`);
  await lab.prompted('6379');
  await expect(obstacle).toHaveCount(0);
  await lab.enter('6379', 'tail -f log6379.log');
  await lab.shows('6379', 'Ready to accept connections');
  await (await typeIt(lab, CAT)).click();
  await expect(obstacle).toContainText('tail -f log6379.log is running');
  await obstacle.getByRole('button', { name: 'Dismiss' }).click();
  await expect(obstacle).toHaveCount(0);
  await (await typeIt(lab, CAT)).click();
  await obstacle.getByRole('button', { name: 'Stop it (Ctrl-C) and type' }).click();
  await lab.shows('6379', `^C\n${SHELL}${CAT.line}\nbind 127.0.0.1`);
});

test('stays red for what only looks right, and gives a hint', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'echo cat redis6379.conf; # diff redis6379.conf redis6380.conf');
  await lab.run('6379', 'diff redis6379.conf redis6379.conf');
  await expect(lab.step('confs').locator('.hint')).toContainText('No difference');
  await lab.run('6379', 'cat redis6379.conf');
  expect(await lab.doneSteps()).toEqual([]);
  await lab.run('6379', 'diff redis6379.conf redis6380.conf');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs']);
  await lab.run('6379', 'src/redis-cli');
  await lab.run('6379', 'flushdb');
  await expect(lab.step('start').locator('.hint')).toContainText('not connected>');
  await lab.run('6379', 'exit');
  await lab.startServers();
  for (const name of ['6379', '6380']) {
    if (name === '6379') await lab.run(name, 'flushdb');
    await lab.run(name, 'dbsize');
  }
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs', 'start']);
  for (const key of ['LF', 'AA', 'BB']) await lab.run('6380', `set ${key} 93`);
  await lab.run('6380', 'keys *');
  const hint = lab.step('write').locator('.hint');
  await expect(hint).toContainText('That went to 6380');
  await lab.run('6379', 'exit');
  await lab.run('6379', 'echo set LF 93 # set AA 94');
  await expect(hint).toContainText('That line went to the shell');
  expect(await lab.doneSteps()).toEqual(['confs', 'start']);
});

test('turns green for other words and names, typed as one-shot commands', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  const cli = (port: number, command: string) =>
    lab.run('6379', `src/redis-cli -p ${port} ${command}`);
  await lab.run('6379', 'cat ./redis6379.conf');
  await lab.run('6379', 'diff /home/learner/redis-6.2.6/redis6379.conf redis6380.conf');
  for (const port of [6379, 6380])
    await lab.run('6379', `src/redis-server redis${port}.conf >log${port}.log &`);
  await expect(page.locator('.node.running')).toHaveCount(2, PATIENCE);
  for (const command of ['flushdb', 'dbsize']) await cli(6379, command);
  await cli(6380, 'dbsize');
  await cli(6379, 'mset one 1 two 2 three 3');
  await cli(6379, 'scan 0');
  await cli(6380, 'dbsize');
  await cli(6380, 'set own 1');
  await cli(6380, 'replicaof localhost 6379');
  await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
  await cli(6380, 'exists own');
  await cli(6380, 'del one');
  await cli(6379, 'set four 4');
  await cli(6380, 'get four');
  await cli(6380, 'role');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(STEPS);
});

test('the keyboard goes where F6, Alt+digit and Enter say, and nowhere by itself', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  const pane = () =>
    page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'));
  await lab.focus('6379');
  for (const key of ['Tab', 'Escape', 'Shift+Tab']) await page.keyboard.press(key);
  await lab.focused('6379');
  for (const next of ['lesson', 'graph', 'terminals', 'lesson']) {
    await page.keyboard.press('F6');
    await expect.poll(pane, PATIENCE).toBe(next);
  }
  for (const next of ['terminals', 'graph']) {
    await page.keyboard.press('Shift+F6');
    await expect.poll(pane, PATIENCE).toBe(next);
  }
  const outline = await page.evaluate(() => {
    const focused = document.activeElement;
    return focused?.matches(':focus-visible') ?? false;
  });
  expect(outline).toBe(true);
  await lab.node('6380').focus();
  await page.keyboard.press('Enter');
  await lab.focused('6380');
  await lab.node('6379').click();
  await lab.focused('6379');
  await page.keyboard.press('Alt+2');
  await lab.focused('6380');
  await page.keyboard.press('Alt+1');
  await lab.focused('6379');
  await lab.enter('6379', 'sleep 2; cat redis6379.conf; diff redis6379.conf redis6380.conf');
  await page.keyboard.press('F6');
  await expect.poll(pane, PATIENCE).toBe('lesson');
  const focused = await page.evaluateHandle(() => document.activeElement);
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs']);
  expect(await page.evaluate((before) => before === document.activeElement, focused)).toBe(true);
});
