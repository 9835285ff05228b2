/**
 * Reads redis.conf and the options after it.
 * twin: redis 6.2.6 config.c, loadServerConfig, loadServerConfigFromString.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { sdssplitargs } from '#hiredis/sds';
import { isErrno, strerror } from '#host/errno';
import { ACLAppendUserForLoading } from '../acl/load';
import { lookupCommand } from '../command';
import { serverLog } from '../log';
import type { Server } from '../state';
import { findPlainDirective, parsePlain, setPlainValue } from './plain';
import { loadReplicaof, SPECIAL_DIRECTIVES } from './special';

const REDIS_VERSION = '6.2.6';
const HZ_MIN = 1;
const HZ_MAX = 500;
const STDIN_CHUNK = 64 * 1024;

/** Why loading stopped: an error to be printed, or 'exit': it was said already. */
type LineResult = string | null | 'exit';

export interface ConfigSource {
  /** null: no file. */
  readonly filename: string | null;
  readonly fromStdin: boolean;
  /** Further lines, from the command line. */
  readonly options: string;
  /** Where a Sentinel's lines are put: they are understood once all of them are known. */
  readonly sentinelLines: SentinelConfigLine[];
}

/** twin: struct sentinelLoadQueueEntry. */
export interface SentinelConfigLine {
  /** Without the word `sentinel`. */
  readonly argv: readonly string[];
  /** Counted from 1. */
  readonly linenum: number;
  readonly line: string;
}

/** Answers false when the configuration can't be read; the process has been told to exit. */
export function loadServerConfig(server: Server, source: ConfigSource): boolean {
  const { host } = server;
  let text = '';
  if (source.filename !== null) {
    const bytes = host.readFile(source.filename);
    if (isErrno(bytes)) {
      const why = strerror(bytes);
      serverLog(
        server,
        'warning',
        `Fatal error, can't open config file '${source.filename}': ${why}`,
      );
      host.exit(1);
      return false;
    }
    text = latin1(bytes);
  }
  if (source.fromStdin) {
    serverLog(server, 'warning', 'Reading config from stdin');
    const bytes = host.read(0, STDIN_CHUNK);
    if (!isErrno(bytes)) text += latin1(bytes);
  }
  return loadServerConfigFromString(server, `${text}\n${source.options}`, source.sentinelLines);
}

/** Answers false when a line is wrong; the process has been told to exit. */
function loadServerConfigFromString(
  server: Server,
  text: string,
  sentinelLines: SentinelConfigLine[],
): boolean {
  const { config } = server;
  const loading: Loading = { server, sentinelLines, saveLoaded: false, linenum: 0, line: '' };
  const lines = text.split('\n').map((line) => line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
  for (const [index, line] of lines.entries()) {
    loading.linenum = index + 1;
    loading.line = line;
    const error = loadLine(loading, line);
    if (error === null) continue;
    if (error !== 'exit') fatalConfigError(server, loading, error);
    return false;
  }
  config.hz = Math.min(Math.max(config.hz, HZ_MIN), HZ_MAX);
  return true;
}

/** Says which line is wrong and ends the process. */
export function fatalConfigError(
  { host }: Server,
  { linenum, line }: Pick<SentinelConfigLine, 'linenum' | 'line'>,
  error: string,
): void {
  host.write(
    2,
    bytesOf(
      `\n*** FATAL CONFIG FILE ERROR (Redis ${REDIS_VERSION}) ***\nReading the configuration file, at line ${linenum}\n>>> '${line}'\n${error}\n`,
    ),
  );
  host.exit(1);
}

/** One file being read. */
interface Loading {
  readonly server: Server;
  readonly sentinelLines: SentinelConfigLine[];
  /** The line being read. */
  linenum: number;
  line: string;
  /** The first `save` line replaces the default save points, the next ones add to it. */
  saveLoaded: boolean;
}

function loadLine(loading: Loading, line: string): LineResult {
  if (line === '' || line.startsWith('#')) return null;
  const argv = sdssplitargs(line);
  if (argv === null) return 'Unbalanced quotes in configuration line';
  const [word, ...args] = argv;
  if (word === undefined) return null;
  return loadDirective(loading, word.toLowerCase(), args);
}

function loadDirective(loading: Loading, name: string, args: readonly string[]): LineResult {
  const { server } = loading;
  const plain = findPlainDirective(name);
  if (plain) {
    const [text] = args;
    if (args.length !== 1 || text === undefined) return 'wrong number of arguments';
    const parsed = parsePlain(plain, text);
    if ('error' in parsed) return parsed.error;
    setPlainValue(server.config, plain.name, parsed.value);
    return null;
  }
  const other = LOADERS.get(name);
  const result = other ? other(loading, args) : SPECIAL_DIRECTIVES.get(name)?.load?.(server, args);
  return result === undefined ? 'Bad directive or wrong number of arguments' : result;
}

type Loader = (loading: Loading, args: readonly string[]) => LineResult | undefined;

/** Directives that only a conf file has, or that need more than their arguments there. */
const LOADERS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['save', loadSave],
  ['dir', loadDir],
  ['include', loadInclude],
  ['replicaof', ({ server }, args) => loadReplicaof(server, args)],
  ['list-max-ziplist-entries', (_loading, args) => (args.length === 1 ? null : undefined)],
  ['list-max-ziplist-value', (_loading, args) => (args.length === 1 ? null : undefined)],
  ['rename-command', loadRenameCommand],
  ['cluster-config-file', loadClusterConfigFile],
  ['loadmodule', loadLoadmodule],
  ['sentinel', loadSentinel],
  ['user', loadUser],
]);

function loadSave(loading: Loading, args: readonly string[]): LineResult | undefined {
  const { server } = loading;
  if (!loading.saveLoaded) server.config.save = [];
  loading.saveLoaded = true;
  return SPECIAL_DIRECTIVES.get('save')?.load?.(server, args);
}

function loadDir({ server }: Loading, [path, ...more]: readonly string[]): LineResult | undefined {
  if (path === undefined || more.length > 0) return undefined;
  const result = server.host.chdir(path);
  if (!isErrno(result)) return null;
  serverLog(server, 'warning', `Can't chdir to '${path}': ${strerror(result)}`);
  server.host.exit(1);
  return 'exit';
}

function loadInclude(
  { server, sentinelLines }: Loading,
  args: readonly string[],
): LineResult | undefined {
  const [filename] = args;
  if (filename === undefined || args.length > 1) return undefined;
  const source = { filename, fromStdin: false, options: '', sentinelLines };
  return loadServerConfig(server, source) ? null : 'exit';
}

function loadRenameCommand({ server }: Loading, args: readonly string[]): LineResult | undefined {
  const [from, to] = args;
  if (from === undefined || to === undefined || args.length !== 2) return undefined;
  const renamed = server.config['rename-command'];
  if (!lookupCommand(server, from)) return 'No such command in rename-command';
  if (to !== '' && lookupCommand(server, to)) return 'Target command name already exists';
  renamed.set(from.toLowerCase(), to.toLowerCase());
  return null;
}

function loadClusterConfigFile(
  { server }: Loading,
  [path, ...more]: readonly string[],
): LineResult | undefined {
  if (path === undefined || more.length > 0) return undefined;
  server.config['cluster-config-file'] = path;
  return null;
}

function loadLoadmodule({ server }: Loading, [path]: readonly string[]): LineResult | undefined {
  if (path === undefined) return undefined;
  server.config.loadmodule.push(path);
  return null;
}

/** A Sentinel's lines: not for a data server. The bare word is what --sentinel becomes. */
function loadSentinel(loading: Loading, argv: readonly string[]): LineResult {
  if (argv.length === 0) return null;
  if (!loading.server.sentinelMode) return 'sentinel directive while not in sentinel mode';
  loading.sentinelLines.push({ argv, linenum: loading.linenum, line: loading.line });
  return null;
}

/** Rules that make no sense at all are told now, unknown commands when the server starts. */
function loadUser({ server }: Loading, args: readonly string[]): LineResult | undefined {
  if (args.length === 0) return undefined;
  const error = ACLAppendUserForLoading(server, args);
  return error && `Error in user declaration '${error.word}': ${error.text}`;
}
