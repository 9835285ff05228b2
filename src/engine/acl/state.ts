/**
 * Users and what they may do, as plain data.
 * twin: redis 6.2.6 server.h, struct user; acl.c, ACLCreateUser, ACLInit.
 * differs: a user's commands are a set of names instead of a bitmap; clients know their user by
 * name. Modules' future commands are the flag `futureCommands`.
 */
import type { Config } from '../config/values';

export interface User {
  readonly name: string;
  enabled: boolean;
  allKeys: boolean;
  allChannels: boolean;
  allCommands: boolean;
  noPass: boolean;
  /** Neither word was said yet, or which one. */
  sanitizePayload: 'unsaid' | 'skip' | 'sanitize';
  /** SHA-256 of each password, in hex. */
  passwords: string[];
  /** Patterns of keys and channels, unless all are allowed. */
  patterns: string[];
  channels: string[];
  /** Names of allowed commands. */
  commands: Set<string>;
  /** The rules began with +@all: commands of modules to come are allowed, too. */
  futureCommands: boolean;
  /** First arguments with which an otherwise forbidden command is allowed, by its name. */
  subcommands: Map<string, string[]>;
}

export type AclDenial = 'command' | 'key' | 'channel' | 'auth';

export interface AclLogEntry {
  count: number;
  readonly reason: AclDenial;
  readonly context: 'toplevel' | 'multi';
  /** Name of the command, key or channel. */
  readonly object: string;
  readonly username: string;
  ctimeMs: number;
  clientInfo: string;
}

export interface AclState {
  users: Map<string, User>;
  /** `user` lines of the conf file, until the server starts: name and rules. */
  usersToLoad: (readonly string[])[];
  /** Newest first. */
  log: AclLogEntry[];
}

export function createUser(name: string, config: Config): User {
  return {
    name,
    enabled: false,
    allKeys: false,
    allChannels: config['acl-pubsub-default'] === 'allchannels',
    allCommands: false,
    noPass: false,
    sanitizePayload: 'unsaid',
    passwords: [],
    patterns: [],
    channels: [],
    commands: new Set(),
    futureCommands: false,
    subcommands: new Map(),
  };
}

/** The user of whoever did not authenticate: it may do everything, unless somebody restricts it. */
export function createDefaultUser(config: Config, commands: Iterable<string>): User {
  return {
    ...createUser('default', config),
    enabled: true,
    allKeys: true,
    allChannels: true,
    allCommands: true,
    noPass: true,
    commands: new Set(commands),
    futureCommands: true,
  };
}

/** A copy that shares nothing, under another name. */
export function copyUser(source: User, name: string): User {
  return { ...structuredCopy(source), name };
}

function structuredCopy(user: User): User {
  const subcommands = [...user.subcommands].map(([name, list]): [string, string[]] => [
    name,
    [...list],
  ]);
  return {
    ...user,
    passwords: [...user.passwords],
    patterns: [...user.patterns],
    channels: [...user.channels],
    commands: new Set(user.commands),
    subcommands: new Map(subcommands),
  };
}

/** In the order of their names' bytes, as the original's radix tree has them. */
export function usersInOrder({ users }: AclState): User[] {
  return [...users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
