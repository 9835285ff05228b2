/** Lesson 4's failover as lanes and as messages in space and time, held against the lab's own trace. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import type { SentinelMasterFacts } from '#host/sentinel_facts';
import type { TraceFact, TraceRecord } from '#host/trace';
import { axeFaults } from './axe.ts';
import { LabPage, PATIENCE } from './lab_page.ts';
import { measurePage } from './measure_page.ts';
import { type RecordedRun, recordedRun } from './recorded_run.ts';

const LESSON = '04-automatic-failover';

type Of<K extends TraceFact['kind']> = Extract<TraceFact, { kind: K }>;

function facts<K extends TraceFact['kind']>(trace: readonly TraceRecord[], kind: K) {
  return trace.flatMap(({ at, pid, fact }) =>
    fact.kind === kind ? [{ at, pid, fact: fact as Of<K> }] : [],
  );
}

/** What a Sentinel logged, of what it says aloud; who hears the page is told a name for each id. */
function announced(trace: readonly TraceRecord[], port: number): string[] {
  const names = facts(trace, 'sentinel').map(({ fact }) => [fact.facts.myid, fact.port] as const);
  const named = (text: string) =>
    names.reduce((told, [id, whose]) => told.replace(id, String(whose)), text);
  return facts(trace, 'sentinel-event')
    .filter(({ fact }) => fact.port === port && /notice|warning/.test(fact.level))
    .map(({ fact }) => `${fact.type} ${named(fact.text)}`);
}

async function openRun(page: Page, lab: LabPage, { text }: RecordedRun): Promise<void> {
  await lab.open({ lesson: LESSON, locale: 'en', slowMotion: false });
  await page.getByRole('button', { name: 'Share this session' }).click();
  await expect(page.getByLabel('Link to this session')).toBeVisible(PATIENCE);
  await page.locator('input[type="file"]').setInputFiles({
    name: 'run.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  const takeOver = page.getByRole('button', { name: 'Go to its end and take over' });
  await expect(takeOver).toBeVisible(PATIENCE);
  // Nothing of the lesson is to be pressed in what somebody else did.
  await expect(page.locator('.watching')).toBeVisible();
  await expect(page.locator('.type-it')).toHaveCount(0);
  expect(await axeFaults(page)).toEqual([]);
  await takeOver.click();
  await expect(page.locator('.player-card')).toHaveCount(0, PATIENCE);
}

/** `+79.6 s +odown master …` without its instant. */
async function told(page: Page, port: number): Promise<string[]> {
  const lines = page.getByTestId('lanes-twin').locator(`> li[data-lane="${port}"] li`);
  return (await lines.allTextContents()).map((line) => line.replace(/^\S+ s /, '').trim());
}

const laneTwin = (page: Page, port: number) =>
  page.getByTestId('lanes-twin').locator(`> li[data-lane="${port}"]`);

interface DrawnArrow {
  readonly from: number;
  readonly to: number;
  readonly sent: number;
  readonly arrive: number;
  readonly count: number;
  readonly vote: boolean;
}

function arrows(page: Page): Promise<DrawnArrow[]> {
  return page.locator('.sequence-scroll g.arrow').evaluateAll((all) =>
    all.map((each) => {
      const { from, to, sent, arrive, count } = (each as unknown as HTMLElement).dataset;
      return {
        from: Number(from),
        to: Number(to),
        sent: Number(sent),
        arrive: Number(arrive),
        count: Number(count),
        vote: each.classList.contains('vote'),
      };
    }),
  );
}

/** Of the master, by its Sentinel's facts: the class of its pip, of its paper, and of its gates. */
function opinionOf({ odownSince, sdownSince }: SentinelMasterFacts): 'odown' | 'sdown' | 'up' {
  if (odownSince !== null) return 'odown';
  return sdownSince === null ? 'up' : 'sdown';
}

async function isAsStated(page: Page, trace: readonly TraceRecord[], now: number): Promise<void> {
  const stated = facts(trace, 'sentinel').filter(({ at }) => at <= now);
  const ports = new Map(stated.map(({ fact }) => [fact.facts.myid, fact.port]));
  const held = [26379, 26380].map((port) => {
    const last = stated.findLast(({ fact }) => fact.port === port)?.fact.facts;
    const master = last?.masters.find(({ name }) => name === 'mymaster');
    if (!last || !master) throw new Error(`the trace has no facts of Sentinel ${port}`);
    return { port, master, epoch: last.currentEpoch };
  });
  const epoch = Math.max(...held.map((each) => each.epoch));
  expect(epoch).toBe(1);
  await page.getByRole('button', { name: 'Mind', exact: true }).click();
  for (const { port, master } of held) {
    const opinion = opinionOf(master);
    expect(opinion).not.toBe('up');
    const pip = page.locator(`.jury[data-jury="6379"] .pip[data-pip="${port}"]`);
    await expect(pip).toHaveClass(new RegExp(`\\b${opinion}\\b`), PATIENCE);
    const paper = page.locator('[data-ballot="down"] .paper', { hasText: String(port) });
    await expect(paper).toHaveClass(new RegExp(`\\b${opinion}\\b`));
    const voted = master.leaderEpoch === epoch ? ports.get(master.leader ?? '') : undefined;
    const cast = page.locator('[data-ballot="vote"] .paper', { hasText: `${port} →` });
    await expect(cast).toHaveText(`${port} → ${voted ?? '?'}`);
  }
  await page.getByRole('tab', { name: 'Why (not)?' }).click();
  for (const { port, master } of held) {
    const gate = (name: string) => page.locator(`[data-why="${port}"] [data-gate="${name}"]`);
    const is = (open: boolean) => (open ? 'open' : /^(?!open$)/);
    await expect(gate('sdown')).toHaveAttribute('data-state-of', is(master.sdownSince !== null));
    await expect(gate('odown')).toHaveAttribute('data-state-of', is(master.odownSince !== null));
  }
  await page.getByRole('tab', { name: 'Why (not)?' }).press('Escape');
  await expect(page.locator('[data-why]')).toHaveCount(0, PATIENCE);
}

test('a failover in lanes and arrows, as the trace has it', async ({ page }) => {
  test.slow();
  const run = await recordedRun(LESSON);
  const { trace } = run;
  const lab = new LabPage(page);
  await openRun(page, lab, run);

  // Lanes: every event that a Sentinel announced, by its name; who held the master down.
  await page.keyboard.press('F7');
  await expect(page.locator('.lanes')).toBeFocused();
  for (const port of [26379, 26380]) {
    const events = (await told(page, port)).filter((each) => /^[+-]/.test(each));
    const mine = announced(trace, port);
    expect(mine.length).toBeGreaterThan(5);
    // The lanes know the prelude as well, which the trace here has not.
    const aloud = events.filter((each) => mine.includes(each)).slice(-mine.length);
    expect(aloud).toEqual(mine);
    expect(events).toContain('+sdown master mymaster 127.0.0.1 6379');
    await expect(laneTwin(page, 6379)).toContainText(`sdown for Sentinel ${port} from`);
    await expect(
      page.locator(`.lane[data-lane="6379"] .held.sdown[data-by="${port}"]`),
    ).toBeVisible();
  }
  await expect(laneTwin(page, 6380)).toContainText('master from');
  await expect(page.locator('.lane[data-lane="6380"] .band.master')).not.toHaveCount(0);
  expect(await page.evaluate(measurePage)).toEqual([]);
  expect(await axeFaults(page)).toEqual([]);

  // With room for a lane or two the others are reached by keys.
  await page.setViewportSize({ width: 1440, height: 600 });
  const scrolled = () => page.locator('.lane-scroll').evaluate(({ scrollTop }) => scrollTop);
  await page.locator('.lanes').focus();
  await page.keyboard.press('PageDown');
  await expect.poll(scrolled, PATIENCE).toBeGreaterThan(0);
  expect(await axeFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });

  // Beside the timeline, too, what is told under the picture begins where the picture does.
  const left = (what: string) =>
    page.locator(what).evaluate((element) => element.getBoundingClientRect().left);
  expect(await left('.graph-foot')).toBe(await left('.graph'));

  // How far it came, and what the picture's signs mean.
  await expect(page.locator('.phases .now')).toContainText('6380 is the master, epoch 1', PATIENCE);
  await page.getByRole('button', { name: 'Key', exact: true }).click();
  await expect(page.locator('.graph-key')).toContainText('26379, 26380', PATIENCE);
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.locator('.graph-key')).toHaveCount(0);

  // The search goes from hit to hit; from there to the moment, and to the line in the terminal.
  const votes = facts(trace, 'sentinel-event').filter(
    ({ fact }) => fact.type === '+vote-for-leader',
  );
  const search = page.getByRole('textbox', { name: 'Find an event' });
  await search.fill('+vote');
  // Two Sentinels voted. From the end on the search begins again at the first.
  await search.press('Enter');
  await search.press('Enter');
  await expect(page.locator('.timeline-search output')).toHaveText(`2 of ${votes.length}`);
  await page.getByRole('button', { name: 'Go there' }).click();
  const track = page.getByRole('slider');
  const isThere = async () => {
    const now = Number(await track.getAttribute('aria-valuenow'));
    return votes.some(({ at }) => now > at && now < at + 1000);
  };
  await expect.poll(isThere, PATIENCE).toBe(true);
  const chosen = await page.locator('.timeline-chosen > b').innerText();
  // Whose the id is stands beside it, and the narrator speaks of just that event.
  await expect(page.locator('.timeline-chosen [data-owner]')).toHaveText(/^263(79|80)$/, PATIENCE);
  await expect(page.locator('.narrator')).toContainText(
    new RegExp(`^Sentinel ${chosen} (votes for itself|gives its vote) in epoch 1`),
    PATIENCE,
  );
  await expect
    .poll(async () => (await lab.text(chosen)).at(-1), PATIENCE)
    .toContain('+vote-for-leader');
  await expect(lab.column(chosen).locator('.xterm-selection div')).not.toHaveCount(0, PATIENCE);

  // At that moment opinions, ballots and gates are what the Sentinels last stated of themselves.
  await isAsStated(page, trace, Number(await track.getAttribute('aria-valuenow')));

  // A stretch that is brushed becomes all that is shown, the wheel shows less of it still; 0 is all again.
  const axis = () => page.locator('.lanes .axis text').allTextContents();
  const whole = await axis();
  const drawing = page.locator('.lanes .drawing');
  const { x = 0, y = 0, width = 0 } = (await drawing.boundingBox()) ?? {};
  await page.mouse.move(x + width * 0.4, y + 8);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.8, y + 8, { steps: 3 });
  await expect(page.locator('.lanes .brush')).toBeVisible();
  await page.mouse.up();
  await expect.poll(axis, PATIENCE).not.toEqual(whole);
  const stretch = await axis();
  await page.mouse.wheel(0, -600);
  await expect.poll(axis, PATIENCE).not.toEqual(stretch);
  await page.locator('.lanes').focus();
  await page.keyboard.press('0');
  await expect.poll(axis, PATIENCE).toEqual(whole);

  // What is of a kind that is left out is not drawn; all else is.
  const ticks = (kind: string) => page.locator(`.lanes .tick.${kind}:not(.selected)`);
  await expect(ticks('vote')).not.toHaveCount(0);
  await page.locator('.timeline-filter > button').click();
  const kind = page.getByRole('switch', { name: 'epoch, vote, failover' });
  await kind.click();
  await expect(ticks('vote')).toHaveCount(0);
  await expect(ticks('down')).not.toHaveCount(0);
  await kind.click();
  await expect(ticks('vote')).not.toHaveCount(0);
  await page.keyboard.press('Escape');

  // A click on an event goes to its moment and to its line.
  const event = page.locator('.lane[data-lane="26379"] .tick.role');
  const spot = await event.evaluate((path) => {
    const [, left = 0] = /^M([\d.]+) /.exec(path.getAttribute('d') ?? '') ?? [];
    const lane = path.getBoundingClientRect();
    const frame = path.closest('svg')?.getBoundingClientRect();
    return { x: (frame?.x ?? 0) + Number(left), y: lane.y + lane.height / 2 };
  });
  const from = Number(await track.getAttribute('aria-valuenow'));
  await page.mouse.click(spot.x, spot.y);
  await expect(page.locator('.timeline-chosen > b')).toHaveText('26379');
  const [name = ''] = (await page.locator('.timeline-chosen code').innerText()).split(' ');
  expect(name).toMatch(/^\+/);
  await expect
    .poll(async () => Number(await track.getAttribute('aria-valuenow')), PATIENCE)
    .not.toBe(from);
  await expect.poll(async () => (await lab.text('26379')).at(-1), PATIENCE).toContain(name);

  // Remembered, and nothing of it was only watched live.
  const before = await told(page, 26380);
  await page.reload();
  await expect.poll(() => told(page, 26380), PATIENCE).toEqual(before);

  // Messages: each arrow is a segment of the trace, and no vote is missing.
  await page.getByRole('tab', { name: 'Sequence' }).click();
  await search.fill('+elected-leader');
  await search.press('Enter');
  const elected = facts(trace, 'sentinel-event').find(
    ({ fact }) => fact.type === '+elected-leader',
  );
  // Who listened before the trace begins says its port later.
  const ports = new Map([
    ...facts(trace, 'listen').map(({ pid, fact }) => [pid, fact.local.port] as const),
    ...facts(trace, 'server').map(({ pid, fact }) => [pid, fact.facts.port] as const),
    ...facts(trace, 'sentinel').map(({ pid, fact }) => [pid, fact.port] as const),
    ...facts(trace, 'sentinel-event').map(({ pid, fact }) => [pid, fact.port] as const),
  ]);
  const chain = page.getByRole('complementary', { name: 'What led to it' });
  await expect(chain).toContainText('6379 exit 0', PATIENCE);
  await expect(chain).toContainText('vote?', PATIENCE);
  await expect(chain).toContainText('shutdown', PATIENCE);
  // A ballot says whom it is for, not the end of an id.
  const twin = page.getByTestId('sequence-twin');
  await expect(twin).toContainText(/vote 263(79|80) in epoch 1/, PATIENCE);
  await expect(twin).not.toContainText('vote …');
  expect(await axeFaults(page)).toEqual([]);
  const drawn = await arrows(page);
  const segments = facts(trace, 'segment');
  // The trace here begins where the prelude ends; what led to the event may be older.
  const begins = trace[0]?.at ?? 0;
  for (const { from, to, sent, arrive, count } of drawn) {
    if (sent < begins) continue;
    const refused = facts(trace, 'refused').some(
      ({ at, pid, fact }) => at === sent && (ports.get(pid) ?? 0) === from && fact.peer.port === to,
    );
    // In one turn a process may write to several.
    const told =
      refused ||
      [...segments, ...facts(trace, 'close')].some(
        ({ at, pid, fact }) =>
          at === sent &&
          fact.arriveAt === arrive &&
          (ports.get(pid) ?? 0) === from &&
          (ports.get(fact.to) ?? 0) === to,
      );
    expect(told, `${from} to ${to} at ${sent} ×${count}`).toBe(true);
  }
  const asked = segments.filter(
    ({ at, fact }) =>
      Math.abs(at - (elected?.at ?? 0)) < 100_000 &&
      at < (elected?.at ?? 0) &&
      Buffer.from(fact.bytes).includes('is-master-down-by-addr'),
  );
  expect(asked.length).toBeGreaterThan(0);
  for (const { at } of asked)
    expect(drawn.some(({ sent, vote }) => vote && sent === at)).toBe(true);

  // Out of the page as a file.
  for (const [kind, start] of [
    ['SVG', '<svg'],
    ['PNG', '\x89PNG'],
  ] as const) {
    await page.getByRole('button', { name: 'Save the drawing as a file' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitemradio', { name: kind }).click();
    const bytes = readFileSync(await (await saved).path()).toString('latin1');
    expect(bytes.slice(0, start.length)).toBe(start);
    if (kind === 'SVG') expect(bytes).toContain('+elected-leader');
  }
});
