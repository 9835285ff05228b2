/** The terminals: keys, pastes, input methods, jobs, and what goes wrong at a prompt. */
import { expect, test } from '@playwright/test';
import { LabPage, PATIENCE, SHELL } from './lab_page.ts';

/** Keys pressed one after the other (`text:` is typed), and the line after each. */
type Edits = readonly (readonly [key: string, line: string])[];

const EDITS: Edits = [
  ['text:echo abcd', 'echo abcd'],
  ['ArrowLeft', 'echo abcd'],
  ['ArrowLeft', 'echo abcd'],
  ['text:X', 'echo abXcd'],
  ['ArrowRight', 'echo abXcd'],
  ['Backspace', 'echo abXd'],
  ['Home', 'echo abXd'],
  ['Delete', 'cho abXd'],
  ['text:e', 'echo abXd'],
  ['End', 'echo abXd'],
  ['text:!', 'echo abXd!'],
  ['Alt+Backspace', 'echo '],
  ['Control+a', 'echo '],
  ['Control+d', 'cho '],
  ['Control+e', 'cho '],
  ['text:one', 'cho one'],
  ['Home', 'cho one'],
  ['ArrowRight', 'cho one'],
  ['Control+k', 'c'],
  ['Control+u', ''],
  ['text:echo 高可用', 'echo 高可用'],
  ['ArrowLeft', 'echo 高可用'],
  ['Backspace', 'echo 高用'],
  ['Control+l', 'echo 高用'],
];

for (const [program, prompt] of [
  ['sh', SHELL],
  ['redis-cli', '127.0.0.1:6379> '],
] as const)
  test(`edits a line of ${program}`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open({ slowMotion: false });
    if (program === 'redis-cli') {
      await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log &');
      await lab.run('6379', 'src/redis-cli');
    }
    await lab.focus('6379');
    for (const [key, line] of EDITS) {
      if (key.startsWith('text:')) await page.keyboard.type(key.slice(5));
      else await page.keyboard.press(key);
      // What redis-cli hints at stands behind two blanks and more, or in brackets.
      await expect
        .poll(async () => plain(await lab.lastLine('6379')), { ...PATIENCE, message: key })
        .toBe((prompt + line).trimEnd());
    }
    // Ctrl-L left nothing but the line, which read the same before it.
    await expect.poll(() => lab.text('6379'), PATIENCE).toHaveLength(1);
    await page.keyboard.press('Enter');
    await lab.prompted('6379');
    await lab.run('6379', 'echo second');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => lab.lastLine('6379'), PATIENCE).toBe(`${prompt}echo 高用`);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => lab.lastLine('6379'), PATIENCE).toBe(`${prompt}echo second`);
    await page.keyboard.press('Control+u');
    await page.keyboard.press('Control+d');
    if (program === 'redis-cli') await lab.shows('6379', SHELL.trimEnd());
  });

/** Without redis-cli's hint. */
function plain(line: string): string {
  return line.replace(/ (message|\[.*)$/, '').trimEnd();
}

test('runs a paste of several lines line by line', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.paste('6379', 'echo one\necho two; echo three\r\necho unfinished');
  await lab.shows(
    '6379',
    `${SHELL}echo one\none\n${SHELL}echo two; echo three\ntwo\nthree\n${SHELL}echo unfinished`,
  );
  await page.keyboard.press('Enter');
  await lab.shows('6379', 'echo unfinished\nunfinished\nlearner');
});

test('takes Chinese from an input method', async ({ page, context }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.type('6379', 'echo ');
  const devtools = await context.newCDPSession(page);
  for (const text of ['g', 'ga', 'gao', 'gao ke'])
    await devtools.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await expect(page.locator('.composition-view.active')).toHaveText('gao ke');
  // The letters of a composition are not a line's yet.
  expect(await lab.lastLine('6379')).toBe(`${SHELL}echo`);
  await devtools.send('Input.insertText', { text: '高可用' });
  await expect.poll(() => lab.lastLine('6379'), PATIENCE).toBe(`${SHELL}echo 高可用`);
  await page.keyboard.type(' ok\n');
  await lab.shows('6379', `echo 高可用 ok\n高可用 ok\n${SHELL.trimEnd()}`);
});

test('Ctrl-C copies a selection, and interrupts without one', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'echo copied');
  await lab.type('6379', 'half');
  const row = await lab.column('6379').locator('.xterm-rows > div').nth(1).boundingBox();
  await page.mouse.dblclick((row?.x ?? 0) + 20, (row?.y ?? 0) + 8);
  await page.keyboard.press('Control+c');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), PATIENCE)
    .toBe('copied');
  expect(await lab.lastLine('6379')).toBe(`${SHELL}half`);
  await page.keyboard.press('Control+c');
  await lab.shows('6379', `${SHELL}half^C\n${SHELL.trimEnd()}`);
});

test('opens more terminals as tabs, and closes them', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await page.getByRole('button', { name: 'New terminal' }).click();
  await lab.focused('Terminal 3');
  await lab.prompted('Terminal 3');
  await lab.run('Terminal 3', 'echo in the third');
  await lab.run('6379', 'echo in the first');
  await lab.run('6380', 'echo in the second');
  await lab.tab('Terminal 3').click();
  await lab.shows('Terminal 3', 'in the third');
  expect((await lab.text('Terminal 3')).join('\n')).not.toContain('in the first');
  await page.keyboard.press('Alt+2');
  await lab.focused('6380');
  await page.keyboard.press('Alt+3');
  await lab.focused('Terminal 3');
  await page.getByRole('button', { name: 'Close this terminal' }).click();
  await expect(lab.tab('Terminal 3')).toHaveCount(0);
  expect(await lab.run('6379', 'pwd')).toEqual(['/home/learner/redis-6.2.6']);
});

test('echoes while time stands still, and answers when it goes on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.focus('6379');
  await lab.pause();
  await expect(page.locator('.paused-badge')).toHaveCount(2);
  await lab.type('6379', 'cat redis6379.conf');
  await page.keyboard.press('Enter');
  await page.keyboard.type('echo more');
  await page.waitForTimeout(300);
  expect((await lab.text('6379')).join('\n')).not.toContain('port 6379');
  await page.locator('.paused-badge').first().click();
  await lab.shows('6379', 'port 6379');
  await lab.focus('6379');
  await page.keyboard.press('Enter');
  await lab.shows('6379', /^more$/m);
});

test('keeps jobs, follows a file, ends with Ctrl-C', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.run('6379', 'src/redis-server redis6379.conf >log6379.log 2>&1 &');
  await lab.run('6379', 'sleep 1 &');
  expect(await lab.run('6379', 'jobs')).toEqual([
    '[1]-  Running                 src/redis-server redis6379.conf > log6379.log 2>&1 &',
    '[2]+  Running                 sleep 1 &',
  ]);
  await lab.run('6379', 'sleep 2');
  expect((await lab.text('6379')).join('\n')).toMatch(/^\[2\]\+ {2}Done {20}sleep 1$/m);
  await lab.enter('6380', 'tail -f log6379.log');
  await lab.shows('6380', 'Ready to accept connections');
  await lab.run('6379', 'src/redis-cli bgsave');
  await lab.shows('6380', 'Background saving terminated with success');
  await lab.focus('6380');
  await page.keyboard.press('Control+c');
  await lab.shows('6380', `^C\n${SHELL.trimEnd()}`);
});

test('says what is wrong in the words of the shell and of redis, and goes on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false, size: { width: 1440, height: 1400 } });
  expect(await lab.run('6379', 'redis-srever')).toEqual(['bash: redis-srever: command not found']);
  expect(await lab.run('6379', 'cat nowhere.conf')).toEqual([
    'cat: nowhere.conf: No such file or directory',
  ]);
  expect((await lab.run('6379', 'src/redis-server nowhere.conf')).at(-1)).toMatch(
    /Fatal error, can't open config file '\/home\/learner\/redis-6\.2\.6\/nowhere\.conf'/,
  );
  await lab.run('6379', "echo 'prot 6379' >wrong.conf");
  const wrong = (await lab.run('6379', 'src/redis-server wrong.conf')).join('\n');
  expect(wrong).toContain('*** FATAL CONFIG FILE ERROR (Redis 6.2.6) ***');
  expect(wrong).toContain('Reading the configuration file, at line 1');
  expect(wrong).toContain(">>> 'prot 6379'");
  expect(wrong).toContain('Bad directive or wrong number of arguments');
  await lab.startServers();
  expect(await lab.run('6379', 'gte LF')).toEqual(
    ['(error) ERR unknown command `gte`, with args beginning with: `LF`, '].map((line) =>
      line.trimEnd(),
    ),
  );
  expect(await lab.run('6379', 'set LF')).toEqual([
    "(error) ERR wrong number of arguments for 'set' command",
  ]);
  await lab.run('6379', 'exit');
  const used = (await lab.run('6379', 'src/redis-server redis6379.conf')).join('\n');
  expect(used).toContain(
    'Could not create server TCP listening socket 127.0.0.1:6379: bind: Address already in use',
  );
  expect(await lab.run('6379', 'src/redis-cli ping')).toEqual(['PONG']);
});

test('shows a killed server dead, and lets it come back', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.startServers();
  await lab.run('6380', 'exit');
  const [line = ''] = (await lab.text('6380')).filter((each) => /^\[1\] \d+$/.test(each));
  await lab.run('6380', `kill -9 ${line.slice(4)}`);
  await expect(lab.node('6380')).toHaveClass(/^node data exited/, PATIENCE);
  await expect(lab.node('6380')).toContainText('killed by SIGKILL');
  await lab.run('6380', 'echo');
  expect((await lab.text('6380')).join('\n')).toMatch(/^\[1\]\+ {2}Killed .*redis6380\.conf/m);
  expect(await lab.run('6380', 'src/redis-cli -p 6380 ping')).toEqual([
    'Could not connect to Redis at 127.0.0.1:6380: Connection refused',
  ]);
  expect(await lab.run('6379', 'set LF 93')).toEqual(['OK']);
  await lab.run('6380', 'src/redis-server redis6380.conf >log6380.log &');
  await expect(lab.node('6380')).toHaveClass(/^node data running/, PATIENCE);
  expect(await lab.run('6380', 'src/redis-cli -p 6380 ping')).toEqual(['PONG']);
});

test('outlives a megabyte pasted at once, and bytes that mean nothing', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  await lab.open({ slowMotion: false });
  await lab.paste('6379', 'x'.repeat(1_000_000));
  await lab.focus('6379');
  await page.keyboard.press('Control+c');
  await expect
    .poll(() => lab.lastLine('6379'), { ...PATIENCE, timeout: 60_000 })
    .toBe(SHELL.trimEnd());
  expect(await lab.run('6379', 'echo alive')).toEqual(['alive']);
  await lab.paste('6379', '\u0000\u0001\u001b[999;1H\u001b]0;x\u0007\u001bO\u009b\ud800é');
  await page.keyboard.press('Control+c');
  await lab.prompted('6379');
  await page.keyboard.press('Control+l');
  expect(await lab.run('6379', 'echo still')).toEqual(['still']);
  await expect(page.locator('.notice')).toHaveCount(0);
});
