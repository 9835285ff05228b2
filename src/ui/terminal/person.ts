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

export function heldBy(tty: number): Job | undefined {
  return jobs.get(tty);
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
    sendKeys(tty, text);
  } else job.held += text;
}
