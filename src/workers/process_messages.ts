/** What the lab's worker and a process's worker say to each other: one message a window each way. */
import type { Answers, Questions } from '#lab/inspect';
import type { Batch, ProcessImage, WindowResult } from '#lab/runner';

/** Looks into a process that lives there. */
export interface Inquiry {
  readonly kind: 'inspect';
  readonly id: number;
  readonly pid: number;
  readonly questions: Questions;
}

/** What it is told. */
export interface Told {
  readonly kind: 'inspected';
  readonly id: number;
  readonly pid: number;
  readonly questions: Questions;
  readonly answers: Answers;
}

export type ToProcess =
  /** These live here from now on. */
  | { readonly kind: 'adopt'; readonly images: readonly ProcessImage[] }
  | Inquiry
  | { readonly kind: 'window'; readonly batches: readonly Batch[] }
  /** All that live here go back; nothing is left. */
  | { readonly kind: 'giveBack' };

export type FromProcess =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'ran';
      readonly results: readonly WindowResult[];
      /** Processes forked in this window: they live here too. */
      readonly born: readonly number[];
    }
  | Told
  | { readonly kind: 'gaveBack'; readonly images: readonly ProcessImage[] };
