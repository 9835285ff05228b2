/**
 * Which arguments of a command are keys.
 * twin: redis 6.2.6 db.c, getKeysFromCommand, getKeysUsingCommandTable, genericGetKeys,
 * memoryGetKeys, lcsGetKeys, xreadGetKeys.
 */
import type { Command } from '../command';

type GetKeys = (argv: readonly string[]) => readonly string[];

/** Where a command says how many keys follow, and where it stores its result (0: nowhere). */
interface Counted {
  readonly store: number;
  readonly count: number;
}

function countedKeys({ store, count }: Counted): GetKeys {
  return (argv) => {
    const number = Number.parseInt(argv[count] ?? '', 10);
    const first = count + 1;
    if (!(number >= 1 && number <= argv.length - first)) return [];
    const keys = argv.slice(first, first + number);
    return store === 0 ? keys : [...keys, argv[store] ?? ''];
  };
}

const ZSET_STORE = countedKeys({ store: 1, count: 2 });
const ZSET = countedKeys({ store: 0, count: 1 });

/** Commands whose keys are where their other arguments say. */
const MOVABLE: ReadonlyMap<string, GetKeys> = new Map<string, GetKeys>([
  ['zunionstore', ZSET_STORE],
  ['zinterstore', ZSET_STORE],
  ['zdiffstore', ZSET_STORE],
  ['zunion', ZSET],
  ['zinter', ZSET],
  ['zdiff', ZSET],
  ['memory', memoryGetKeys],
  ['stralgo', lcsGetKeys],
  ['xread', xreadGetKeys],
  ['xreadgroup', xreadGetKeys],
]);

/** MEMORY USAGE key */
function memoryGetKeys([, subcommand = '', key]: readonly string[]): readonly string[] {
  return subcommand.toLowerCase() === 'usage' && key !== undefined ? [key] : [];
}

/** STRALGO LCS KEYS a b */
function lcsGetKeys(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((arg) => /^(?:keys|strings)$/i.test(arg));
  if (at === -1 || argv[at]?.toLowerCase() === 'strings') return [];
  const keys = argv.slice(at + 1, at + 3);
  return keys.length === 2 ? keys : [];
}

/** Words that follow an option of XREAD and XREADGROUP. */
const XREAD_OPTIONS: ReadonlyMap<string, number> = new Map([
  ['block', 1],
  ['count', 1],
  ['group', 2],
  ['noack', 0],
]);

/** XREAD [option ...] STREAMS key ... id ... */
function xreadGetKeys(argv: readonly string[]): readonly string[] {
  let at = 1;
  for (; at < argv.length; at++) {
    const words = XREAD_OPTIONS.get((argv[at] ?? '').toLowerCase());
    if (words === undefined) break;
    at += words;
  }
  const rest = argv.slice(at + 1);
  if ((argv[at] ?? '').toLowerCase() !== 'streams' || rest.length % 2 !== 0) return [];
  return rest.slice(0, rest.length / 2);
}

function getKeysUsingCommandTable(command: Command, argv: readonly string[]): readonly string[] {
  const last = command.lastKey < 0 ? argv.length + command.lastKey : command.lastKey;
  const keys: string[] = [];
  for (let j = command.firstKey; j <= last && command.firstKey > 0; j += command.keyStep) {
    const key = argv[j];
    if (key === undefined) return [];
    keys.push(key);
  }
  return keys;
}

/** The keys among a command's words; none when they make no sense. */
export function getKeysFromCommand(command: Command, argv: readonly string[]): readonly string[] {
  const movable = MOVABLE.get(command.name);
  return movable ? movable(argv) : getKeysUsingCommandTable(command, argv);
}
