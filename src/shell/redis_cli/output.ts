/** What the process writes and how it ends. Output waits when a pipe is full; the end waits for it. */
import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Cli } from './state';

const STDOUT = 1;
const STDERR = 2;

/** Prints a byte string to standard output. */
export function print({ cli }: Cli, bytes: string): void {
  cli.stdout += bytes;
}

/** Prints a byte string to standard error, after what standard output was given before. */
export function printError(cx: Cli, bytes: string): void {
  flushOutput(cx);
  cx.host.write(STDERR, bytesOf(bytes));
}

/** Writes as much as there is room for; a `writable` input follows when something is left. */
export function flushOutput({ host, cli }: Cli): void {
  if (cli.stdout === '') return;
  const taken = host.write(STDOUT, bytesOf(cli.stdout));
  if (!isErrno(taken)) cli.stdout = cli.stdout.slice(taken);
  else if (taken !== 'EAGAIN') cli.stdout = '';
}

/** Ends the process as soon as its output is written. */
export function exit({ cli }: Cli, code: number): void {
  cli.wait = { kind: 'exit', code };
}
