/**
 * The server's log, on stdout or appended to `logfile`.
 * twin: redis 6.2.6 server.c, serverLogRaw, serverLog.
 * differs: a line is also stated as a trace fact.
 */
import { bytesOf } from '#hiredis/bytes';
import { civilTime, MONTHS } from './civil_time';
import type { Config } from './config/values';
import type { Server } from './state';

export type LogLevel = 'debug' | 'verbose' | 'notice' | 'warning';

/** What a line needs to know: a server, or what its forked child has of it. */
export type LogSource = Pick<Server, 'host' | 'pid' | 'sentinelMode'> & {
  readonly config: Pick<Config, 'loglevel' | 'logfile'>;
  readonly repl: { readonly masterHost: string | null };
  readonly daemonized?: boolean;
};

const LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning'];
const MARKS: Readonly<Record<LogLevel, string>> = {
  debug: '.',
  verbose: '-',
  notice: '*',
  warning: '#',
};

/** Logs one line, `text` without line end, if loglevel wants it. */
export function serverLog(server: LogSource, level: LogLevel, text: string): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(server.config.loglevel)) return;
  write(server, `${prefix(server, level)} ${text}\n`);
  server.host.trace({ kind: 'log', level, text });
}

/** Text as it is, line ends included: the start banner. */
export function serverLogRaw(server: LogSource, level: LogLevel, text: string): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(server.config.loglevel)) return;
  write(server, text);
}

function prefix(server: LogSource, level: LogLevel): string {
  const us = server.host.ustime();
  const { year, month, day, hour, minute, second } = civilTime(Math.floor(us / 1_000_000));
  const two = (n: number) => String(n).padStart(2, '0');
  const ms = String(Math.floor(us / 1000) % 1000).padStart(3, '0');
  const when = `${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)}.${ms}`;
  return `${server.host.pid}:${roleLetter(server)} ${when} ${MARKS[level]}`;
}

function roleLetter(server: LogSource): string {
  if (server.sentinelMode) return 'X';
  if (server.host.pid !== server.pid) return 'C';
  return server.repl.masterHost !== null ? 'S' : 'M';
}

function write(server: LogSource, text: string): void {
  const { host } = server;
  const { logfile } = server.config;
  if (logfile === '') {
    if (!server.daemonized) host.write(1, bytesOf(text));
    return;
  }
  // Opened anew for each line, as in the original: a rotated file is simply another one.
  const fd = host.open(logfile, { write: true, append: true, create: true });
  if (typeof fd !== 'number') return;
  host.write(fd, bytesOf(text));
  host.close(fd);
}
