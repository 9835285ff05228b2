/**
 * Reading the append only file back: its RDB preamble, then command by command.
 * twin: redis 6.2.6 aof.c, loadAppendOnlyFile, createAOFClient.
 */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { lookupCommand } from '../command';
import { spend } from '../cost';
import { isPauseDue } from '../debug_delay';
import { queueMultiCommand } from '../execution/multi';
import { serverLog } from '../log';
import { createClient } from '../networking/client';
import { rdbLoadBeginPreamble, rdbLoadStep, startLoading } from '../rdb/load';
import { exitProcess } from '../rdb/load_error';
import type { RdbLoad } from '../rdb/load_state';
import { pieceCostUs } from '../rdb/save';
import type { Client, Server } from '../state';
import { type AofReader, readAofCommand } from './read';
import { aofUpdateCurrentSize } from './rewrite_done';
import type { AofState } from './state';

export interface AofLoad {
  readonly filename: string;
  readonly r: AofReader;
  /** A client that is answered nothing. */
  readonly client: Client;
  /** The RDB file at the head, until it was read. */
  preamble: RdbLoad | null;
  /** Whether what is read must be written again, once all is read. */
  readonly stateBefore: AofState['state'];
  commands: number;
  /** Behind the last whole command, and before the MULTI that is open. */
  validUpTo: number;
  validBeforeMulti: number;
}

/** `empty`: there was nothing to load. `failed`: it was logged why, and the process ends. */
export type AofOutcome = 'ok' | 'empty' | 'failed';

/** Other clients get a turn once in so many commands. */
const COMMANDS_A_STEP = 1000;

/** Loads the whole file in one go. */
export function loadAppendOnlyFile(server: Server, filename: string): AofOutcome {
  const load = aofLoadBegin(server, filename);
  if (typeof load === 'string') return load;
  for (;;) {
    const outcome = aofLoadStep(server, load);
    if (outcome !== 'yield') return outcome;
  }
}

/** Opens a file for aofLoadStep. */
export function aofLoadBegin(server: Server, filename: string): AofLoad | 'empty' | 'failed' {
  const { aof, host } = server;
  const bytes = host.readFile(filename);
  if (isErrno(bytes)) {
    const why = strerror(bytes);
    return fatal(server, `Fatal error: can't open the append log file for reading: ${why}`);
  }
  if (bytes.length === 0) {
    aof.currentSize = 0;
    aof.fsyncOffset = 0;
    return 'empty';
  }
  const stateBefore = aof.state;
  // What is read must not be written again.
  aof.state = 'off';
  const hasPreamble = latin1(bytes, 0, 5) === 'REDIS';
  if (hasPreamble) serverLog(server, 'notice', 'Reading RDB preamble from AOF file...');
  else startLoading(server, bytes.length);
  return {
    filename,
    r: { bytes, pos: 0 },
    client: createClient(server, { fd: -1, peer: '', local: '' }),
    preamble: hasPreamble ? rdbLoadBeginPreamble(server, bytes, filename) : null,
    stateBefore,
    commands: 0,
    validUpTo: 0,
    validBeforeMulti: 0,
  };
}

/** Goes on until others should have their turn, or to the end. */
export function aofLoadStep(server: Server, load: AofLoad): 'yield' | 'ok' | 'failed' {
  const step = load.preamble === null ? loadCommands(server, load) : loadPreamble(server, load);
  if (step === 'yield') return 'yield';
  const { aof, rdb } = server;
  rdb.loading = false;
  if (step === 'failed') return 'failed';
  aof.state = load.stateBefore;
  aofUpdateCurrentSize(server);
  aof.rewriteBaseSize = aof.currentSize;
  aof.fsyncOffset = aof.currentSize;
  return 'ok';
}

type Step = 'yield' | 'ok' | 'failed';

function loadPreamble(server: Server, load: AofLoad): Step {
  const { preamble, r } = load;
  if (preamble === null) return 'ok';
  const step = rdbLoadStep(server, preamble);
  if (typeof step === 'string') return 'yield';
  if (server.exiting) return 'failed';
  if (!step.ok) {
    serverLog(
      server,
      'warning',
      'Error reading the RDB preamble of the AOF file, AOF loading aborted',
    );
    return fatal(server, 'Unrecoverable error reading the append only file: Success');
  }
  r.pos = preamble.r.pos;
  load.preamble = null;
  startLoading(server, r.bytes.length);
  serverLog(server, 'notice', 'Reading the remaining AOF tail...');
  return loadCommands(server, load);
}

function loadCommands(server: Server, load: AofLoad): Step {
  const { r } = load;
  const before = { bytes: r.pos, keys: load.commands };
  const end = executeSome(server, load);
  spend(server, pieceCostUs(before, { bytes: r.pos, keys: load.commands }));
  switch (end) {
    case 'yield':
      return 'yield';
    case 'eof':
      return 'ok';
    case 'short':
      return truncated(server, load) ? 'ok' : 'failed';
    case 'format':
      return fatal(
        server,
        'Bad file format reading the append only file: make a backup of your AOF file, then use ./redis-check-aof --fix <filename>',
      );
    case 'unknown':
      return 'failed';
  }
}

function executeSome(
  server: Server,
  load: AofLoad,
): 'yield' | 'eof' | 'short' | 'format' | 'unknown' {
  const { r, client } = load;
  const before = load.commands;
  for (;;) {
    const next = readAofCommand(r);
    if (next.kind === 'eof' && client.multi !== null) {
      serverLog(server, 'warning', 'Revert incomplete MULTI/EXEC transaction in AOF file');
      load.validUpTo = load.validBeforeMulti;
      return 'short';
    }
    if (next.kind !== 'command') return next.kind;
    if (!execute(server, load, next.argv)) return 'unknown';
    load.commands++;
    if (server.config['aof-load-truncated']) load.validUpTo = r.pos;
    const isPause = isPauseDue(server.config['key-load-delay'], load.commands - before);
    if (load.commands % COMMANDS_A_STEP > 0 && !isPause) continue;
    server.rdb.loadingLoadedBytes = r.pos;
    return 'yield';
  }
}

/** Without any of the checks of processCommand: what is in the file was executed before. */
function execute(server: Server, load: AofLoad, argv: string[]): boolean {
  const { client } = load;
  const [name = ''] = argv;
  const command = lookupCommand(server, name);
  if (command === undefined) {
    fatal(server, `Unknown command '${name}' reading the append only file`);
    return false;
  }
  if (command.name === 'multi') load.validBeforeMulti = load.validUpTo;
  client.argv = argv;
  if (client.multi !== null && command.name !== 'exec') queueMultiCommand(client);
  else command.proc(server, client);
  return true;
}

/** The file ends within a command: what a crash leaves behind. */
function truncated(server: Server, { validUpTo, filename }: AofLoad): boolean {
  if (server.config['aof-load-truncated']) {
    const warn = (text: string) => serverLog(server, 'warning', text);
    warn('!!! Warning: short read while loading the AOF file !!!');
    warn(`!!! Truncating the AOF at offset ${validUpTo} !!!`);
    const cut = truncateFile(server, filename, validUpTo);
    if (!isErrno(cut)) {
      warn('AOF loaded anyway because aof-load-truncated is enabled');
      return true;
    }
    warn(`Error truncating the AOF file: ${strerror(cut)}`);
  }
  fatal(
    server,
    "Unexpected end of file reading the append only file. You can: 1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename>. 2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.",
  );
  return false;
}

function truncateFile({ host }: Server, filename: string, size: number) {
  const fd = host.open(filename, { write: true });
  if (isErrno(fd)) return fd;
  const cut = host.ftruncate(fd, size);
  host.close(fd);
  return cut;
}

function fatal(server: Server, text: string): 'failed' {
  serverLog(server, 'warning', text);
  exitProcess(server);
  return 'failed';
}
