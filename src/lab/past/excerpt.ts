/**
 * What was said on the wires between two instants of a branch. Messages are too many to be kept;
 * so the branch is run again, a slice at a time, apart from the lab that the person looks at.
 */
import { movedIn, withMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';
import { type Lab, type LabOptions, nowOf, runLabWindow } from '../lab';
import type { Session } from '../session';
import type { Checkpoint } from './checkpoints';
import { rewind } from './replay';

export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** More are not put into one answer: of a longer stretch the end is told. */
const MESSAGES_MAX = 20_000;

export class Excerpt {
  readonly stretch: Stretch;
  readonly #lab: Lab;
  #messages: WireMessage[] = [];
  #from: number;

  constructor(
    options: LabOptions,
    session: Session,
    stretch: Stretch,
    checkpoints: readonly Checkpoint<unknown>[],
  ) {
    this.stretch = { from: stretch.from, until: Math.min(stretch.until, session.now) };
    const past = { until: stretch.from, checkpoints, fresh: () => null };
    this.#lab = rewind<unknown>(options, session, past).lab;
    // What the prelude said is not told: it is over when a lab begins.
    this.#from = Math.max(stretch.from, this.#lab.inputs.length > 0 ? 0 : nowOf(this.#lab));
  }

  /** Runs until it is told to rest. The messages, and the stretch that they are of, at the end. */
  run(rest: () => boolean): (Stretch & { readonly messages: readonly WireMessage[] }) | null {
    const { until } = this.stretch;
    while (nowOf(this.#lab) < until) {
      const happened = runLabWindow(this.#lab, until);
      for (const message of happened?.wire ?? [])
        if (message.sentAt >= this.#from) this.#messages.push(message);
      const moved = movedIn(happened?.trace ?? []);
      if (moved.length > 0) this.#messages = [...withMoved(this.#messages, moved)];
      if (this.#messages.length > 2 * MESSAGES_MAX) this.#shorten();
      if (rest()) return null;
    }
    if (this.#messages.length > MESSAGES_MAX) this.#shorten();
    return { from: this.#from, until, messages: this.#messages };
  }

  #shorten(): void {
    this.#messages = this.#messages.slice(-MESSAGES_MAX);
    this.#from = this.#messages[0]?.sentAt ?? this.#from;
  }
}
