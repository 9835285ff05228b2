/**
 * Notices a lab's worker that has died or got stuck without a word. It is asked once a second
 * whether it is alive, and answers between two slices of whatever it does. Seconds are counted by
 * ticks of the page's own timer, so that a sleeping computer or a throttled tab is no silence.
 */
import type { FromLab } from '#protocol/messages';

/** Shorter, and a busy computer is taken for a dead lab; longer, and a person has reloaded. */
const SILENT_TICKS_MAX = 15;

export interface LabWatch {
  heard(message: FromLab): void;
  /** One second of the page's time passed. Whether the lab must be given up. */
  tick(): boolean;
}

export function createLabWatch(): LabWatch {
  let silent = 0;
  // Until it has spoken its code may still be on its way here, over whatever network.
  let spoken = false;
  return {
    heard(message) {
      silent = 0;
      spoken = message.kind !== 'failed';
    },
    tick() {
      if (!spoken) return false;
      silent += 1;
      return silent > SILENT_TICKS_MAX;
    },
  };
}
