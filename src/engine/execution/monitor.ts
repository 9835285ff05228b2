/**
 * MONITOR: every command as it is executed, to whoever asked.
 * twin: redis 6.2.6 replication.c, replicationFeedMonitors, monitorCommand.
 */
import { sdscatrepr } from '#hiredis/sds';
import { addReply, shared } from '../networking/reply';
import type { Client, Server } from '../state';

export function replicationFeedMonitors(
  server: Server,
  c: Client,
  { db, argv }: { readonly db: number; readonly argv: readonly string[] },
): void {
  if (server.monitors.length === 0 || server.rdb.loading) return;
  const us = server.host.ustime();
  const when = `${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, '0')}`;
  const line = `+${when} [${db} ${c.peer}] ${argv.map(sdscatrepr).join(' ')}\r\n`;
  for (const id of server.monitors) {
    const monitor = server.clients.get(id);
    if (monitor) addReply(monitor, line);
  }
}

export function monitorCommand(server: Server, c: Client): void {
  if (c.monitor || c.replica !== null) return;
  c.monitor = true;
  server.monitors.push(c.id);
  addReply(c, shared.ok);
}
