/**
 * What was said on the wires between two instants of a branch. Messages are too many to be kept;
 * so the branch is run again, a slice at a time, apart from the lab that the person looks at.
 */
import { movedIn, withMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';
import { type Happened, type Lab, type LabOptions, nowOf, runLabWindow } from '../lab';
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
    this.#from = stretch.from;
    // A prelude is over when a lab begins: what was said in it is heard on the way there.
    const tell = (happened: Happened) => this.#hear(happened);
    const past = { until: stretch.from, checkpoints, fresh: () => null, tell };
    this.#lab = rewind<unknown>(options, session, past).lab;
  }

  #hear({ wire, trace }: Happened): void {
    const { from, until } = this.stretch;
    for (const message of wire)
      if (message.sentAt >= from && message.sentAt < until) this.#messages.push(message);
    const moved = movedIn(trace);
    if (moved.length > 0) this.#messages = [...withMoved(this.#messages, moved)];
    if (this.#messages.length > 2 * MESSAGES_MAX) this.#shorten();
  }

  /** Runs until it is told to rest. The messages, and the stretch that they are of, at the end. */
  run(rest: () => boolean): (Stretch & { readonly messages: readonly WireMessage[] }) | null {
    const { until } = this.stretch;
    while (nowOf(this.#lab) < until) {
      const happened = runLabWindow(this.#lab, until);
      if (happened) this.#hear(happened);
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
