/**
 * What redis-cli knows of commands: `help`, completion and hints. Commands of the server that the
 * table lacks join it as entries without a text.
 * twin: redis 6.2.6 redis-cli.c, "Help functions".
 */
import type { Reply } from '#hiredis/read';
import { sdssplitargs } from '#hiredis/sds';
import { encodeUtf8 } from '../utf8';
import table from './help_table.json';

interface CommandHelp {
  /** Upper case, perhaps of two words. */
  readonly name: string;
  readonly params: string;
  readonly summary: string;
  readonly group: string;
  readonly since: string;
}

const GROUPS: readonly string[] = table.groups;
const COMMANDS: readonly CommandHelp[] = table.commands;
const FIRST_WORDS = new Set(COMMANDS.map(({ name }) => name.split(' ')[0]));

/** An entry made of COMMAND's answer; its name and params are all there is to know. */
export interface ServerCommand {
  readonly name: string;
  readonly params: string;
}

/** The commands of a COMMAND reply that have no help entry. */
export function cliIntegrateHelp(reply: Reply): ServerCommand[] {
  const added: ServerCommand[] = [];
  if (reply.type !== 'array') return added;
  const known = new Set(FIRST_WORDS);
  for (const entry of reply.elements) {
    if (entry.type !== 'array' || entry.elements.length < 4) return added;
    const [name, arity, , first] = entry.elements;
    if (name?.type !== 'string' || arity?.type !== 'integer' || first?.type !== 'integer') {
      return added;
    }
    const upper = name.str.toUpperCase();
    if (known.has(upper)) continue;
    known.add(upper);
    added.push({ name: upper, params: guessParams(Number(arity.digits), Number(first.digits)) });
  }
  return added;
}

function guessParams(arity: number, firstKey: number): string {
  const key = firstKey === 1;
  const args = Math.abs(arity) - 1 - (key ? 1 : 0);
  const options = arity < 0 ? '...options...' : '';
  return `${key ? 'key ' : ''}${'arg '.repeat(Math.max(args, 0))}${options}`;
}

function allCommands(added: readonly ServerCommand[]): readonly CommandHelp[] {
  const unknown = { summary: 'Help not available', group: GROUPS[0] ?? '', since: 'not known' };
  return [...COMMANDS, ...added.map((command) => ({ ...command, ...unknown }))];
}

const GENERIC_HELP = `redis-cli 6.2.6
To get help about Redis commands type:
      "help @<group>" to get a list of commands in <group>
      "help <command>" for help on <command>
      "help <tab>" to get a list of possible help topics
      "quit" to exit

To set redis-cli preferences:
      ":set hints" enable online hints
      ":set nohints" disable online hints
Set your preferences in ~/.redisclirc
`;

function commandHelp(help: CommandHelp, withGroup: boolean): string {
  const group = withGroup ? `  \x1b[33mgroup:\x1b[0m ${help.group}\r\n` : '';
  return (
    `\r\n  \x1b[1m${help.name}\x1b[0m \x1b[90m${help.params}\x1b[0m\r\n` +
    `  \x1b[33msummary:\x1b[0m ${help.summary}\r\n` +
    `  \x1b[33msince:\x1b[0m ${help.since}\r\n${group}`
  );
}

/** The answer to `help topic...`. */
export function cliOutputHelp(topic: readonly string[], added: readonly ServerCommand[]): string {
  const [first] = topic;
  if (first === undefined) return GENERIC_HELP;
  const group = first.startsWith('@') ? first.slice(1).toLowerCase() : null;
  if (group !== null && GROUPS.includes(group)) {
    const members = allCommands(added).filter((help) => help.group === group);
    return `${members.map((help) => commandHelp(help, false)).join('')}\r\n`;
  }
  const matches = allCommands(added).filter((help) => {
    const words = help.name.split(' ');
    return topic.every((word, i) => word.toUpperCase() === words[i]);
  });
  return `${matches.map((help) => commandHelp(help, true)).join('')}\r\n`;
}

/** The lines that Tab cycles through. */
export function completions(line: string, added: readonly ServerCommand[]): string[] {
  const help = /^help \s*/i.exec(line)?.[0] ?? '';
  const typed = line.slice(help.length).toUpperCase();
  const names = allCommands(added).map(({ name }) => name);
  const topics = help === '' ? names : [...GROUPS.map((group) => `@${group}`), ...names];
  return topics
    .filter((topic) => topic.toUpperCase().startsWith(typed))
    .map((topic) => help + topic);
}

/** The arguments not yet typed, with a blank before them when the line has none at its end. */
export function hintFor(line: string, added: readonly ServerCommand[]): string {
  const argv = sdssplitargs(encodeUtf8(line));
  const [first] = argv ?? [];
  if (argv === null || first === undefined) return '';
  const words = [first.toUpperCase(), line.toUpperCase()];
  const help = allCommands(added).find(({ name }) => words.includes(name));
  if (help === undefined) return '';
  const rest = withoutArguments(help.params, argv.length - 1);
  return /\s$/.test(line) ? rest : ` ${rest}`;
}

/** Drops as many of the params as were typed, but never an optional one. */
function withoutArguments(params: string, typed: number): string {
  let rest = params;
  let toRemove = typed;
  while (toRemove > 0 && rest !== '' && !rest.startsWith('[')) {
    if (rest.startsWith(' ')) toRemove--;
    rest = rest.slice(1);
  }
  return rest;
}
