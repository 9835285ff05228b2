/** A command line as the parser understood it: plain data, shared freely because nobody changes it. */

/** A word before expansion. `source` is what was typed, quotes and all. */
export interface Word {
  readonly source: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'parameter'; readonly parameter: Parameter; readonly quoted: boolean }
  /** `$(source)` or backquotes. */
  | { readonly kind: 'substitution'; readonly source: string; readonly quoted: boolean }
  /** `$((source))`. */
  | { readonly kind: 'arithmetic'; readonly source: Word; readonly quoted: boolean };

/** `$name`, `${name}`, `${#name}` (operator `length`) or `${name operator argument}`. */
export interface Parameter {
  readonly name: string;
  readonly operator: ParameterOperator | null;
  readonly argument: Word | null;
  /** The replacement of `${name/argument/replacement}`. */
  readonly replacement: Word | null;
}

export const PARAMETER_OPERATORS = [
  ':-',
  ':=',
  ':?',
  ':+',
  '-',
  '=',
  '?',
  '+',
  '##',
  '#',
  '%%',
  '%',
  '//',
  '/',
  ':',
] as const;

export type ParameterOperator = (typeof PARAMETER_OPERATORS)[number] | 'length' | 'bad';

export interface Assignment {
  readonly name: string;
  readonly append: boolean;
  readonly value: Word;
  readonly source: string;
}

export type RedirectOperator =
  | '<'
  | '>'
  | '>|'
  | '>>'
  | '<>'
  | '>&'
  | '<&'
  | '&>'
  | '&>>'
  | '<<'
  | '<<-'
  | '<<<';

export interface Redirect {
  readonly operator: RedirectOperator;
  /** The descriptor written before the operator; null: the operator's own. */
  readonly fd: number | null;
  /** The file, descriptor or text; for a here-document its delimiter. */
  readonly target: Word;
  /** A here-document's text. */
  readonly body: Word | null;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly line: number;
}

export interface IfClause {
  readonly condition: List;
  readonly body: List;
}

export interface CaseClause {
  readonly patterns: readonly Word[];
  readonly body: List;
}

export type CompoundCommand =
  | { readonly kind: 'group'; readonly body: List; readonly redirects: readonly Redirect[] }
  | { readonly kind: 'subshell'; readonly body: List; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: 'for';
      readonly name: string;
      /** null: the positional parameters. */
      readonly words: readonly Word[] | null;
      readonly body: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'while';
      readonly until: boolean;
      readonly condition: List;
      readonly body: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'if';
      readonly clauses: readonly IfClause[];
      readonly otherwise: List | null;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly clauses: readonly CaseClause[];
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'forArithmetic';
      readonly initial: string;
      readonly condition: string;
      readonly step: string;
      readonly body: List;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'arithmetic';
      readonly source: string;
      readonly redirects: readonly Redirect[];
    };

export interface FunctionDefinition {
  readonly kind: 'function';
  readonly name: string;
  readonly body: CompoundCommand;
  readonly redirects: readonly Redirect[];
}

export type Command = SimpleCommand | CompoundCommand | FunctionDefinition;

export interface Pipeline {
  readonly negated: boolean;
  readonly timed: boolean;
  readonly commands: readonly Command[];
}

export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
}

export interface ListItem {
  readonly andOr: AndOr;
  readonly background: boolean;
}

export type List = readonly ListItem[];
