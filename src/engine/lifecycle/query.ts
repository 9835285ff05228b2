/**
 * Answers questions about a server's state, for lesson checks and the inspector.
 * twin: none.
 */
import { findPlainDirective, plainText } from '../config/plain';
import { dictPeek } from '../keyspace/dict';
import type { Server } from '../state';
import { plainValue } from '../values/plain';
import { inspectClients, inspectConf, inspectInfo, inspectKeys } from './inspect';
import { serverFacts } from './server_facts';

type Answer = (server: Server, rest: readonly string[]) => unknown;

const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['key', queryKey],
  ['config', queryConfig],
  ['facts', serverFacts],
  ['info', inspectInfo],
  ['conf', inspectConf],
  ['keys', inspectKeys],
  ['clients', inspectClients],
]);

/**
 * `['key', db, name]`: a key's value as values/plain.ts has it, null without one.
 * `['config', directive]`: its value as CONFIG GET shows it. `['facts']`: ServerFacts. `['info']`:
 * INFO's text. `['conf']`, `['keys', db, max]` and `['clients']`: see host/inspection.ts.
 */
export function queryServer(server: Server, path: readonly string[]): unknown {
  const [what = '', ...rest] = path;
  return ANSWERS.get(what)?.(server, rest);
}

function queryKey(server: Server, [dbText = '0', name = '']: readonly string[]): unknown {
  const db = server.dbs[Number(dbText)];
  if (!db) return undefined;
  const o = dictPeek(db.dict, name);
  const expires = dictPeek(db.expires, name);
  if (o === undefined || (expires !== undefined && expires < server.mstime)) return null;
  return plainValue(o);
}

function queryConfig(server: Server, [name = '']: readonly string[]): unknown {
  const directive = findPlainDirective(name);
  return directive && plainText(server.config, directive);
}
