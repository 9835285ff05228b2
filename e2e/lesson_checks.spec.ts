/** Each check of the first lesson: red for what is nearly right, green for what is right. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import type { Locale } from '#lesson/lesson';
import { LabPage, PATIENCE } from './lab_page.ts';

interface Line {
  readonly step: string;
  readonly tty: string;
  readonly line: string;
}

const SOLUTION = new URL('../lessons/01-one-to-many/solution.json', import.meta.url);
const solution = JSON.parse(readFileSync(SOLUTION, 'utf8')) as Line[];
const STEPS = ['confs', 'start', 'write', 'slaveof', 'refused', 'arrives'];

/** How many of a step's checks are green, of how many. */
async function green(lab: LabPage, step: string, checks: string): Promise<void> {
  await expect(lab.step(step).locator('.pips')).toHaveText(`${checks} checks`, PATIENCE);
}

async function runAll(lab: LabPage, lines: readonly (readonly [string, string])[]): Promise<void> {
  for (const [terminal, line] of lines) await lab.run(terminal, line);
}

const WORDS = {
  en: { at: (n: number) => `Step ${n} of 10`, show: 'Show the answer', done: 'done' },
  'zh-CN': { at: (n: number) => `第 ${n} 步，共 10 步`, show: '看答案', done: '已完成' },
} satisfies Record<Locale, unknown>;

/** What a step's predict card answers, and nothing shows before. */
const ANSWERS: readonly (readonly [string, Record<Locale, string>])[] = [
  ['confs', { en: 'a port has one listener', 'zh-CN': '一个端口只能有一个监听者' }],
  ['write', { en: 'share nothing', 'zh-CN': '什么也不共享' }],
  ['slaveof', { en: 'A replica does not merge', 'zh-CN': '从节点不做合并' }],
  ['refused', { en: 'begins with READONLY', 'zh-CN': '以 READONLY 开头' }],
];

async function predicts(lab: LabPage, step: string, locale: Locale): Promise<void> {
  const answer = ANSWERS.find(([of]) => of === step)?.[1][locale];
  const card = lab.step(step).locator('.predict');
  await expect(card).toHaveCount(answer ? 1 : 0);
  if (!answer) return;
  await expect(card).not.toContainText(answer);
  const button = card.getByRole('button');
  await expect(button).toHaveText(WORDS[locale].show);
  await button.click();
  await expect(card.locator('.answer')).toContainText(answer);
  await button.click();
  await expect(card.locator('.answer')).toHaveCount(0);
}

for (const locale of ['en', 'zh-CN'] as const)
  test(`the steps turn green one after the other (${locale})`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ locale, slowMotion: false });
    for (const [i, step] of STEPS.entries()) {
      await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(STEPS.slice(0, i));
      await expect(page.locator('.progress')).toContainText(WORDS[locale].at(i + 1));
      await expect(lab.step(step)).toHaveAttribute('aria-current', 'step');
      await predicts(lab, step, locale);
      for (const { tty, line } of solution.filter((each) => each.step === step)) {
        await lab.run(tty, line);
        if (line.includes('redis-server'))
          await expect(lab.node(tty)).toHaveClass(/running/, PATIENCE);
        if (line.startsWith('slaveof'))
          await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
      }
      await expect(lab.step(step)).toHaveClass(/done/, PATIENCE);
      await expect(lab.step(step).locator('.step-head')).toContainText(WORDS[locale].done);
    }
  });

test('green checks of a step that is not done are kept over a reload', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await green(lab, 'confs', '0 of 2');
  await lab.run('6379', 'diff redis6379.conf redis6380.conf');
  await green(lab, 'confs', '1 of 2');
  await page.reload();
  await lab.prompted('6379');
  await green(lab, 'confs', '1 of 2');
  await lab.run('6379', 'cat redis6379.conf');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs']);
});

test('servers: red for text, for the other port, and for what was typed while one is down', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await runAll(lab, [
    ['6379', '# cat redis6379.conf; diff redis6379.conf redis6380.conf'],
    ['6379', "echo 'cat redis6379.conf'; echo diff redis6379.conf redis6380.conf"],
    ['6379', 'cat redis6380.conf'],
    ['6379', 'diff redis6379.conf nowhere.conf'],
  ]);
  await expect(lab.step('confs').locator('.hint')).toContainText('did not find one of the files');
  await green(lab, 'confs', '0 of 2');
  await runAll(lab, [
    ['6379', 'cat redis6379.conf'],
    ['6379', 'diff redis6379.conf redis6380.conf'],
    ['6379', 'echo src/redis-server ./redis6379.conf # src/redis-server ./redis6380.conf'],
    ['6380', 'src/redis-cli -p 6380'],
    ['6380', 'dbsize'],
  ]);
  const hint = lab.step('start').locator('.hint');
  await expect(hint).toContainText('no server answers on that port');
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
  await expect(lab.node('6379')).toHaveClass(/running/, PATIENCE);
  await green(lab, 'start', '0 of 3');
  await lab.run('6379', 'src/redis-server redis6380.conf >log6380.log &');
  // Both serve now; what 6380 was asked before it did counts for nothing.
  await green(lab, 'start', '1 of 3');
  await runAll(lab, [
    ['6379', 'echo flushdb; echo dbsize # flushdb'],
    ['6379', 'src/redis-cli -p 6380 flushdb'],
    ['6379', 'src/redis-cli -p 6379 dbsize'],
  ]);
  await green(lab, 'start', '1 of 3');
  await lab.run('6379', 'src/redis-cli -p 6379 flushdb');
  await lab.run('6379', 'src/redis-cli -p 6379 dbsize');
  await green(lab, 'start', '2 of 3');
  await lab.run('6380', 'dbsize');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs', 'start']);
});

test('replication: red for the other server, another port, another key, and text', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'cat redis6379.conf');
  await lab.run('6379', 'diff redis6379.conf redis6380.conf');
  await lab.startServers();
  await runAll(lab, [
    ['6379', 'flushdb'],
    ['6379', 'dbsize'],
    ['6380', 'dbsize'],
  ]);
  const hint = (step: string) => lab.step(step).locator('.hint');

  await runAll(lab, [
    ['6379', 'echo "set LF 93" "set AA 94" "set BB 93"'],
    ['6379', 'mset LF 93 AA 94'],
    ['6379', 'keys *'],
    ['6380', 'dbsize'],
  ]);
  // Two keys are not three.
  await green(lab, 'write', '0 of 3');
  await lab.run('6379', 'set BB 93');
  await lab.run('6380', 'keys *');
  await green(lab, 'write', '1 of 3');
  await lab.run('6379', 'dbsize');
  await green(lab, 'write', '2 of 3');
  await expect(hint('write')).toContainText('The question is what 6380 has');
  await lab.run('6380', 'dbsize');
  await expect(lab.step('write')).toHaveClass(/done/, PATIENCE);

  await lab.run('6379', 'slaveof 127.0.0.1 6390');
  await expect(hint('slaveof')).toContainText('it is 6380 that becomes the replica');
  // Nobody listens on 6390.
  await runAll(lab, [
    ['6379', 'slaveof no one'],
    ['6379', 'set mine 1'],
    ['6379', 'echo "slaveof 127.0.0.1 6379"'],
    ['6380', 'slaveof 127.0.0.1 6390'],
    ['6380', 'keys *'],
  ]);
  await green(lab, 'slaveof', '0 of 3');
  await lab.run('6380', 'slaveof no one');
  await lab.run('6380', 'set mine 1');
  await green(lab, 'slaveof', '1 of 3');
  await lab.link();
  await green(lab, 'slaveof', '2 of 3');
  await lab.run('6379', 'keys *');
  await green(lab, 'slaveof', '2 of 3');
  await lab.run('6380', 'keys *');
  await expect(lab.step('slaveof')).toHaveClass(/done/, PATIENCE);

  await lab.run('6380', 'echo "set KK 01"');
  await lab.run('6379', 'set KK k01');
  await expect(hint('refused')).toContainText('6379 is the master and takes writes');
  await expect(lab.step('refused')).not.toHaveClass(/done/);
  await lab.run('6380', 'set KK 01');
  await expect(lab.step('refused')).toHaveClass(/done/, PATIENCE);

  await runAll(lab, [
    ['6379', 'get KK'],
    ['6380', 'get LF'],
    ['6379', 'info replication'],
  ]);
  await expect(hint('arrives')).toContainText('That was the master');
  await green(lab, 'arrives', '0 of 2');
  await lab.run('6380', 'get KK');
  await green(lab, 'arrives', '1 of 2');
  await lab.run('6380', 'role');
  await expect(lab.step('arrives')).toHaveClass(/done/, PATIENCE);
});

/** The button that types a line, in its step, which is unfolded first. */
async function typeIt(page: Page, lab: LabPage, { step, tty, line }: Line) {
  const head = lab.step(step).locator('.step-head');
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
  const buttons = lab.step(step).locator('button.type-it').and(lab.typeIt(tty, line));
  await expect(buttons.first()).toBeVisible();
  return { button: buttons.first(), obstacle: page.locator('.obstacle') };
}

test('redis-cli of another port is in the way; its half-typed line is kept (zh-CN)', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open({ locale: 'zh-CN', slowMotion: false });
  await lab.startServers();
  await lab.run('6380', 'exit');
  await lab.run('6380', 'src/redis-cli -p 6379');
  const dbsize = await typeIt(page, lab, { step: 'start', tty: '6380', line: 'dbsize' });
  await dbsize.button.click();
  await expect(dbsize.obstacle).toContainText('那里的 redis-cli 连着 127.0.0.1:6379，不是 6380。');
  expect(await lab.lastLine('6380')).toBe('127.0.0.1:6379>');
  await dbsize.obstacle.getByRole('button', { name: '先退出 redis-cli' }).click();
  await lab.shows('6380', '127.0.0.1:6380> dbsize\n(integer) 0\n127.0.0.1:6380>');
  await lab.focused('6380');
  await expect(dbsize.obstacle).toHaveCount(0);

  await lab.type('6379', 'get half');
  const flushdb = await typeIt(page, lab, { step: 'start', tty: '6379', line: 'flushdb' });
  await flushdb.button.dblclick();
  await lab.shows('6379', '127.0.0.1:6379> flushdb\nOK\n127.0.0.1:6379> get half');
  await expect(flushdb.button).toHaveAttribute('aria-disabled', 'false', PATIENCE);
  await page.keyboard.press('Enter');
  await lab.shows('6379', '127.0.0.1:6379> get half\n(nil)\n127.0.0.1:6379>');
  const flushed = (await lab.text('6379')).filter((each) => each.endsWith('> flushdb'));
  expect(flushed).toHaveLength(1);
});

test('a check that turns green leaves the line being typed elsewhere alone', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  // Virtual seconds: they pass when this test lets them, however slow the machine.
  await lab.run('6379', 'cat redis6379.conf');
  await lab.enter('6379', 'sleep 20; diff redis6379.conf redis6380.conf');
  await lab.pause();
  await lab.type('6380', 'echo ha');
  expect(await lab.doneSteps()).toEqual([]);
  await page.keyboard.press('Shift+F9');
  await expect.poll(() => lab.doneSteps(), PATIENCE).toEqual(['confs']);
  await lab.focused('6380');
  await page.keyboard.type('lf');
  await expect.poll(() => lab.lastLine('6380'), PATIENCE).toMatch(/\$ echo half$/);
});
