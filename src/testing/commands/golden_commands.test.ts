/**
 * Sessions recorded from a real 6.2.6, replayed: every reply must be the same, byte for byte.
 * What is not built is listed here by name, and each session says how many replies it compared, so
 * that none can pass by being skipped.
 */
import { describe, expect, it } from 'vitest';
import { redisCommandTable } from '#engine/command_table';
import { goldenJson, goldenSession, nameOf, Replay } from './replay';

/** Commands of 6.2.6 that are not built yet. */
const NOT_BUILT: readonly string[] = [
  'eval evalsha geoadd geodist geohash geopos georadius georadius_ro',
  'georadiusbymember georadiusbymember_ro geosearch geosearchstore lolwut migrate',
  'module pfadd pfcount pfdebug pfmerge pfselftest script sort',
].flatMap((line) => line.split(' '));

/** Subcommands of commands that are built. */
const NOT_BUILT_SUBCOMMANDS: ReadonlySet<string> = new Set([
  'client caching',
  'client tracking',
  'client trackinginfo',
  // Counts commands that are not built.
  'command count',
  'memory stats',
]);

/** Session, and at least how many of its replies are compared. */
const SESSIONS: readonly (readonly [string, number])[] = [
  ['arity-1', 38],
  ['arity-2', 25],
  ['auth', 30],
  ['bit-ops', 162],
  ['config', 234],
  ['connection', 82],
  ['generic-dump-restore', 29],
  ['generic-expire-matrix', 397],
  ['generic-keys', 85],
  ['generic-scan', 44],
  ['pubsub', 51],
  ['resp3-shapes', 77],
  ['server-misc', 89],
  ['string-basic', 84],
  ['string-incr-matrix', 201],
  ['string-range-matrix', 195],
  ['string-set-options', 94],
  ['transactions', 101],
  ['types-generic', 257],
  ['types-string', 358],
  ['types-hash', 270],
  ['types-set', 243],
  ['types-bit', 118],
  ['types-stream', 255],
  ['stream-basic', 115],
  ['stream-groups', 111],
  ['list-blocking', 56],
  ['maxmemory', 16],
];

interface GoldenCommand {
  readonly name: string;
  readonly flags: readonly string[];
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

const GOLDEN_COMMANDS = new Map(
  (goldenJson('command-table') as GoldenCommand[]).map((command) => [command.name, command]),
);

/** Keys that a skipped command may have written. */
function keysOf(argv: readonly string[]): readonly string[] {
  const command = GOLDEN_COMMANDS.get(nameOf(argv));
  if (!command) return [];
  if (command.first === 0) {
    // Scripts name keys inside their text.
    const words = argv.slice(1).flatMap((arg) => [arg, ...(arg.match(/\w+/g) ?? [])]);
    return command.flags.includes('movablekeys') ? words : [];
  }
  const last = command.last < 0 ? argv.length + command.last : command.last;
  const keys: string[] = [];
  for (let j = command.first; j <= last; j += command.step) keys.push(argv[j] ?? '');
  return keys;
}

function isKnown(name: string): boolean {
  return redisCommandTable.has(name) || !GOLDEN_COMMANDS.has(name);
}

function isBuilt(argv: readonly string[]): boolean {
  const name = nameOf(argv);
  const subcommand = `${name} ${argv[1] ?? ''}`.toLowerCase();
  if (NOT_BUILT_SUBCOMMANDS.has(subcommand)) return false;
  if (subcommand === 'command getkeys') return isKnown(nameOf(argv.slice(2)));
  return isKnown(name);
}

describe('golden commands', () => {
  it('has every command but those listed as not built', () => {
    const missing = [...GOLDEN_COMMANDS.keys()].filter((name) => !redisCommandTable.has(name));
    expect(missing.filter((name) => !NOT_BUILT.includes(name))).toEqual([]);
    expect([...redisCommandTable.keys()].filter((name) => !GOLDEN_COMMANDS.has(name))).toEqual([]);
  });

  it.each(SESSIONS)('%s: at least %i replies', (name, atLeast) => {
    const { compared, mismatches } = new Replay({ isBuilt, keysOf }).run(goldenSession(name));
    expect(mismatches).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([
    'auth',
    'config',
    'connection',
    'generic-keys',
    'pubsub',
    'transactions',
    'stream-groups',
    'list-blocking',
  ])('%s: the same from clones of the state', (name) => {
    const replay = new Replay({ isBuilt, keysOf, cloning: true });
    expect(replay.run(goldenSession(name)).mismatches).toEqual([]);
  });
});
