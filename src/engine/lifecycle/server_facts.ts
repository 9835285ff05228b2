/**
 * States what a server has become, at the end of each turn that changed it.
 * twin: none.
 */
import type { ServerFacts } from '#host/trace';
import { dictSize } from '../keyspace/dict';
import { replicationFacts } from '../replication/info';
import type { Server } from '../state';

export function serverFacts(server: Server): ServerFacts {
  const keys: [number, number][] = [];
  for (const { id, dict } of server.dbs) if (dictSize(dict) > 0) keys.push([id, dictSize(dict)]);
  return {
    port: server.config.port,
    loading: server.rdb.loading || server.phase !== 'serving',
    saving: server.rdb.childPid !== -1,
    keys,
    ...replicationFacts(server),
  };
}

export function traceServerFacts(server: Server): void {
  const facts = serverFacts(server);
  const text = JSON.stringify(facts);
  if (text === server.lastServerFacts) return;
  server.lastServerFacts = text;
  server.host.trace({ kind: 'server', facts });
}
