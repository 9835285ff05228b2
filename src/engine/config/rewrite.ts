/**
 * CONFIG REWRITE: the conf file again, with the values of now and the comments of before.
 * twin: redis 6.2.6 config.c, "CONFIG REWRITE implementation".
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { sdscatrepr } from '#hiredis/sds';
import { type Errno, isErrno, strerror } from '#host/errno';
import { ACLDescribeUser } from '../acl/describe';
import { usersInOrder } from '../acl/state';
import { serverLog } from '../log';
import { keyspaceEventsFlagsToString } from '../pubsub/notify';
import { getRandomHexChars } from '../random_hex';
import { rewriteConfigSentinelOption } from '../sentinel/conf/rewrite';
import type { Server } from '../state';
import { PLAIN_DIRECTIVES, type PlainDirective, plainText, plainValue } from './plain';
import { contentOf, type RewriteState, readOldFile, rewriteLine } from './rewrite_state';
import { initConfigValues, type ObufClass } from './values';

/** Writes the configuration to `path`, which need not exist; `forceAll`: defaults, too. */
export function rewriteConfig(server: Server, path: string, forceAll = false): 0 | Errno {
  const old = server.host.readFile(path);
  if (isErrno(old) && old !== 'ENOENT') return old;
  const state = readOldFile(isErrno(old) ? '' : latin1(old), server);
  state.forceAll = forceAll;
  for (const directive of PLAIN_DIRECTIVES) rewritePlain(server, state, directive);
  for (const rewrite of SPECIAL) rewrite(server, state);
  if (server.sentinelMode) rewriteConfigSentinelOption(server, state);
  return overwriteFile(server, path, contentOf(state));
}

function formatMemory(bytes: number): string {
  for (const [unit, size] of [
    ['gb', 1024 ** 3],
    ['mb', 1024 ** 2],
    ['kb', 1024],
  ] as const) {
    if (bytes !== 0 && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

function rewritePlain(server: Server, state: RewriteState, directive: PlainDirective): void {
  const { name, initial } = directive;
  const value = plainValue(server.config, name);
  // An option set to nothing must be absent to be nothing again after a restart.
  if (directive.type === 'string' && value === '') {
    if (initial === '') state.rewritten.add(name);
    if (initial === '') return;
  }
  const isMemory = directive.type === 'number' && directive.memory === true;
  let text = plainText(server.config, directive);
  if (isMemory && typeof value === 'number') text = formatMemory(value);
  if (directive.type === 'string') text = sdscatrepr(text);
  rewriteLine(state, { option: name, line: `${name} ${text}`, force: value !== initial });
}

function rewriteString(state: RewriteState, option: string, value: string, initial: string | null) {
  rewriteLine(state, { option, line: `${option} ${sdscatrepr(value)}`, force: value !== initial });
}

type Rewrite = (server: Server, state: RewriteState) => void;

/** In the order in which missing lines are appended. */
const SPECIAL: readonly Rewrite[] = [
  rewriteBind,
  rewriteUnixsocketperm,
  ({ config }, state) => rewriteString(state, 'logfile', config.logfile, ''),
  rewriteSave,
  rewriteUser,
  ({ host }, state) => rewriteString(state, 'dir', host.getcwd(), null),
  rewriteReplicaof,
  ({ config }, state) =>
    rewriteString(state, 'cluster-config-file', config['cluster-config-file'], 'nodes.conf'),
  rewriteNotify,
  rewriteOutputBufferLimits,
  rewriteOomScoreAdjValues,
];

function rewriteBind({ config }: Server, state: RewriteState): void {
  if (config.bind.length === 0) state.rewritten.add('bind');
  else rewriteLine(state, { option: 'bind', line: `bind ${config.bind.join(' ')}`, force: true });
}

function rewriteUnixsocketperm({ config }: Server, state: RewriteState): void {
  const { unixsocketperm } = config;
  const line = `unixsocketperm ${unixsocketperm.toString(8)}`;
  rewriteLine(state, { option: 'unixsocketperm', line, force: unixsocketperm !== 0 });
}

function rewriteSave({ config, sentinelMode }: Server, state: RewriteState): void {
  if (sentinelMode) {
    state.rewritten.add('save');
    return;
  }
  // Without any line the default save points would come back.
  const lines = config.save.map((p) => `save ${p.seconds} ${p.changes}`);
  for (const line of lines.length === 0 ? ['save ""'] : lines) {
    rewriteLine(state, { option: 'save', line, force: true });
  }
}

/** Users are in the ACL file, if there is one. */
function rewriteUser(server: Server, state: RewriteState): void {
  state.rewritten.add('user');
  if (server.config.aclfile !== '') return;
  for (const user of usersInOrder(server.acl)) {
    const line = `user ${user.name} ${ACLDescribeUser(server, user)}`;
    rewriteLine(state, { option: 'user', line, force: true });
  }
}

function rewriteReplicaof({ repl }: Server, state: RewriteState): void {
  if (repl.masterHost === null) {
    state.rewritten.add('replicaof');
    return;
  }
  const line = `replicaof ${repl.masterHost} ${repl.masterPort}`;
  rewriteLine(state, { option: 'replicaof', line, force: true });
}

function rewriteNotify({ config }: Server, state: RewriteState): void {
  const flags = config['notify-keyspace-events'];
  const line = `notify-keyspace-events ${sdscatrepr(keyspaceEventsFlagsToString(flags))}`;
  rewriteLine(state, { option: 'notify-keyspace-events', line, force: flags !== 0 });
}

const OBUF_WORDS: readonly (readonly [ObufClass, string])[] = [
  ['normal', 'normal'],
  ['slave', 'replica'],
  ['pubsub', 'pubsub'],
];

function rewriteOutputBufferLimits({ config }: Server, state: RewriteState): void {
  const option = 'client-output-buffer-limit';
  const initial = initConfigValues()[option];
  for (const [name, word] of OBUF_WORDS) {
    const limit = config[option][name];
    const [hard, soft] = [limit.hardLimitBytes, limit.softLimitBytes].map(formatMemory);
    const line = `${option} ${word} ${hard} ${soft} ${limit.softLimitSeconds}`;
    const force =
      limit.hardLimitBytes !== initial[name].hardLimitBytes ||
      limit.softLimitBytes !== initial[name].softLimitBytes ||
      limit.softLimitSeconds !== initial[name].softLimitSeconds;
    rewriteLine(state, { option, line, force });
  }
}

function rewriteOomScoreAdjValues({ config }: Server, state: RewriteState): void {
  const option = 'oom-score-adj-values';
  const text = config[option].join(' ');
  const force = text !== initConfigValues()[option].join(' ');
  rewriteLine(state, { option, line: `${option} ${text}`, force });
}

/** Never leaves half a file behind: a temporary one is synced and takes the old one's name. */
function overwriteFile(server: Server, path: string, content: string): 0 | Errno {
  const { host } = server;
  const temporary = `${path}.${getRandomHexChars(host, 6)}`;
  const fd = host.open(temporary, { write: true, create: true, exclusive: true });
  if (isErrno(fd)) {
    serverLog(server, 'warning', `Could not create tmp config file (${strerror(fd)})`);
    return fd;
  }
  const error = writeSynced(server, fd, content) ?? replace(server, temporary, path);
  host.close(fd);
  if (error === null) return 0;
  host.unlink(temporary);
  return error;
}

function writeSynced(server: Server, fd: number, content: string): Errno | null {
  const written = server.host.write(fd, bytesOf(content));
  if (isErrno(written)) {
    const why = strerror(written);
    serverLog(server, 'warning', `Failed after writing (0) bytes to tmp config file (${why})`);
    return written;
  }
  const synced = server.host.fsync(fd);
  if (!isErrno(synced)) return null;
  serverLog(server, 'warning', `Could not sync tmp config file to disk (${strerror(synced)})`);
  return synced;
}

function replace(server: Server, temporary: string, path: string): Errno | null {
  const renamed = server.host.rename(temporary, path);
  if (!isErrno(renamed)) return null;
  serverLog(server, 'warning', `Could not rename tmp config file (${strerror(renamed)})`);
  return renamed;
}
