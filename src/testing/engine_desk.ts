/**
 * A server's insides on a desk: keyspace, commands and files without event loop, network or world.
 * Commands run as `call` runs them; time stands still unless a test moves it.
 */
import { lookupCommand } from '#engine/command';
import { redisCommandTable } from '#engine/command_table';
import { createDbs } from '#engine/keyspace/db';
import { lendHost, newServer } from '#engine/lifecycle/init_server';
import { createClient } from '#engine/networking/client';
import type { Client, Server } from '#engine/state';
import { concatBytes, latin1 } from '#hiredis/bytes';
import { assert } from '#host/assert';
import type { FileStat, Host } from '#host/host';
import type { TraceFact } from '#host/trace';

export interface Fork {
  readonly pid: number;
  readonly program: string;
  readonly state: object;
}

/** Nobody reads pipes on this desk: they take everything and give nothing. */
const PIPE_FD = 3;

export class EngineDesk {
  readonly files = new Map<string, Uint8Array>();
  readonly facts: TraceFact[] = [];
  readonly forks: Fork[] = [];
  readonly host: Host;
  server: Server;
  client: Client;
  ustime = 1_700_000_000_000_000;
  busyUs = 0;
  exitCode: number | null = null;
  private readonly fds = new Map<number, string>([[1, '(stdout)']]);
  private nextFd = 10;
  private seed = 12_345;

  constructor() {
    this.host = this.hostOf(22_050);
    this.server = newServer({ host: this.host, commands: redisCommandTable }, ['redis-server']);
    this.server.pid = 22_050;
    this.server.dbs = createDbs(this.server.hashSeed, 16);
    this.tick(0);
    this.client = createClient(this.server, { fd: 5, peer: '127.0.0.1:50000', local: '' });
  }

  /** Moves the clock, as the beginning of a turn would notice it. */
  tick(ms: number): void {
    this.ustime += ms * 1000;
    this.server.ustime = this.ustime;
    this.server.mstime = Math.floor(this.ustime / 1000);
    this.server.unixtime = Math.floor(this.ustime / 1_000_000);
  }

  /** The raw reply of a command given as byte strings. */
  command(...argv: string[]): string {
    const { server, client } = this;
    const command = lookupCommand(server, argv[0] ?? '');
    assert(command !== undefined, `no command ${argv[0]}`);
    const wrong = command.arity > 0 ? argv.length !== command.arity : argv.length < -command.arity;
    if (wrong) return `-ERR wrong number of arguments for '${command.name}' command\r\n`;
    client.argv = argv;
    server.currentClient = client.id;
    command.proc(server, client);
    server.currentClient = null;
    const reply = client.reply.map((part) => (typeof part === 'string' ? part : latin1(part)));
    client.reply = [];
    client.replyBytes = 0;
    client.hasPendingWrite = false;
    server.clientsPendingWrite.length = 0;
    return reply.join('');
  }

  /** The server goes on as a clone of itself, as after a checkpoint. */
  replaceByClone(): void {
    const { server, client } = structuredClone({ server: this.server, client: this.client });
    lendHost(server, { host: this.host, commands: redisCommandTable });
    this.server = server;
    this.client = client;
  }

  stdout(): string {
    return latin1(this.files.get('(stdout)') ?? new Uint8Array());
  }

  hostOf(pid: number): Host {
    const unused = (): never => assert(false, 'not on this desk') as never;
    return {
      pid,
      ppid: 1,
      ustime: () => this.ustime,
      monotonicUs: () => this.ustime,
      random: () => {
        this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.imul(this.seed ^ (this.seed >>> 15), 0x2c1b3c6d) >>> 0;
      },
      busy: (us) => {
        this.busyUs += us;
      },
      rest: () => {},
      sleep: (us) => {
        this.busyUs += us;
      },
      setTimer: () => undefined,
      clearTimer: () => undefined,
      read: (fd) => (fd === PIPE_FD ? 'EAGAIN' : unused()),
      write: (fd, bytes) => this.write(fd, bytes),
      close: (fd) => void this.fds.delete(fd),
      fdKind: (fd) => (this.fds.has(fd) ? 'file' : 'EBADF'),
      setReadable: () => undefined,
      setsockopt: () => undefined,
      listen: unused,
      connect: unused,
      pipe: () => [PIPE_FD, PIPE_FD],
      resolve: unused,
      open: (path, flags) => {
        if (!this.files.has(path) && !flags.create) return 'ENOENT';
        if (flags.truncate || !this.files.has(path)) this.files.set(path, new Uint8Array());
        this.fds.set(this.nextFd, path);
        return this.nextFd++;
      },
      readFile: (path) => this.files.get(path) ?? 'ENOENT',
      fsync: () => 0,
      ftruncate: unused,
      rename: (from, to) => {
        const bytes = this.files.get(from);
        if (bytes === undefined) return 'ENOENT';
        this.files.delete(from);
        this.files.set(to, bytes);
        return 0;
      },
      unlink: (path) => (this.files.delete(path) ? 0 : 'ENOENT'),
      mkdir: unused,
      rmdir: unused,
      chmod: unused,
      stat: (path) => this.stat(path),
      fstat: unused,
      readdir: unused,
      chdir: unused,
      getcwd: () => '/home/learner/redis-6.2.6',
      watch: () => undefined,
      unwatch: () => undefined,
      spawn: unused,
      fork: (program, state) => {
        const fork = { pid: pid + 1 + this.forks.length, program, state };
        this.forks.push(fork);
        return fork.pid;
      },
      kill: () => 0,
      killpg: unused,
      sigaction: () => undefined,
      exit: (code) => {
        this.exitCode = code;
      },
      getenv: () => undefined,
      setenv: () => undefined,
      processes: () => [],
      inflict: unused,
      ttyMode: () => 'ENOTTY',
      ttySize: () => 'ENOTTY',
      tcsetpgrp: () => 'ENOTTY',
      trace: (fact) => void this.facts.push(fact),
    };
  }

  private write(fd: number, bytes: Uint8Array): number {
    if (fd === PIPE_FD) return bytes.length;
    const path = this.fds.get(fd);
    assert(path !== undefined, `write to closed descriptor ${fd}`);
    this.files.set(path, concatBytes([this.files.get(path) ?? new Uint8Array(), bytes]));
    return bytes.length;
  }

  private stat(path: string): FileStat | 'ENOENT' {
    const isDirectory = path === this.host.getcwd();
    const bytes = this.files.get(path);
    if (bytes === undefined && !isDirectory) return 'ENOENT';
    return {
      kind: isDirectory ? 'directory' : 'file',
      size: bytes?.length ?? 0,
      executable: false,
      mtime: this.ustime,
      inode: 1,
    };
  }
}
