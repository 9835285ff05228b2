/**
 * Users from `user` lines of the conf file or from the ACL file, and back into that file.
 * twin: redis 6.2.6 acl.c, "ACL loading / saving functions".
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { type Errno, isErrno, strerror } from '#host/errno';
import { serverLog } from '../log';
import type { Server } from '../state';
import { ACLDescribeUser } from './describe';
import { ACLSetUser, ACLStringHasSpaces } from './set_user';
import { createDefaultUser, createUser, type User, usersInOrder } from './state';

/**
 * A `user` line of the conf file, kept until the server starts. The error: its text for the word it
 * is about; null: the line is fine so far.
 */
export function ACLAppendUserForLoading(
  server: Server,
  argv: readonly string[],
): { readonly word: string; readonly text: string } | null {
  const fake = createUser('', server.config);
  for (const word of argv.slice(1)) {
    const error = ACLSetUser(server, fake, word);
    if (error !== null && !error.isUnknownCommand) return { word, text: error.text };
  }
  server.acl.usersToLoad.push(argv);
  return null;
}

/** False: the log says what is wrong, and the server can't start. */
export function ACLLoadUsersAtStartup(server: Server): boolean {
  const { acl, config } = server;
  if (config.aclfile !== '' && acl.usersToLoad.length > 0) {
    serverLog(
      server,
      'warning',
      'Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is invalid. This setup is very likely to lead to configuration errors and security holes, please define either an ACL file or declare users directly in your redis.conf, but not both.',
    );
    return false;
  }
  if (!acl.usersToLoad.every((rules) => loadConfiguredUser(server, rules))) {
    serverLog(server, 'warning', 'Critical error while loading ACLs. Exiting.');
    return false;
  }
  const errors = config.aclfile === '' ? null : ACLLoadFromFile(server).errors;
  if (errors === null) return true;
  serverLog(server, 'warning', `Aborting Redis startup because of ACL errors: ${errors}`);
  return false;
}

function loadConfiguredUser(server: Server, [name = '', ...rules]: readonly string[]): boolean {
  if (ACLStringHasSpaces(name)) {
    serverLog(server, 'warning', 'Spaces not allowed in ACL usernames');
    return false;
  }
  const user = freshUser(server, server.acl.users, name);
  for (const rule of rules) {
    const error = ACLSetUser(server, user, rule);
    if (error === null) continue;
    serverLog(
      server,
      'warning',
      `Error loading ACL rule '${rule}' for the user named '${name}': ${error.text}`,
    );
    return false;
  }
  if (!user.enabled) {
    serverLog(
      server,
      'notice',
      `The user '${name}' is disabled (there is no 'on' modifier in the user description). Make sure this is not a configuration error.`,
    );
  }
  return true;
}

/** The user of that name, new or reset. */
function freshUser(server: Server, users: Map<string, User>, name: string): User {
  const known = users.get(name);
  if (known) ACLSetUser(server, known, 'reset');
  const user = known ?? createUser(name, server.config);
  users.set(name, user);
  return user;
}

export interface FileLoad {
  /** In one line, and nothing has changed; null: the users are those of the file. */
  readonly errors: string | null;
  /** Users that are gone or others now under the same name: their clients are to be killed. */
  readonly gone: readonly string[];
}

/** Replaces all users by those of the file. */
export function ACLLoadFromFile(server: Server): FileLoad {
  const { host, config, acl } = server;
  const bytes = host.readFile(config.aclfile);
  if (isErrno(bytes)) {
    return failed(`Error loading ACLs, opening file '${config.aclfile}': ${strerror(bytes)}`);
  }
  const users = new Map([['default', createDefaultUser(config, server.commands.keys())]]);
  let errors = '';
  for (const [index, line] of latin1(bytes).split('\n').entries()) {
    const where = `${config.aclfile}:${index + 1}`;
    errors += loadLine(server, users, { where, line, dryRun: errors !== '' });
  }
  if (errors !== '') {
    return failed(
      `${errors}WARNING: ACL errors detected, no change to the previously active ACL rules was performed`,
    );
  }
  const gone = [...acl.users.keys()].filter((name) => name !== 'default');
  acl.users = users;
  return { errors: null, gone };
}

function failed(errors: string): FileLoad {
  return { errors, gone: [] };
}

interface FileLine {
  readonly where: string;
  readonly line: string;
  /** Errors came before: only more of them are looked for. */
  readonly dryRun: boolean;
}

function loadLine(server: Server, users: Map<string, User>, { where, line, dryRun }: FileLine) {
  const text = line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (text === '') return '';
  const [word, name, ...more] = text.split(' ');
  if (word !== 'user' || name === undefined) {
    return `${where} should start with user keyword followed by the username. `;
  }
  if (ACLStringHasSpaces(name)) {
    return `'${where}: username '${name}' contains invalid characters. `;
  }
  const rules = more.map((rule) => rule.replace(/^[\t\r\n]+|[\t\r\n]+$/g, ''));
  const fake = createUser('', server.config);
  ACLSetUser(server, fake, 'reset');
  const errors = rules.map((rule) => ACLSetUser(server, fake, rule)).filter((e) => e !== null);
  if (errors.length > 0) return errors.map((error) => `${where}: ${error.text}. `).join('');
  if (dryRun) return '';
  const user = freshUser(server, users, name);
  for (const rule of rules) ACLSetUser(server, user, rule);
  return '';
}

/** False: the log says what went wrong. */
export function ACLSaveToFile(server: Server): boolean {
  const { host, config } = server;
  const lines = usersInOrder(server.acl).map(
    (user) => `user ${user.name} ${ACLDescribeUser(server, user)}\n`,
  );
  const temporary = `${config.aclfile}.tmp-${host.pid}-${server.mstime}`;
  const fd = host.open(temporary, { write: true, create: true });
  if (isErrno(fd)) return saveFailed(server, 'Opening temp', fd);
  const written = host.write(fd, bytesOf(lines.join('')));
  host.close(fd);
  const error = isErrno(written) ? written : host.rename(temporary, config.aclfile);
  if (error === 0) return true;
  host.unlink(temporary);
  return saveFailed(server, isErrno(written) ? 'Writing' : 'Renaming', error);
}

function saveFailed(server: Server, doing: string, errno: Errno): false {
  serverLog(server, 'warning', `${doing} ACL file for ACL SAVE: ${strerror(errno)}`);
  return false;
}
