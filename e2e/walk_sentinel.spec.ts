/**
 * The course's section 2.2 in the browser: the switch by hand, two Sentinels, the automatic failover,
 * the old master's return. Each terminal's text beside what a real 6.2.6 printed; which Sentinel leads
 * is chance there as here, so their logs are compared as leader's and follower's.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  comparable,
  confLines,
  isCompared,
  type Recorded,
  type Story,
  storyOf,
} from '#testing/walk_text';
import { LabPage, PATIENCE } from './lab_page.ts';
import { logOf } from './normalise.ts';

/** Wide enough for the longest line of a log, high enough for the longest reply. */
const VAST = { width: 2800, height: 3600 };
const TERMINALS = ['6379', '6380', 'Terminal 3', 'Terminal 4', 'Terminal 5'];
/** At the shell's prompt whenever a file was recorded: there files are read. */
const READER = 'Terminal 5';
/** By their names in the menu. */
const STRIDES = [
  { name: '+10 s', seconds: 10 },
  { name: '+1 s', seconds: 1 },
];
/** Of section 2.1, which has a test of its own, only what 2.2 builds upon. */
const PREPARES = /^(src\/|set |slaveof )/;
/** What a replica logs each second without its master: how often is a matter of typing. */
const RETRIES = 'Connecting to MASTER|sync started|Error condition|already connected with';
/** Its ids in the recording: Sentinel 0's, and the one that the walk makes of it. */
const RECORDED_IDS = [
  'c0de366e268b4b5804f8c5ead74f729ba5ab1fba',
  'c0de366e268b4b5804f8c5ead74f729ba5ab1fbb',
] as const;

function recording(name: string): Recorded[] {
  const file = new URL(`../src/testing/golden/walk2/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

function terminalOf({ terminal }: Recorded): string {
  const number = Number(/^term(\d)/.exec(terminal ?? '')?.[1] ?? TERMINALS.length);
  return TERMINALS[number - 1] ?? READER;
}

class Walk {
  readonly lab: LabPage;
  /** Sentinel 0's id here. */
  id = '';
  /** By name of file, as last compared: what has not changed since is not read again. */
  readonly files = new Map<string, string>();
  /** What both Sentinels told from the first +sdown on, in pairs. */
  readonly told: { readonly ours: Story; readonly recorded: Story }[] = [];

  constructor(lab: LabPage) {
    this.lab = lab;
  }

  /** Lets as much time pass as had when it was recorded: in strides that end where they say, however busy the computer. */
  async catchUp(ms: number): Promise<void> {
    const { lab } = this;
    await lab.pause();
    await lab.speed('100×');
    const due = (await lab.wallMs()) + ms;
    for (const stride of STRIDES)
      while (due - (await lab.wallMs()) >= stride.seconds * 1000) await this.runOn(stride);
    await lab.speed('0.25×');
    await lab.play();
  }

  async runOn({ name, seconds }: (typeof STRIDES)[number]): Promise<void> {
    const { lab } = this;
    const from = await lab.wallMs();
    await lab.runTo(name);
    await expect.poll(() => lab.wallMs(), PATIENCE).toBe(from + seconds * 1000);
  }

  async take(step: Recorded): Promise<void> {
    const { kind, input, no_prompt: stays } = step;
    if (kind === 'file') await this.readConf(step);
    else if (input.endsWith('.log')) await this.readLog(step);
    else if (kind === 'log') await this.readScreen(step);
    else if (stays) await this.lab.enter(terminalOf(step), input);
    else await this.type(step);
  }

  async type(step: Recorded): Promise<void> {
    const { lab } = this;
    const { input, output, prompt_after: prompt } = step;
    const name = terminalOf(step);
    // Sentinels kick the clients of whom they promote or demote.
    if (output?.includes('Server closed'))
      await expect(lab.node(name)).toHaveClass(name === '6379' ? /slave/ : /master/, PATIENCE);
    const printed = input === '' ? await this.pressEnter(name) : await this.run(name, input);
    if (isCompared(step))
      expect
        .soft(comparable(step, printed.join('\n')), `${name}: ${input}`)
        .toEqual(comparable(step, (output ?? '').trimEnd()));
    expect.soft(await lab.lastLine(name), `after ${input}`).toBe((prompt ?? '').trimEnd());
  }

  /** Types it with the ids that were drawn here. */
  run(name: string, input: string): Promise<string[]> {
    const [own, other] = RECORDED_IDS;
    const next = `${this.id.slice(0, -1)}${this.id.endsWith('0') ? '1' : '0'}`;
    return this.lab.run(name, input.replace(own, this.id).replace(other, next));
  }

  async pressEnter(name: string): Promise<string[]> {
    const { lab } = this;
    const before = await lab.text(name);
    await lab.focus(name);
    await lab.press('Enter');
    await expect.poll(() => lab.text(name), PATIENCE).not.toEqual(before);
    await lab.prompted(name);
    // What stood below the last prompt: the screen may have scrolled.
    const after = await lab.text(name);
    return after.slice(after.slice(0, -1).lastIndexOf(before.at(-1) ?? '') + 1, -1);
  }

  async readConf({ input, output }: Recorded): Promise<void> {
    const recorded = confLines(output ?? '');
    if (output === null || this.files.get(input) === recorded) return;
    this.files.set(input, recorded);
    const lines = await this.lab.run(READER, `cat ${input}`);
    expect.soft(confLines(lines.join('\n')), input).toBe(recorded);
    this.id = /^sentinel myid (\w+)$/m.exec(lines.join('\n'))?.[1] ?? this.id;
  }

  async readLog({ input, output }: Recorded): Promise<void> {
    const rows = await this.lab.run(READER, `grep -vE '${RETRIES}' ${input}`);
    const recorded = (output ?? '').split('\n').filter((row) => !RegExp(RETRIES).test(row));
    expect.soft(logOf(rows), input).toEqual(logOf(recorded));
  }

  async readScreen(step: Recorded): Promise<void> {
    const { lab } = this;
    const name = terminalOf(step);
    await lab.focus(name);
    if (step.input === '^C') {
      await lab.press('Control+c');
      await lab.prompted(name);
    }
    const recorded = storyOf((step.output ?? '').split('\n'));
    const last = ({ before, after }: Story) => after.at(-1) ?? before.at(-1);
    const ours = async () => storyOf(await lab.text(name));
    await expect
      .poll(async () => last(await ours()), { ...PATIENCE, message: `${name}'s last line` })
      .toBe(last(recorded));
    const shown = await ours();
    expect.soft(shown.before, name).toEqual(recorded.before);
    if (recorded.after.length > 0) this.told.push({ ours: shown, recorded });
  }
}

test('the failover by hand and by Sentinels prints what redis 6.2.6 printed', async ({ page }) => {
  test.slow();
  const lab = new LabPage(page);
  // What moves in a picture of this size would cost more than all the rest.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await lab.open({ locale: 'en', size: VAST, slowMotion: false });
  await lab.raiseTerminals();
  // So does what changes at each frame; all of it can be read without being painted.
  await page.addStyleTag({ content: '.stage, .clock, .track { visibility: hidden; }' });
  for (const name of TERMINALS.slice(2)) {
    await page.locator('.terminal-tools .button').first().click();
    await lab.focused(name);
  }
  const walk = new Walk(lab);
  const begun = recording('walk').filter(
    ({ input, kind }) => kind !== 'log' && PREPARES.test(input),
  );
  for (const step of begun) await walk.type(step);
  await expect(page.locator('.link.online')).toHaveCount(1, PATIENCE);
  const sentinels = recording('sentinel');
  const conf = sentinels[0]?.output?.trimEnd().replaceAll('\n', '\\n');
  await lab.run(READER, `printf '${conf}\\n' > sentinel0.conf`);

  // About as much time goes by while a line is typed as when it was recorded, on a busy computer too.
  await lab.speed('0.25×');
  const steps = [...recording('switch_by_hand'), ...sentinels].filter(({ step }) =>
    /^2\.2\./.test(step),
  );
  for (const [i, step] of steps.entries()) {
    const gap = step.t_ms_since_start - (steps[i - 1] ?? step).t_ms_since_start;
    if (gap >= 1000) await walk.catchUp(gap);
    await walk.take(step);
  }
  // The screens come in pairs, one of each Sentinel: whoever led, one told the leader's story.
  expect(walk.told).toHaveLength(6);
  for (let i = 0; i < walk.told.length; i += 2) {
    const pair = walk.told.slice(i, i + 2);
    const sorted = (which: 'ours' | 'recorded') =>
      pair.map((each) => each[which].after.join('\n')).sort();
    expect(sorted('ours')).toEqual(sorted('recorded'));
  }
});
