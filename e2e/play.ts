/** A lesson's solution on the page: typed by hand, or by the lesson's own buttons. */
import { readFileSync } from 'node:fs';
import { expect, type Locator } from '@playwright/test';
import type { LessonFault, SolutionEntry } from '#lesson/lesson';
import { type LabPage, PATIENCE } from './lab_page.ts';

type Line = Extract<SolutionEntry, { line: string }>;

/** What these start has the terminal for as long as it runs. */
const STAYS = /^tail -f|redis-sentinel|--sentinel|psubscribe/;

export function solutionOf(lesson: string): readonly SolutionEntry[] {
  const file = new URL(`../lessons/${lesson}/solution.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as SolutionEntry[];
}

export function stepsOf(entries: readonly SolutionEntry[]): string[] {
  return [...new Set(entries.map(({ step }) => step))];
}

export async function unfold(lab: LabPage, step: string): Promise<void> {
  const head = lab.step(step).locator('.step-head');
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
}

/** The button that types a line, in its step. */
export async function typeIt(lab: LabPage, { step, tty, line }: Line): Promise<Locator> {
  await unfold(lab, step);
  return lab.step(step).locator('.step-body > .command button.type-it').and(lab.typeIt(tty, line));
}

/** Plays the entries, each step until it is done. */
export async function play(
  lab: LabPage,
  entries: readonly SolutionEntry[],
  how: 'hands' | 'buttons',
): Promise<void> {
  for (const [i, entry] of entries.entries()) {
    if ('line' in entry) await (how === 'hands' ? typed(lab, entry) : typedForMe(lab, entry));
    else if ('keys' in entry) await pressed(lab, entry);
    else if ('fault' in entry) await inflicted(lab, entry);
    else await ranUntil(lab, entry);
    if (entry.waitMs) await lab.passes(entry.waitMs);
    if (entries[i + 1]?.step !== entry.step)
      await expect(lab.step(entry.step)).toHaveClass(/\bdone\b/, PATIENCE);
  }
}

async function typed(lab: LabPage, { step, tty, line }: Line): Promise<void> {
  // A line may belong into a terminal that is not open yet: its card opens it.
  await unfold(lab, step);
  const opener = lab.step(step).locator('.open-terminal', { hasText: tty }).first();
  await expect(lab.tab(tty).or(opener)).toBeVisible(PATIENCE);
  if (await opener.isVisible()) await opener.click();
  await expect(lab.tab(tty)).toBeVisible(PATIENCE);
  await lab.enter(tty, line);
  if (!STAYS.test(line)) await lab.prompted(tty);
}

async function typedForMe(lab: LabPage, entry: Line): Promise<void> {
  await (await typeIt(lab, entry)).first().click();
  await lab.focused(entry.tty);
  await lab.shows(entry.tty, `${entry.line}\n`);
  if (!STAYS.test(entry.line)) await lab.prompted(entry.tty);
}

async function pressed(
  lab: LabPage,
  { tty, keys }: Extract<SolutionEntry, { keys: string }>,
): Promise<void> {
  await lab.focus(tty);
  if (keys === '\u0003') await lab.page.keyboard.press('Control+c');
  else await lab.page.keyboard.type(keys);
  await lab.prompted(tty);
}

async function inflicted(
  lab: LabPage,
  { step, fault }: { readonly step: string; readonly fault: LessonFault },
): Promise<void> {
  await unfold(lab, step);
  const signals = {
    SIGTERM: 'SIGTERM',
    SIGKILL: 'SIGKILL',
    SIGSTOP: 'SIGSTOP',
    SIGCONT: 'SIGCONT',
  };
  const name = { ...signals, cut: /Cut the cable|剪断/, mend: /Mend the cable|接回/ }[fault.what];
  await lab.step(step).locator('.deed-button').filter({ hasText: name }).first().click();
  if (fault.what === 'cut') await expect(lab.page.locator('.link.cut')).toHaveCount(1, PATIENCE);
  if (fault.what === 'mend') await expect(lab.page.locator('.link.cut')).toHaveCount(0, PATIENCE);
}

async function ranUntil(
  lab: LabPage,
  { step, until }: { readonly step: string; readonly until: string },
): Promise<void> {
  await unfold(lab, step);
  const card = lab.step(step).locator('.until').filter({ hasText: until }).first();
  const arrived = card.locator('.until-outcome').filter({ hasText: /has come|已出现/ });
  // An event that came once may be run to again: then what the card says is old until time goes on.
  const again = await arrived.isVisible();
  if (again) await lab.pause();
  const from = await lab.wallMs();
  await card.locator('button').click();
  if (again) await expect.poll(() => lab.wallMs(), PATIENCE).toBeGreaterThan(from);
  // A step that this completes folds, and its card with it.
  const done = lab.page.locator(`.step.done[data-step="${step}"]`);
  await expect(arrived.or(done).first()).toBeVisible({ timeout: 60_000 });
}
