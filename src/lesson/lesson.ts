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
  /** A line to type in the terminal of that name; `server`: the port its redis-cli must talk to. */
  | {
      readonly kind: 'command';
      readonly tty: string;
      readonly server: string;
      readonly program: LineProgram;
      readonly line: string;
    }
  /** A question to answer in one's head before trying. */
  | { readonly kind: 'predict'; readonly question: string; readonly answer: string }
  /** Something done to the machine from outside, by a button. */
  | { readonly kind: 'fault'; readonly fault: LessonFault }
  /** Runs time to an event's next occurrence, at most so many virtual seconds; may `stop` there. */
  | {
      readonly kind: 'until';
      readonly event: string;
      readonly seconds: number;
      readonly stop: boolean;
    }
  /** How much virtual time lay between two checks (`step/check`) turning green: the learner's own. */
  | { readonly kind: 'span'; readonly from: string; readonly to: string };

/** Servers are named by port. */
export type LessonFault =
  | { readonly what: 'cut' | 'mend'; readonly a: number; readonly b: number }
  | { readonly what: FaultSignal; readonly port: number };

export type FaultSignal = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** By hint key (Verdict.hint); a hint may hold lines to type: the way back. */
  readonly hints: Readonly<Record<string, readonly Block[]>>;
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

/** One thing a learner does: a line typed, keys pressed, a button of the lesson. */
export type SolutionEntry = {
  readonly step: string;
  /** Virtual milliseconds to wait after the prompt is back. */
  readonly waitMs?: number;
} & (
  | { readonly tty: string; readonly line: string }
  /** As bytes: `\u0003` is Ctrl-C. */
  | { readonly tty: string; readonly keys: string }
  | { readonly fault: LessonFault }
  | { readonly until: string; readonly seconds: number }
);
