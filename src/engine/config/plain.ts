/**
 * Directives that hold one plain value: read from text, written as text.
 * twin: redis 6.2.6 config.c, "Bool Configs", "String Configs", "Enum configs", "Numeric configs".
 */
import { memtoll, string2ll } from '../numbers';
import {
  BOOL_DIRECTIVES,
  type BoolDirective,
  ENUM_DIRECTIVES,
  type EnumDirective,
  NUMBER_DIRECTIVES,
  type NumberDirective,
  STRING_DIRECTIVES,
  type StringDirective,
} from './directives';
import type { Config } from './values';

export type PlainValue = boolean | string | number;

export type PlainDirective =
  | ({ readonly type: 'bool' } & BoolDirective)
  | ({ readonly type: 'string' } & StringDirective)
  | ({ readonly type: 'enum' } & EnumDirective)
  | ({ readonly type: 'number' } & NumberDirective);

function tagged<Type extends string, D extends object>(type: Type, table: readonly D[]) {
  return table.map((directive) => ({ ...directive, type }));
}

/** In the order CONFIG GET lists them. */
export const PLAIN_DIRECTIVES: readonly PlainDirective[] = [
  ...tagged('bool', BOOL_DIRECTIVES as readonly BoolDirective[]),
  ...tagged('string', STRING_DIRECTIVES as readonly StringDirective[]),
  ...tagged('enum', ENUM_DIRECTIVES as readonly EnumDirective[]),
  ...tagged('number', NUMBER_DIRECTIVES as readonly NumberDirective[]),
];

/** By name and by alias, lower case. */
const BY_NAME: ReadonlyMap<string, PlainDirective> = new Map(
  PLAIN_DIRECTIVES.flatMap((directive) =>
    [directive.name, directive.alias ?? directive.name].map((name) => [name, directive] as const),
  ),
);

export function findPlainDirective(name: string): PlainDirective | undefined {
  return BY_NAME.get(name.toLowerCase());
}

export function plainValue(config: Config, name: string): PlainValue {
  return (config as unknown as Record<string, PlainValue>)[name] ?? '';
}

export function setPlainValue(config: Config, name: string, value: PlainValue): void {
  (config as unknown as Record<string, PlainValue>)[name] = value;
}

/** As CONFIG GET shows it. */
export function plainText(config: Config, directive: PlainDirective): string {
  const value = plainValue(config, directive.name);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // A maximum of 2^64-1 is kept as the nearest double; C would print it as signed.
  return typeof value === 'number' ? BigInt.asIntN(64, BigInt(value)).toString() : value;
}

/** What a text means for a directive, or why it means nothing. */
export type PlainParsed = { readonly value: PlainValue } | { readonly error: string };

export function parsePlain(directive: PlainDirective, text: string): PlainParsed {
  switch (directive.type) {
    case 'bool':
      return parseBool(directive, text);
    case 'string':
      return parseString(directive, text);
    case 'enum':
      return parseEnum(directive, text);
    case 'number':
      return parseNumber(directive, text);
  }
}

const NO_DEFRAG =
  'Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc like the one shipped by default with the Redis source distribution';

function parseBool({ name }: BoolDirective, text: string): PlainParsed {
  const word = text.toLowerCase();
  if (word !== 'yes' && word !== 'no') return { error: "argument must be 'yes' or 'no'" };
  if (name === 'activedefrag' && word === 'yes') return { error: NO_DEFRAG };
  return { value: word === 'yes' };
}

function parseString({ name }: StringDirective, text: string): PlainParsed {
  const isFilename = name === 'dbfilename' || name === 'appendfilename';
  if (isFilename && /[/\\]/.test(text)) {
    return { error: `${name} can't be a path, just a filename` };
  }
  if (name === 'proc-title-template' && !validateProcTitleTemplate(text)) {
    return { error: 'template format is invalid or contains unknown variables' };
  }
  return { value: text };
}

/** Sample values: a title of nothing else than what may be empty is no title. */
const TITLE_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['title', ''],
  ['listen-addr', '*:6379'],
  ['server-mode', ''],
  ['port', '6379'],
  ['tls-port', '0'],
  ['unixsocket', ''],
  ['config-file', ''],
]);

function validateProcTitleTemplate(template: string): boolean {
  const expanded = template.replace(
    /\{([^{}]*)\}/g,
    (whole, name: string) => TITLE_VARIABLES.get(name) ?? whole,
  );
  return expanded.trim() !== '' && !/[{}]/.test(expanded);
}

function parseEnum({ values }: EnumDirective, text: string): PlainParsed {
  const value = values.find((each) => each === text.toLowerCase());
  // oom-score-adj has two words for one value, of which the original prints the first.
  if (value !== undefined) return { value: value === 'relative' ? 'yes' : value };
  return { error: `argument must be one of the following: ${values.join(', ')}` };
}

function parseNumber(directive: NumberDirective, text: string): PlainParsed {
  const value = directive.memory ? memtoll(text) : string2ll(text);
  if (directive.memory && (value === null || value < 0n)) {
    return { error: 'argument must be a memory value' };
  }
  if (value === null) return { error: "argument couldn't be parsed into an integer" };
  const { min, max } = directive;
  if (value < BigInt(min) || value > BigInt(max)) {
    return { error: `argument must be between ${min} and ${max} inclusive` };
  }
  return { value: Number(value) };
}
