/** Keys from a person: straight to the lab, or after the line that the page is typing for them. */
import { sendKeys } from '../post';
import { CTRL_C } from './control_keys';

/** The page types in this terminal. */
export interface Job {
  /** What the person typed meanwhile. */
  held: string;
  /** Ctrl-C was among it. */
  cancelled: boolean;
}

const jobs = new Map<number, Job>();

/** Ctrl-Cs that a person typed while the page was typing. */
const stops = new Map<number, number>();

export function interrupts(tty: number): number {
  return stops.get(tty) ?? 0;
}

export function hold(tty: number): Job {
  const job = { held: '', cancelled: false };
  jobs.set(tty, job);
  return job;
}

export function release(tty: number): void {
  const held = jobs.get(tty)?.held ?? '';
  jobs.delete(tty);
  if (held !== '') sendKeys(tty, held);
}

export function personTypes(tty: number, text: string): void {
  const job = jobs.get(tty);
  if (!job) sendKeys(tty, text);
  else if (text === CTRL_C) {
    job.cancelled = true;
    stops.set(tty, interrupts(tty) + 1);
    sendKeys(tty, text);
  } else job.held += text;
}
