/**
 * Whether a client's user may run a command.
 * twin: redis 6.2.6 acl.c, ACLCheckAllPerm, ACLCheckCommandPerm, ACLCheckPubsubPerm.
 */
import type { Command } from '../command';
import { getKeysFromCommand } from '../execution/get_keys';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import type { AclDenial, User } from './state';

export interface Denial {
  readonly reason: Exclude<AclDenial, 'auth'>;
  /** The command, key or channel that is not allowed. */
  readonly object: string;
}

/** The user behind a client; null: nobody in particular, who may do everything. */
export function userOf(server: Server, c: Client): User | null {
  return c.user === null ? null : (server.acl.users.get(c.user) ?? null);
}

/** Null: allowed. `argv` are the command's words. */
export function ACLCheckAllPerm(
  server: Server,
  c: Client,
  { command, argv }: { readonly command: Command; readonly argv: readonly string[] },
): Denial | null {
  const user = userOf(server, c);
  if (user === null) return null;
  if (!mayRun(user, command, argv)) return { reason: 'command', object: command.name };
  const key = user.allKeys ? undefined : forbiddenKey(user, command, argv);
  if (key !== undefined) return { reason: 'key', object: key };
  const channel = user.allChannels ? undefined : forbiddenChannel(user, command, argv);
  return channel === undefined ? null : { reason: 'channel', object: channel };
}

function mayRun(user: User, { name, flags }: Command, argv: readonly string[]): boolean {
  if (user.allCommands || flags.has('no-auth') || user.commands.has(name)) return true;
  const sub = argv[1]?.toLowerCase();
  return (user.subcommands.get(name) ?? []).some((each) => each.toLowerCase() === sub);
}

function forbiddenKey(user: User, command: Command, argv: readonly string[]): string | undefined {
  const keys = getKeysFromCommand(command, argv);
  return keys.find((key) => !user.patterns.some((pattern) => stringmatch(pattern, key)));
}

function forbiddenChannel(
  { channels }: User,
  { name }: Command,
  argv: readonly string[],
): string | undefined {
  const matches = (channel: string) => channels.some((pattern) => stringmatch(pattern, channel));
  if (name === 'publish') return argv.slice(1, 2).find((channel) => !matches(channel));
  if (name === 'subscribe') return argv.slice(1).find((channel) => !matches(channel));
  // A pattern may be listened to only if it is allowed as it stands.
  if (name === 'psubscribe') return argv.slice(1).find((pattern) => !channels.includes(pattern));
  return undefined;
}

/** Why EXEC leaves a queued command out, in its words. */
export const DENIED_IN_EXEC: Readonly<Record<Denial['reason'], string>> = {
  command: 'no permission to execute the command or subcommand',
  key: 'no permission to touch the specified keys',
  channel: 'no permission to access one of the channels used as arguments to the command',
};

/** The error a refused command is answered with. */
export function deniedReply({ reason, object }: Denial): string {
  if (reason === 'command') {
    return `-NOPERM this user has no permissions to run the '${object}' command or its subcommand`;
  }
  return `-NOPERM this user has no permissions to access one of the ${reason}s used as arguments`;
}
