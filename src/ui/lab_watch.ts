/**
 * Notices a lab's worker that has gone silent. A running lab speaks ten times a second; one that
 * replays its recording speaks only when it is done. Seconds are counted by ticks of the page's own
 * timer, so that a sleeping computer or a throttled tab is no silence.
 */
import type { FromLab, ToLab } from '#protocol/messages';

/** Shorter, and a busy computer is taken for a dead lab; longer, and a person has reloaded. */
const SILENT_TICKS_MAX = 15;
/** A long session's replay takes its time. */
const REPLAY_TICKS_MAX = 90;

export interface LabWatch {
  sent(message: ToLab): void;
  heard(message: FromLab): void;
  /** One second of the page's time passed. Whether the lab must be given up. */
  tick(): boolean;
}

const REPLAYS: readonly ToLab['kind'][] = [
  'open',
  'backToStep',
  'reset',
  'undoReset',
  'seek',
  'switchBranch',
  'openSession',
  'keepFiles',
];

export function createLabWatch(): LabWatch {
  let silent = 0;
  let replaying = false;
  let running = false;
  return {
    sent({ kind }) {
      if (!REPLAYS.includes(kind)) return;
      replaying = true;
      silent = 0;
    },
    heard(message) {
      silent = 0;
      if (message.kind === 'opened') replaying = false;
      if ('snapshot' in message) running = message.snapshot.running;
      if (message.kind === 'failed') {
        running = false;
        replaying = false;
      }
    },
    tick() {
      if (!running && !replaying) return false;
      silent += 1;
      return silent > (replaying ? REPLAY_TICKS_MAX : SILENT_TICKS_MAX);
    },
  };
}
