/**
 * The end of a server: by command, by signal.
 * twin: redis 6.2.6 server.c, prepareForShutdown, sigShutdownHandler; db.c, shutdownCommand.
 */
import { bytesOf } from '#hiredis/bytes';
import { killAppendOnlyChild } from '../aof/background';
import { flushAppendOnlyFile } from '../aof/flush';
import { fsyncAof } from '../aof/switch';
import { serverLog } from '../log';
import { addReplyError, addReplyErrorObject, shared } from '../networking/reply';
import { writeToClient } from '../networking/write';
import { killRDBChild, rdbRemoveTempFile } from '../rdb/background';
import { rdbSave } from '../rdb/save';
import type { Client, Server } from '../state';

/** Whether to save first: as the save points say, in any case, or not. */
export type ShutdownMode = 'default' | 'save' | 'nosave';

/** Does what must be done before exiting. False: it can't exit, and goes on. */
export function prepareForShutdown(server: Server, wanted: ShutdownMode): boolean {
  const { host, config, rdb, sentinelMode } = server;
  // Half a dataset must not overwrite the file it is being loaded from; a Sentinel has none.
  const mode = rdb.loading || sentinelMode ? 'nosave' : wanted;
  serverLog(server, 'warning', 'User requested shutdown...');
  if (rdb.childPid !== -1) {
    serverLog(server, 'warning', 'There is a child saving an .rdb. Killing it!');
    killRDBChild(server);
    rdbRemoveTempFile(server, rdb.childPid);
  }
  if (server.aof.state !== 'off' && !completeAof(server)) return false;
  if ((config.save.length > 0 && mode === 'default') || mode === 'save') {
    serverLog(server, 'notice', 'Saving the final RDB snapshot before exiting.');
    if (!rdbSave(server, config.dbfilename)) {
      serverLog(server, 'warning', "Error trying to save the DB, can't exit.");
      return false;
    }
  }
  if (config.daemonize || config.pidfile !== '') {
    serverLog(server, 'notice', 'Removing the pid file.');
    host.unlink(config.pidfile);
  }
  // Replicas should get what they can still be sent.
  for (const slave of server.repl.slaves) {
    if (slave.replica?.state === 'online') writeToClient(server, slave);
  }
  for (const fd of server.listeners) host.close(fd);
  server.listeners = [];
  closeUnixSocket(server);
  const who = sentinelMode ? 'Sentinel' : 'Redis';
  serverLog(server, 'warning', `${who} is now ready to exit, bye bye...`);
  return true;
}

function closeUnixSocket(server: Server): void {
  if (server.sofd === -1) return;
  server.host.close(server.sofd);
  server.sofd = -1;
  serverLog(server, 'notice', 'Removing the unix socket file.');
  // Node has removed it with the listener.
  server.host.unlink(server.config.unixsocket);
}

/** The file has all commands when the process ends. False: there is no file yet. */
function completeAof(server: Server): boolean {
  const { aof } = server;
  if (aof.childPid !== -1) {
    if (aof.state === 'wait-rewrite') {
      serverLog(server, 'warning', "Writing initial AOF, can't exit.");
      return false;
    }
    serverLog(server, 'warning', 'There is a child rewriting the AOF. Killing it!');
    killAppendOnlyChild(server);
  }
  serverLog(server, 'notice', 'Calling fsync() on the AOF file.');
  flushAppendOnlyFile(server, true);
  fsyncAof(server);
  return true;
}

/** SIGTERM and SIGINT: notes the wish, serverCron acts on it. */
export function sigShutdownHandler(server: Server, signal: 'SIGTERM' | 'SIGINT'): void {
  if (server.shutdownAsap && signal === 'SIGINT') {
    serverLogFromHandler(server, 'You insist... exiting now.');
    exit(server, 1);
  } else if (server.rdb.loading) {
    serverLogFromHandler(server, 'Received shutdown signal during loading, exiting now.');
    exit(server, 0);
  } else {
    serverLogFromHandler(server, `Received ${signal} scheduling shutdown...`);
    server.shutdownAsap = true;
  }
}

function exit(server: Server, code: number): void {
  server.host.exit(code);
  server.exiting = true;
}

/** A signal handler may not format dates: its lines look different. */
function serverLogFromHandler(server: Server, text: string): void {
  const { host, config } = server;
  const line = bytesOf(
    `${host.pid}:signal-handler (${Math.floor(host.ustime() / 1_000_000)}) ${text}\n`,
  );
  const fd =
    config.logfile === ''
      ? 1
      : host.open(config.logfile, { write: true, append: true, create: true });
  if (typeof fd !== 'number') return;
  host.write(fd, line);
  if (fd !== 1) host.close(fd);
  host.trace({ kind: 'log', level: 'warning', text });
}

/** SHUTDOWN [NOSAVE|SAVE] */
export function shutdownCommand(server: Server, c: Client): void {
  const [, option] = c.argv;
  const word = option?.toLowerCase();
  if (c.argv.length > 2 || (word !== undefined && word !== 'nosave' && word !== 'save')) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  if (prepareForShutdown(server, word ?? 'default')) exit(server, 0);
  else addReplyError(c, 'Errors trying to SHUTDOWN. Check logs.');
}
