/** Servers on a small net, driven like the golden recordings' were. */

import { aofChildProgram } from '#engine/aof/child';
import { rdbChildProgram } from '#engine/rdb/child';
import { rdbToSlavesProgram } from '#engine/replication/diskless/child';
import { redisServer } from '#engine/server';
import { latin1 } from '#hiredis/bytes';
import { SmallClient, type Value } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';
import { type Conversation, normalLog, normalWire } from './golden';

const MS_US = 1000;

export class Cluster {
  readonly net: SmallNet;
  /** Added to a port for a door of our own, which no cut or refusal concerns. */
  private readonly door: number;
  private readonly servers = new Map<number, Process>();
  private readonly logs = new Map<number, string>();
  private readonly clients = new Map<number, SmallClient>();

  /** `watch` may stand between the net and the server. */
  constructor(watch?: (program: typeof redisServer) => typeof redisServer) {
    const server = watch?.(redisServer) ?? redisServer;
    this.net = new SmallNet([server, rdbChildProgram, aofChildProgram, rdbToSlavesProgram]);
    this.door = watch === undefined ? 0 : 20_000;
  }

  /** Starts a server in a directory of its port's name and waits until it serves. */
  start(port: number, ...args: string[]): void {
    this.startWith(port, '--port', String(port), ...args);
  }

  /** The same, for one that is told its port otherwise. */
  startWith(port: number, ...args: string[]): void {
    this.begin(port, ...args);
    this.net.run(20 * MS_US);
    this.net.forwards.set(port + this.door, this.net.forwards.get(port) ?? port);
    this.clients.set(port, this.client(port + this.door));
  }

  /** Starts a server and waits for nothing. */
  begin(port: number, ...args: string[]): void {
    const dir = `/srv/${port}`;
    const argv = ['redis-server', ...args];
    this.servers.set(port, this.net.start(redisServer.name, argv, dir));
  }

  /** Ends a server, and gives it `ms` to do so. */
  kill(port: number, signal: 'SIGKILL' | 'SIGTERM', ms = 300): void {
    const process = this.servers.get(port);
    if (!process) return;
    this.net.kill(process, signal);
    this.net.run(ms * MS_US);
    this.logs.set(port, this.output(port));
    this.servers.delete(port);
  }

  isRunning(port: number): boolean {
    return this.servers.has(port);
  }

  signal(port: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
    const process = this.servers.get(port);
    if (process) this.net.kill(process, signal);
  }

  /** What the server on this port printed, over all its lives. */
  private output(port: number): string {
    return (this.logs.get(port) ?? '') + (this.servers.get(port)?.output ?? '');
  }

  /** Gives up the connection that commands go through, for a new one. */
  reconnect(port: number): void {
    this.clients.get(port)?.close();
    this.clients.set(port, this.client(port + this.door));
  }

  command(port: number, line: string): Value {
    const client = this.clients.get(port);
    return client === undefined ? null : client.command(...line.split(' '));
  }

  client(port: number): SmallClient {
    return new SmallClient(this.net, port);
  }

  /** Lets time pass, in milliseconds. */
  wait(ms: number): void {
    this.net.run(ms * MS_US);
  }

  log(port: number): string[] {
    return normalLog(this.output(port));
  }

  /** Every conversation that connections to this port carried, in order. */
  wire(port: number): Conversation[] {
    const byConn = new Map<number, { fromReplica: string; fromMaster: string }>();
    for (const { conn, from, to, bytes } of this.net.wire) {
      if (from !== port && to !== port) continue;
      const conversation = byConn.get(conn) ?? { fromReplica: '', fromMaster: '' };
      byConn.set(conn, conversation);
      if (to === port) conversation.fromReplica += latin1(bytes);
      else conversation.fromMaster += latin1(bytes);
    }
    return normalWire([...byConn.values()]);
  }

  info(port: number): Map<string, string> {
    const text = String(this.command(port, 'INFO replication'));
    const fields = text.split('\r\n').filter((line) => line.includes(':'));
    return new Map(
      fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }
}
