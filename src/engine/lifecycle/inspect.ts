/**
 * What the inspector asks of a server: INFO, conf, keys and connections, read off the state.
 * twin: none.
 *
 * Unlike the commands of that kind these cost nothing, count nothing and touch no key: a server
 * that was looked into goes on exactly as one that was not.
 */
import type { ConfAnswer, KeysAnswer } from '#host/inspection';
import { PLAIN_DIRECTIVES, plainText } from '../config/plain';
import { SPECIAL_DIRECTIVES } from '../config/special';
import { initConfigValues } from '../config/values';
import { genRedisInfoString } from '../info/info';
import { dictPeek, dictSize } from '../keyspace/dict';
import { dictForEach } from '../keyspace/dict_walk';
import { computeValueDigest } from '../keyspace/digest';
import { catClientInfoString } from '../networking/client_info';
import { genSentinelInfoString } from '../sentinel/command/info';
import type { Server } from '../state';

/** The text of INFO, of all sections. */
export function inspectInfo(server: Server): string {
  return (server.sentinelMode ? genSentinelInfoString : genRedisInfoString)(server, 'all');
}

export function inspectConf(server: Server): ConfAnswer {
  const config = initConfigValues();
  if (server.sentinelMode) {
    config.port = REDIS_SENTINEL_PORT;
    config['protected-mode'] = false;
  }
  const untouched: Pick<Server, 'config'> = { config };
  const plain = PLAIN_DIRECTIVES.map((directive) => ({
    name: directive.name,
    value: plainText(server.config, directive),
    initial: plainText(config, directive),
  }));
  const special = CONFIG_ONLY.flatMap((name) => {
    const get = SPECIAL_DIRECTIVES.get(name)?.get;
    return get ? [{ name, value: get(server), initial: get(untouched as Server) }] : [];
  });
  return { file: server.configFile, directives: [...plain, ...special, ...replicaofOf(server)] };
}

/** By the name that CONFIG REWRITE writes; no server follows anybody unasked. */
function replicaofOf(server: Server): ConfAnswer['directives'] {
  const get = SPECIAL_DIRECTIVES.get('slaveof')?.get;
  return get && !server.sentinelMode
    ? [{ name: 'replicaof', value: get(server), initial: '' }]
    : [];
}

/** Of the special ones, those that read nothing but the configuration: a machine is not at hand. */
const CONFIG_ONLY = [
  'bind',
  'save',
  'logfile',
  'client-output-buffer-limit',
  'notify-keyspace-events',
];
const REDIS_SENTINEL_PORT = 26379;

/** The first `max` keys of a database, by name, out of at most MAX_WALKED that are looked at. */
export function inspectKeys(
  server: Server,
  [dbText = '0', maxText = '200']: readonly string[],
): KeysAnswer | undefined {
  const db = server.dbs[Number(dbText)];
  if (!db) return undefined;
  const names: string[] = [];
  dictForEach(db.dict, (name) => {
    const expires = dictPeek(db.expires, name);
    if (expires === undefined || expires >= server.mstime) names.push(name);
    return names.length < MAX_WALKED;
  });
  names.sort();
  const keys = names.slice(0, Number(maxText)).flatMap((name) => {
    const o = dictPeek(db.dict, name);
    if (!o) return [];
    const expiresAt = dictPeek(db.expires, name) ?? null;
    return [{ name, type: o.type, expiresAt, digest: computeValueDigest(db, name, o) }];
  });
  const others = server.dbs.flatMap(({ id, dict }) => (dictSize(dict) > 0 ? [id] : []));
  return { total: dictSize(db.dict), keys, databases: others };
}

/** So many names are sorted within a frame. */
const MAX_WALKED = 20_000;

export function inspectClients(server: Server): string[] {
  return [...server.clients.values()].map((c) => catClientInfoString(server, c));
}
