/** What is run again beside the lab, for an answer: two branches compared, an excerpt of the wires. */
import type { LabOptions } from '#lab/lab';
import type { Branch } from '#lab/past/branches';
import { Comparison } from '#lab/past/comparison';
import { Excerpt, type Stretch } from '#lab/past/excerpt';
import type { FromLab } from '#protocol/messages';
import { freshAttached, type History } from './history';

const SLICE_MS = 8;

export class Aside {
  readonly #tell: (message: FromLab) => void;
  readonly #clock: () => number;
  #comparison: Comparison | null = null;
  #excerpt: Excerpt | null = null;

  constructor(tell: (message: FromLab) => void, clock: () => number) {
    this.#tell = tell;
    this.#clock = clock;
  }

  compare(
    { options, checks }: { readonly options: LabOptions; readonly checks: string },
    branches: readonly [Branch, Branch],
    { checkpoints }: History,
  ): void {
    const fresh = (lab: Parameters<typeof freshAttached>[1]) => freshAttached(checks, lab);
    this.#comparison = new Comparison(options, branches, { checkpoints, fresh });
  }

  /** Only the last one asked for is answered. */
  excerpt(options: LabOptions, stretch: Stretch, { current, checkpoints }: History): void {
    this.#excerpt = new Excerpt(options, current.session, stretch, checkpoints);
  }

  /** The lab is another one now: nobody waits for what was on the wires of the last. */
  forgetExcerpt(): void {
    this.#excerpt = null;
  }

  /** A slice; whether there is more to do. */
  run(): boolean {
    const deadline = this.#clock() + SLICE_MS;
    const rest = () => this.#clock() > deadline;
    if (this.#comparison) this.#compareOn(this.#comparison, rest);
    else if (this.#excerpt) this.#excerptOn(this.#excerpt, rest);
    return this.#comparison !== null || this.#excerpt !== null;
  }

  #compareOn(comparison: Comparison, rest: () => boolean): void {
    const result = comparison.run(rest);
    const [one, other] = comparison.ids;
    const progress = result ? 1 : comparison.progress;
    this.#tell({ kind: 'compared', one, other, progress, result });
    if (result) this.#comparison = null;
  }

  #excerptOn(excerpt: Excerpt, rest: () => boolean): void {
    const result = excerpt.run(rest);
    if (!result) return;
    this.#excerpt = null;
    this.#tell({ kind: 'wire', ...result });
  }
}
