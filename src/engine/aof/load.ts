/**
 * Reading the append only file back: its RDB preamble, then command by command.
 * twin: redis 6.2.6 aof.c, loadAppendOnlyFile, createAOFClient.
 */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { lookupCommand } from '../command';
import { spend } from '../cost';
import { queueMultiCommand } from '../execution/multi';
import { serverLog } from '../log';
import { createClient } from '../networking/client';
import { rdbLoadPreamble, startLoading } from '../rdb/load';
import { exitProcess } from '../rdb/load_error';
import { pieceCostUs } from '../rdb/save';
import type { Client, Server } from '../state';
import { type AofReader, readAofCommand } from './read';
import { aofUpdateCurrentSize } from './rewrite_done';

/** It lives for one call, and is part of no state. */
interface AofLoad {
  readonly server: Server;
  readonly r: AofReader;
  /** A client that is answered nothing. */
  readonly client: Client;
  commands: number;
  /** Behind the last whole command, and before the MULTI that is open. */
  validUpTo: number;
  validBeforeMulti: number;
}

/** `empty`: there was nothing to load. `failed`: it was logged why, and the process ends. */
export function loadAppendOnlyFile(server: Server, filename: string): 'ok' | 'empty' | 'failed' {
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
  const r = { bytes, pos: 0 };
  const ok = loadPreamble(server, r, filename) && loadCommands(server, r, filename);
  server.rdb.loading = false;
  if (!ok) return 'failed';
  aof.state = stateBefore;
  aofUpdateCurrentSize(server);
  aof.rewriteBaseSize = aof.currentSize;
  aof.fsyncOffset = aof.currentSize;
  return 'ok';
}

function loadPreamble(server: Server, r: AofReader, filename: string): boolean {
  if (latin1(r.bytes, 0, 5) !== 'REDIS') return true;
  serverLog(server, 'notice', 'Reading RDB preamble from AOF file...');
  const { ok, end } = rdbLoadPreamble(server, r.bytes, filename);
  if (server.exiting) return false;
  if (!ok) {
    serverLog(
      server,
      'warning',
      'Error reading the RDB preamble of the AOF file, AOF loading aborted',
    );
    fatal(server, 'Unrecoverable error reading the append only file: Success');
    return false;
  }
  r.pos = end;
  serverLog(server, 'notice', 'Reading the remaining AOF tail...');
  return true;
}

function loadCommands(server: Server, r: AofReader, filename: string): boolean {
  const client = createClient(server, { fd: -1, peer: '', local: '' });
  const load = { server, r, client, commands: 0, validUpTo: 0, validBeforeMulti: 0 };
  const start = r.pos;
  startLoading(server, r.bytes.length);
  const end = executeAll(load);
  spend(server, pieceCostUs({ bytes: start, keys: 0 }, { bytes: r.pos, keys: load.commands }));
  if (end === 'eof') return true;
  if (end === 'short') return truncated(load, filename);
  if (end === 'format') {
    fatal(
      server,
      'Bad file format reading the append only file: make a backup of your AOF file, then use ./redis-check-aof --fix <filename>',
    );
  }
  return false;
}

function executeAll(load: AofLoad): 'eof' | 'short' | 'format' | 'unknown' {
  const { server, r, client } = load;
  for (;;) {
    const next = readAofCommand(r);
    if (next.kind === 'eof' && client.multi !== null) {
      serverLog(server, 'warning', 'Revert incomplete MULTI/EXEC transaction in AOF file');
      load.validUpTo = load.validBeforeMulti;
      return 'short';
    }
    if (next.kind !== 'command') return next.kind;
    if (!execute(load, next.argv)) return 'unknown';
    load.commands++;
    if (server.config['aof-load-truncated']) load.validUpTo = r.pos;
    server.rdb.loadingLoadedBytes = r.pos;
  }
}

/** Without any of the checks of processCommand: what is in the file was executed before. */
function execute(load: AofLoad, argv: string[]): boolean {
  const { server, client } = load;
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
function truncated({ server, validUpTo }: AofLoad, filename: string): boolean {
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
