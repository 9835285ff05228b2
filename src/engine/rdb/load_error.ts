/**
 * What a file that can't be loaded leads to.
 * twin: redis 6.2.6 rdb.c, rdbReportError and the end of rdbLoadRio.
 */
import { bytesOf } from '#hiredis/bytes';
import { serverLog } from '../log';
import type { Server } from '../state';
import { redisCheckRdb } from './check';
import type { RdbLoad } from './load_state';

/** The reader's failure, in the original's words. */
export function reportEnd(server: Server, loading: RdbLoad): false {
  const { failure } = loading.r;
  if (failure !== null && failure.kind !== 'short') {
    const { kind, line, text } = failure;
    reportError(server, loading, { isCorrupt: kind === 'corrupt', line, text });
    if (server.exiting) return false;
  }
  serverLog(server, 'warning', 'Short read or OOM loading DB. Unrecoverable error, aborting now.');
  reportError(server, loading, {
    isCorrupt: false,
    line: 2742,
    text: 'Unexpected EOF reading RDB file',
  });
  return false;
}

/** A file is checked and the process ends; a socket may just have been cut. */
export function reportError(
  server: Server,
  { r, filename }: RdbLoad,
  {
    isCorrupt,
    line,
    text,
  }: { readonly isCorrupt: boolean; readonly line: number; readonly text: string },
): void {
  const offset = server.rdb.loadingLoadedBytes;
  const message = `Internal error in RDB reading offset ${offset}, function at rdb.c:${line} -> ${text}`;
  if (filename !== null) {
    serverLog(server, 'warning', message);
    const report = redisCheckRdb(server, { filename, bytes: r.bytes });
    server.host.write(1, bytesOf(report.text));
    exitProcess(server, report.ok ? 0 : 1);
  } else if (isCorrupt) {
    serverLog(server, 'warning', `${message}. Failure loading rdb format`);
    serverLog(server, 'warning', 'Terminating server after rdb file reading failure.');
    exitProcess(server);
  } else {
    serverLog(
      server,
      'warning',
      `${message}. Failure loading rdb format from socket, assuming connection error, resuming operation.`,
    );
  }
}

/** No further event of this turn is handled. */
export function exitProcess(server: Server, code = 1): void {
  server.exiting = true;
  server.host.exit(code);
}
