/**
 * Sentences wait for their turn to be read: none is taken away before a person could have read it,
 * and what is less telling is left out rather than that the story falls behind. Never reordered.
 */
import type { Narration } from './narration';

export interface Spoken {
  readonly narration: Narration;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface NarratorQueue {
  /** Stays on the page until another one's turn comes. */
  current: Spoken | null;
  waiting: Narration[];
  /** Time itself waits for the reader: what the story needs is not left out. */
  patient: boolean;
  /** Of whom it was told that what it writes now will be lost: once, as long as that is so. */
  readonly astray: Set<string>;
}

export function createNarratorQueue(): NarratorQueue {
  return { current: null, waiting: [], patient: false, astray: new Set() };
}

/** Four words a second, four Chinese characters a second; and a moment to notice that it changed. */
const NOTICE_MS = 900;
const WORD_MS = 250;
const READ_MAX_MS = 6500;
/** More than this waiting, and the sentence on the page is about what is long over. */
const LAG_MAX_MS = 10_000;
const PATIENT_LAG_MAX_MS = 60_000;

export function readingMs(sentence: string): number {
  const wide = sentence.match(/[\u3000-\u9fff\uff00-\uffef]/g)?.length ?? 0;
  const words = sentence
    .replace(/[\u3000-\u9fff\uff00-\uffef]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '').length;
  return Math.min(READ_MAX_MS, NOTICE_MS + (words + wide / 2) * WORD_MS);
}

export type Sentence = (narration: Narration) => string;

export function hear(queue: NarratorQueue, narration: Narration): void {
  const { who, fact } = narration;
  if (fact.say === 'strays') {
    if (queue.astray.has(who)) return;
    queue.astray.add(who);
  } else if (fact.say === 'follows' || fact.say === 'returns') queue.astray.delete(who);
  const last = queue.waiting.at(-1) ?? queue.current?.narration;
  // As of two clients whose connections are closed at once.
  if (last && isSame(last, narration)) return;
  // That it stands says so.
  if (fact.say === 'votes' && fact.itself && last?.fact.say === 'stands' && last.who === who)
    return;
  queue.waiting.push(narration);
}

function isSame(one: Narration, other: Narration): boolean {
  return one.who === other.who && JSON.stringify(one.fact) === JSON.stringify(other.fact);
}

/** Whether another sentence has its turn now; to be asked often. */
export function speak(queue: NarratorQueue, nowMs: number, sentence: Sentence): boolean {
  if (queue.waiting.length === 0) return false;
  if (queue.current && nowMs < queue.current.untilMs) return false;
  thin(queue, sentence);
  const narration = queue.waiting.shift();
  if (!narration) return false;
  queue.current = { narration, sinceMs: nowMs, untilMs: nowMs + readingMs(sentence(narration)) };
  return true;
}

/** Leaves out the least telling, the oldest of them first, until the rest can be read in time. */
function thin(queue: NarratorQueue, sentence: Sentence): void {
  let lagMs = queue.waiting.reduce((sum, each) => sum + readingMs(sentence(each)), 0);
  for (const weight of [1, 2, 3] as const) {
    const most = weight === 3 && queue.patient ? PATIENT_LAG_MAX_MS : LAG_MAX_MS;
    for (let i = 0; i < queue.waiting.length && lagMs > most; ) {
      const each = queue.waiting[i];
      if (each?.weight !== weight || queue.waiting.length === 1) {
        i++;
        continue;
      }
      queue.waiting.splice(i, 1);
      lagMs -= readingMs(sentence(each));
    }
  }
}

/** What a failover is made of, step by step, and what it costs. */
const STEPS: ReadonlySet<Narration['fact']['say']> = new Set([
  'sdown',
  'odown',
  'stands',
  'votes',
  'elected',
  'notElected',
  'noGoodSlave',
  'selects',
  'promotes',
  'promoted',
  'slaveTimeout',
  'switches',
  'keeps',
  'dropsClient',
  'returns',
  'reportsMaster',
  'strays',
  'converts',
  'lacks',
] as const);

/** Whether time should wait: a step is on the page and not read yet, or its turn comes next. */
export function isBeingRead({ current, waiting }: NarratorQueue, nowMs: number): boolean {
  const reads = current !== null && nowMs < current.untilMs && isStep(current.narration);
  return reads || waiting.some(isStep);
}

export function isStep({ fact, weight }: Narration): boolean {
  return weight > 1 && STEPS.has(fact.say);
}
