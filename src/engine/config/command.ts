/**
 * CONFIG GET, SET, RESETSTAT, REWRITE.
 * twin: redis 6.2.6 config.c, configGetCommand, configSetCommand, configCommand.
 */

import { isErrno, strerror } from '#host/errno';
import { CONFIG_HELP } from '../commands/help';
import { changeBindAddr, changeListenPort } from '../lifecycle/listen_change';
import { serverLog } from '../log';
import { redactClientCommandArgument } from '../networking/client';
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyMapLen,
  addReplySubcommandSyntaxError,
  shared,
} from '../networking/reply';
import { resetServerStats } from '../stat';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import { applyDirective } from './apply';
import {
  findPlainDirective,
  PLAIN_DIRECTIVES,
  type PlainDirective,
  parsePlain,
  plainText,
  plainValue,
  setPlainValue,
} from './plain';
import { rewriteConfig } from './rewrite';
import { SPECIAL_DIRECTIVES } from './special';

/** CONFIG GET pattern */
function configGetCommand(server: Server, c: Client): void {
  const pattern = c.argv[2] ?? '';
  const found: [string, string][] = [];
  for (const directive of PLAIN_DIRECTIVES) {
    for (const name of [directive.name, directive.alias]) {
      if (name !== undefined && stringmatch(pattern, name, true)) {
        found.push([name, plainText(server.config, directive)]);
      }
    }
  }
  for (const [name, directive] of SPECIAL_DIRECTIVES) {
    const shown = specialName(name, pattern);
    if (shown !== null && directive.get) found.push([shown, directive.get(server)]);
  }
  addReplyMapLen(c, found.length);
  for (const [name, value] of found) {
    addReplyBulk(c, name);
    addReplyBulk(c, value);
  }
}

/** The name a special directive is listed under; null: the pattern does not mean it. */
function specialName(name: string, pattern: string): string | null {
  // The one that the original matches with regard to case.
  if (stringmatch(pattern, name, name !== 'oom-score-adj-values')) return name;
  return name === 'slaveof' && stringmatch(pattern, 'replicaof', true) ? 'replicaof' : null;
}

const LISTEN_DIRECTIVES: ReadonlySet<string> = new Set(['port', 'bind']);
const CONFIG_BINDADDR_MAX = 16;

/** Answered once it is known whether the new sockets could be had. */
function setListen(server: Server, c: Client): void {
  const [, , name = '', value = ''] = c.argv;
  if (name.toLowerCase() === 'bind') {
    const bind = value === '' ? [] : value.split(' ');
    if (bind.length < 1 || bind.length > CONFIG_BINDADDR_MAX) {
      addReplyError(c, 'Too many bind addresses specified.');
    } else changeBindAddr(server, c, bind);
    return;
  }
  const directive = findPlainDirective('port');
  const parsed = directive ? parsePlain(directive, value) : { error: '' };
  if ('error' in parsed) badFormat(c, parsed.error);
  else if (parsed.value === server.config.port) addReply(c, shared.ok);
  else changeListenPort(server, c, Number(parsed.value));
}

/** CONFIG SET directive value */
function configSetCommand(server: Server, c: Client): void {
  const [, , name = '', value = ''] = c.argv;
  if (LISTEN_DIRECTIVES.has(name.toLowerCase())) {
    setListen(server, c);
    return;
  }
  const plain = findPlainDirective(name);
  if (plain && !plain.immutable) {
    setPlain(server, c, plain);
    return;
  }
  const special = SPECIAL_DIRECTIVES.get(name.toLowerCase());
  if (!special?.set) {
    addReplyError(c, `Unsupported CONFIG parameter: ${name}`);
    return;
  }
  const result = special.set(server, value);
  if (result === null) addReply(c, shared.ok);
  else if (result === 'badfmt') badFormat(c);
  else if ('reply' in result) addReplyError(c, result.reply);
  else badFormat(c, result.why);
}

function badFormat(c: Client, why?: string): void {
  const [, , name, value] = c.argv;
  const suffix = why === undefined ? '' : ` - ${why}`;
  addReplyError(c, `Invalid argument '${value}' for CONFIG SET '${name}'${suffix}`);
}

/** Values that monitors and the slow log don't show. */
const SECRETS: ReadonlySet<string> = new Set(['masteruser', 'masterauth', 'requirepass']);

function setPlain(server: Server, c: Client, directive: PlainDirective): void {
  const parsed = parsePlain(directive, c.argv[3] ?? '');
  if ('error' in parsed) {
    badFormat(c, parsed.error);
    return;
  }
  if (SECRETS.has(directive.name)) redactClientCommandArgument(c, 3);
  const previous = plainValue(server.config, directive.name);
  setPlainValue(server.config, directive.name, parsed.value);
  const error = applyDirective(server, directive.name, previous);
  if (error === null) {
    addReply(c, shared.ok);
    return;
  }
  setPlainValue(server.config, directive.name, previous);
  badFormat(c, error);
}

function configRewrite(server: Server, c: Client): void {
  if (server.configFile === null) {
    addReplyError(c, 'The server is running without a config file');
    return;
  }
  const result = rewriteConfig(server, server.configFile);
  if (isErrno(result)) {
    serverLog(server, 'warning', `CONFIG REWRITE failed: ${strerror(result)}`);
    addReplyError(c, `Rewriting config file: ${strerror(result)}`);
    return;
  }
  serverLog(server, 'warning', 'CONFIG REWRITE executed with success.');
  addReply(c, shared.ok);
}

export function configCommand(server: Server, c: Client): void {
  const word = (c.argv[1] ?? '').toLowerCase();
  const argc = c.argv.length;
  if (server.rdb.loading && word !== 'get') {
    addReplyError(c, 'Only CONFIG GET is allowed during loading');
  } else if (argc === 2 && word === 'help') {
    addReplyHelp(c, CONFIG_HELP);
  } else if (argc === 4 && word === 'set') {
    configSetCommand(server, c);
  } else if (argc === 3 && word === 'get') {
    configGetCommand(server, c);
  } else if (argc === 2 && word === 'resetstat') {
    resetServerStats(server);
    addReply(c, shared.ok);
  } else if (argc === 2 && word === 'rewrite') {
    configRewrite(server, c);
  } else {
    addReplySubcommandSyntaxError(c);
  }
}
