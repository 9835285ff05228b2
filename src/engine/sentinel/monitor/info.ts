/**
 * What an instance says of itself: INFO read, line by line.
 * twin: redis 6.2.6 sentinel.c, sentinelRefreshInstanceInfo, sentinelInfoReplyCallback.
 * differs: what follows from it, the acting half, is in roles.ts.
 */

import { atoi, strtoull } from '#engine/numbers';
import type { Server } from '#engine/state';
import type { Reply } from '#hiredis/read';
import { sentinelFlushConfig } from '../conf/flush';
import { sentinelEvent } from '../event';
import { sentinelRedisInstanceLookupSlave } from '../lookup';
import { addSlave } from '../reset';
import { mstime, sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';
import { actOnRole } from './roles';

/** One INFO being read. */
interface Reading {
  readonly server: Server;
  readonly ri: SentinelRedisInstance;
  readonly now: number;
  /** As far as it was read. */
  role: 'master' | 'slave' | 'none';
}

export function sentinelInfoReplyCallback(
  server: Server,
  ri: SentinelRedisInstance,
  reply: Reply,
): void {
  ri.link.pendingCommands--;
  if (reply.type === 'string') sentinelRefreshInstanceInfo(server, ri, reply.str);
}

function sentinelRefreshInstanceInfo(
  server: Server,
  ri: SentinelRedisInstance,
  info: string,
): void {
  ri.info = info;
  // Only somebody whose link is down has the line.
  ri.masterLinkDownTime = 0;
  const reading: Reading = { server, ri, now: mstime(server), role: 'none' };
  for (const line of info.split('\r\n')) readLine(reading, line);
  ri.infoRefresh = mstime(server);
  sentinelOf(server).facts.dirty = true;
  actOnRole(server, ri, reading.role);
}

function readLine(reading: Reading, line: string): void {
  const colon = line.indexOf(':');
  if (colon === -1) return;
  const field = line.slice(0, colon);
  const value = line.slice(colon + 1);
  const anyRole = FIELDS.get(field);
  if (anyRole) anyRole(reading, value);
  else if (reading.role === 'slave') SLAVE_FIELDS.get(field)?.(reading, value);
  if (reading.ri.role === 'master' && /^slave\d/.test(field)) readSlave(reading, value);
}

type ReadField = (reading: Reading, value: string) => void;

const FIELDS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['run_id', readRunid],
  [
    'master_link_down_since_seconds',
    ({ ri }, value) => {
      ri.masterLinkDownTime = (Number.parseInt(value, 10) || 0) * 1000;
    },
  ],
  [
    'role',
    (reading, value) => {
      if (value.startsWith('master')) reading.role = 'master';
      else if (value.startsWith('slave')) reading.role = 'slave';
    },
  ],
]);

/** Looked at once the role is known to be a replica's. */
const SLAVE_FIELDS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['master_host', readMasterHost],
  ['master_port', readMasterPort],
  [
    'master_link_status',
    ({ ri }, value) => {
      ri.slaveMasterLinkUp = value.toLowerCase() === 'up';
    },
  ],
  [
    'slave_priority',
    ({ ri }, value) => {
      ri.slavePriority = atoi(value);
    },
  ],
  [
    'slave_repl_offset',
    ({ ri }, value) => {
      ri.slaveReplOffset = strtoull(value);
    },
  ],
  [
    'replica_announced',
    ({ ri }, value) => {
      ri.replicaAnnounced = atoi(value) !== 0;
    },
  ],
]);

const RUNID_LENGTH = 40;

function readRunid({ server, ri }: Reading, value: string): void {
  if (value.length < RUNID_LENGTH) return;
  const runid = value.slice(0, RUNID_LENGTH);
  if (ri.runid !== null && ri.runid !== runid)
    sentinelEvent(server, { level: 'notice', type: '+reboot', instance: ri, text: '%@' });
  ri.runid = runid;
}

function readMasterHost({ ri, now }: Reading, value: string): void {
  if (ri.slaveMasterHost?.toLowerCase() === value.toLowerCase()) return;
  ri.slaveMasterHost = value;
  ri.slaveConfChangeTime = now;
}

function readMasterPort({ ri, now }: Reading, value: string): void {
  const port = atoi(value);
  if (ri.slaveMasterPort === port) return;
  ri.slaveMasterPort = port;
  ri.slaveConfChangeTime = now;
}

/** `ip=127.0.0.1,port=6380,...`, or of old `127.0.0.1,6380,online`. */
function readSlave({ server, ri }: Reading, value: string): void {
  const parts = value.split(',');
  const named = (word: string) =>
    parts.find((part) => part.startsWith(`${word}=`))?.slice(word.length + 1);
  const isNamed = value.includes('ip=');
  const host = isNamed ? named('ip') : parts[0];
  const portText = isNamed ? named('port') : parts[1];
  if (host === undefined || portText === undefined || parts.length < 3) return;
  const port = atoi(portText);
  if (sentinelRedisInstanceLookupSlave(server, ri, { host, port })) return;
  if (addSlave(server, ri, { hostname: host, port })) sentinelFlushConfig(server);
}
