/**
 * A lesson as data: prose in one language, as steps of blocks. What stands on the machine
 * (topology.json), what is checked (checks.json) and how it is solved (solution.json) are the same
 * in every language and live beside the text.
 */
export type Locale = 'zh-CN' | 'en';

export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];

/** Who reads the line: the shell or redis-cli. */
export type LineProgram = 'sh' | 'redis-cli';

export type Block =
  | { readonly kind: 'html'; readonly html: string }
  /** A line to type in that node's terminal. */
  | {
      readonly kind: 'command';
      readonly tty: string;
      readonly program: LineProgram;
      readonly line: string;
    }
  /** A question to answer in one's head before trying. */
  | { readonly kind: 'predict'; readonly question: string; readonly answer: string };

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** HTML by hint key (Verdict.hint). */
  readonly hints: Readonly<Record<string, string>>;
  /** HTML shown once the step is done: what was to be seen. */
  readonly after: string;
}

export interface LessonText {
  readonly id: string;
  readonly locale: Locale;
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly Step[];
}

/** One line of a lesson's solution, typed into a node's terminal, as a learner would. */
export interface SolutionLine {
  readonly step: string;
  readonly tty: string;
  readonly line: string;
  /** Virtual milliseconds to wait after the prompt is back. */
  readonly waitMs?: number;
}
