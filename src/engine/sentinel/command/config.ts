/**
 * SENTINEL CONFIG: options of the Sentinel itself at runtime.
 * twin: redis 6.2.6 sentinel.c, sentinelConfigSetCommand, sentinelConfigGetCommand.
 */
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyMapLen,
  shared,
} from '#engine/networking/reply';
import { string2ll, yesnotoi } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { stringmatch } from '#engine/stringmatch';
import { sentinelFlushConfig } from '../conf/flush';
import { sentinelDropConnections } from '../link/link';
import { sentinelOf } from '../sentinel';
import type { SentinelState } from '../state';

const PORT_MAX = 65_535n;

interface Option {
  readonly get: (sentinel: SentinelState) => string;
  /** False: the value is wrong. */
  readonly set: (sentinel: SentinelState, value: string) => boolean;
  /** The other Sentinels are to be met anew. */
  readonly dropsConnections?: true;
}

function yesNo(field: 'resolveHostnames' | 'announceHostnames'): Option {
  return {
    get: (sentinel) => (sentinel[field] ? 'yes' : 'no'),
    set: (sentinel, value) => {
      const parsed = yesnotoi(value);
      if (parsed !== null) sentinel[field] = parsed;
      return parsed !== null;
    },
  };
}

function credential(field: 'sentinelAuthUser' | 'sentinelAuthPass'): Option {
  return {
    get: (sentinel) => sentinel[field] ?? '',
    set: (sentinel, value) => {
      sentinel[field] = value === '' ? null : value;
      return true;
    },
    dropsConnections: true,
  };
}

/** In the order CONFIG GET lists them. */
const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  ['resolve-hostnames', yesNo('resolveHostnames')],
  ['announce-hostnames', yesNo('announceHostnames')],
  [
    'announce-ip',
    {
      get: ({ announceIp }) => announceIp ?? '',
      set: (sentinel, value) => {
        sentinel.announceIp = value;
        return true;
      },
    },
  ],
  [
    'announce-port',
    {
      get: ({ announcePort }) => String(announcePort),
      set: (sentinel, value) => {
        const port = string2ll(value);
        if (port === null || port < 0n || port > PORT_MAX) return false;
        sentinel.announcePort = Number(port);
        return true;
      },
    },
  ],
  ['sentinel-user', credential('sentinelAuthUser')],
  ['sentinel-pass', credential('sentinelAuthPass')],
]);

function sentinelConfigSetCommand(server: Server, c: Client): void {
  const [, , , name = '', value = ''] = c.argv;
  const option = OPTIONS.get(name.toLowerCase());
  if (!option) {
    addReplyError(c, `Invalid argument '${name}' to SENTINEL CONFIG SET`);
    return;
  }
  const sentinel = sentinelOf(server);
  if (!option.set(sentinel, value)) {
    addReplyError(c, `Invalid value '${value}' to SENTINEL CONFIG SET '${name}'`);
    return;
  }
  sentinel.facts.dirty = true;
  sentinelFlushConfig(server);
  addReply(c, shared.ok);
  if (option.dropsConnections) sentinelDropConnections(server);
}

function sentinelConfigGetCommand(server: Server, c: Client): void {
  const pattern = c.argv[3] ?? '';
  const found = [...OPTIONS].filter(([name]) => stringmatch(pattern, name, true));
  addReplyMapLen(c, found.length);
  for (const [name, { get }] of found) {
    addReplyBulk(c, name);
    addReplyBulk(c, get(sentinelOf(server)));
  }
}

/** SENTINEL CONFIG GET <pattern> | SET <option> <value> */
export function sentinelConfigCommand(server: Server, c: Client): void {
  const word = (c.argv[2] ?? '').toLowerCase();
  if (word === 'set' && c.argv.length === 5) sentinelConfigSetCommand(server, c);
  else if (word === 'get' && c.argv.length === 4) sentinelConfigGetCommand(server, c);
  else {
    addReplyError(c, 'Only SENTINEL CONFIG GET <option> / SET <option> <value> are supported.');
  }
}
