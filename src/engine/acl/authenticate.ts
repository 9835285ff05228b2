/**
 * Who a client is.
 * twin: redis 6.2.6 acl.c, ACLCheckUserCredentials, ACLAuthenticateUser, authCommand,
 * ACLUpdateDefaultUserPassword; networking.c, clientSetDefaultAuth, authRequired.
 */
import { redactClientCommandArgument } from '../networking/client';
import { addReply, addReplyError, addReplyErrorObject, shared } from '../networking/reply';
import { sha256Hex } from '../sha/sha256';
import type { Client, Server } from '../state';
import { addACLLogEntry } from './log';
import { ACLSetUser } from './set_user';

export const WRONGPASS = '-WRONGPASS invalid username-password pair or user is disabled.';

function credentialsAreRight(server: Server, name: string, password: string): boolean {
  const user = server.acl.users.get(name);
  if (!user?.enabled) return false;
  return user.noPass || user.passwords.includes(sha256Hex(password));
}

/** True: the client is that user from now on. */
export function ACLAuthenticateUser(
  server: Server,
  c: Client,
  { name, password }: { readonly name: string; readonly password: string },
): boolean {
  if (!credentialsAreRight(server, name, password)) {
    addACLLogEntry(server, c, { reason: 'auth', object: c.argv[0] ?? '', username: name });
    return false;
  }
  c.authenticated = true;
  c.user = name;
  return true;
}

/** AUTH [username] password */
export function authCommand(server: Server, c: Client): void {
  if (c.argv.length > 3) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const [, first = '', second] = c.argv;
  redactClientCommandArgument(c, 1);
  if (second !== undefined) redactClientCommandArgument(c, 2);
  if (second === undefined && server.acl.users.get('default')?.noPass) {
    addReplyError(
      c,
      'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
    return;
  }
  const [name, password] = second === undefined ? ['default', first] : [first, second];
  if (ACLAuthenticateUser(server, c, { name, password })) addReply(c, shared.ok);
  else addReplyError(c, WRONGPASS);
}

/** `requirepass`, now or at the start: the default user's only password; '': it needs none. */
export function ACLUpdateDefaultUserPassword(server: Server, password: string): void {
  const user = server.acl.users.get('default');
  if (!user) return;
  ACLSetUser(server, user, 'resetpass');
  ACLSetUser(server, user, password === '' ? 'nopass' : `>${password}`);
}
