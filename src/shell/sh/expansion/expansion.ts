/** One attempt at expanding a command's words, and what both halves of the work share. */
import { getVariable, type Sh, setVariable } from '../sh_host';
import type { Word } from '../syntax/ast';

export interface Expansion {
  readonly sh: Sh;
  /** Outputs of the command substitutions met so far, in order. */
  readonly captured: readonly string[];
  used: number;
  /** The command substitution whose output is needed to go on. */
  needs: string | null;
  /** What is wrong, in bash's words. */
  error: string | null;
  /** The error ends what runs, a script with this status; null: only this command. */
  fatal: number | null;
  readonly assigned: Map<string, string>;
  /** How the words inside `${…}` are expanded in their turn. */
  readonly inner: InnerExpansion;
}

export interface InnerExpansion {
  pieces(expansion: Expansion, word: Word): Piece[];
  /** One string: no splitting, no paths. */
  string(expansion: Expansion, word: Word): string;
  /** One string whose quoted characters are escaped. */
  pattern(expansion: Expansion, word: Word): string;
}

/** A run of characters of one kind; `field`: here one field ends and the next begins ("$@"). */
export type Piece =
  | {
      readonly kind: 'chars';
      readonly text: string;
      readonly quoted: boolean;
      readonly splits: boolean;
    }
  | { readonly kind: 'field' };

/** Carries out the assignments that expanding made. */
export function commitExpansion(expansion: Expansion): void {
  for (const [name, value] of expansion.assigned) setVariable(expansion.sh, name, value);
}

export function lookUp(expansion: Expansion, name: string): string | undefined {
  return expansion.assigned.get(name) ?? getVariable(expansion.sh, name);
}
