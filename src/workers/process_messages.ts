/** What the lab's worker and a process's worker say to each other: one message a window each way. */
import type { Batch, ProcessImage, WindowResult } from '#lab/runner';

export type ToProcess =
  /** These live here from now on. */
  | { readonly kind: 'adopt'; readonly images: readonly ProcessImage[] }
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
  | { readonly kind: 'gaveBack'; readonly images: readonly ProcessImage[] };
