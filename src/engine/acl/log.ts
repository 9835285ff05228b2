/**
 * The log of what users were refused.
 * twin: redis 6.2.6 acl.c, "ACL log", and aclCommand's LOG.
 */
import { catClientInfoString } from '../networking/client_info';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyDouble,
  addReplyLongLong,
  addReplyMapLen,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import type { AclDenial, AclLogEntry } from './state';

/** So many milliseconds apart at most, the same refusal only counts up. */
const GROUPING_MAX_TIME_DELTA_MS = 60_000;
/** How far back the same refusal is looked for. */
const ENTRIES_TO_SCAN = 10;
const DEFAULT_COUNT = 10;

export function addACLLogEntry(
  server: Server,
  c: Client,
  { reason, object, username }: { reason: AclDenial; object: string; username?: string },
): void {
  const { log } = server.acl;
  const entry: AclLogEntry = {
    count: 1,
    reason,
    context: c.multi === null ? 'toplevel' : 'multi',
    object,
    username: username ?? c.user ?? '',
    ctimeMs: server.mstime,
    clientInfo: catClientInfoString(server, c),
  };
  const known = log.slice(0, ENTRIES_TO_SCAN).find((each) => isSame(each, entry));
  if (known) {
    known.count++;
    known.ctimeMs = entry.ctimeMs;
    known.clientInfo = entry.clientInfo;
    log.splice(log.indexOf(known), 1);
  }
  log.unshift(known ?? entry);
  log.length = Math.min(log.length, server.config['acllog-max-len']);
}

function isSame(a: AclLogEntry, b: AclLogEntry): boolean {
  return (
    a.reason === b.reason &&
    a.context === b.context &&
    Math.abs(a.ctimeMs - b.ctimeMs) <= GROUPING_MAX_TIME_DELTA_MS &&
    a.object === b.object &&
    a.username === b.username
  );
}

/** ACL LOG [count | RESET] */
export function aclLog(server: Server, c: Client): void {
  const [, , what] = c.argv;
  if (what?.toLowerCase() === 'reset') {
    server.acl.log = [];
    addReply(c, shared.ok);
    return;
  }
  const count = what === undefined ? DEFAULT_COUNT : getLongFromObjectOrReply(c, what);
  if (count === null) return;
  const entries = server.acl.log.slice(0, Math.max(count, 0));
  addReplyArrayLen(c, entries.length);
  for (const entry of entries) addReplyEntry(server, c, entry);
}

function addReplyEntry(server: Server, c: Client, entry: AclLogEntry): void {
  const texts: readonly (readonly [string, string])[] = [
    ['reason', entry.reason],
    ['context', entry.context],
    ['object', entry.object],
    ['username', entry.username],
  ];
  addReplyMapLen(c, texts.length + 3);
  addReplyBulk(c, 'count');
  addReplyLongLong(c, entry.count);
  for (const [name, text] of texts) {
    addReplyBulk(c, name);
    addReplyBulk(c, text);
  }
  addReplyBulk(c, 'age-seconds');
  addReplyDouble(c, (server.mstime - entry.ctimeMs) / 1000);
  addReplyBulk(c, 'client-info');
  addReplyBulk(c, entry.clientInfo);
}
