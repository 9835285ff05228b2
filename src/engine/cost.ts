/**
 * What work costs in virtual time: a fixed function of commands and bytes, so that every run takes
 * the same time on every machine.
 * twin: none; the original's time passes by itself. Figures are of the order of a real 6.2.6's.
 */
import type { Client, Server } from './state';

/** At 0 a busy loop of commands would stand still in time; at 100 a pipeline would look slow. */
const COMMAND_US = 2;
const BYTES_PER_US = 1000;

/** Uses up virtual time: inputs that arrive meanwhile wait, and the command's duration grows. */
export function spend(server: Server, us: number): void {
  if (us <= 0) return;
  server.spentUs += us;
  server.host.busy(us);
}

/** The same, for time in which the process really does nothing: on Node, too, it passes. */
export function spendAsleep(server: Server, us: number): void {
  server.spentUs += us;
  server.host.sleep(us);
}

export function spendOnCommand(server: Server, c: Client): void {
  let bytes = 0;
  for (const arg of c.argv) bytes += arg.length;
  spend(server, COMMAND_US + Math.floor(bytes / BYTES_PER_US));
}
