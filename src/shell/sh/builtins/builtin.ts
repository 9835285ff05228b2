/** What a builtin command is. */
import { complain, print, type Sh } from '../sh_host';

export interface Builtin {
  /** Runs with `argv[0]` its own name. Its status; null: it pushed frames, which will set it. */
  run(sh: Sh, argv: readonly string[]): number | null;
  /** For `help`: arguments, then what it does. */
  readonly usage: string;
  readonly summary: string;
}

/** bash's way to refuse an option: the message, then how it should have been. */
export function badUsage(sh: Sh, name: string, message: string, usage: string): number {
  complain(sh, `${name}: ${message}`);
  print(sh, sh.state.stdio[2], `${name}: usage: ${usage}\n`);
  return 2;
}

/** Complains and answers 1. */
export function failed(sh: Sh, text: string): number {
  complain(sh, text);
  return 1;
}
