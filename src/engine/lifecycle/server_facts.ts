/**
 * States what a server has become, at the end of each turn that changed it.
 * twin: none.
 */
import type { ServerFacts } from '#host/trace';
import { dictSize } from '../keyspace/dict';
import { replicationFacts } from '../replication/info';
import { masterSilence, replicaSilence } from '../replication/sync/silence';
import type { Server } from '../state';

export function serverFacts(server: Server): ServerFacts {
  const keys: [number, number][] = [];
  for (const { id, dict } of server.dbs) if (dictSize(dict) > 0) keys.push([id, dictSize(dict)]);
  return {
    port: server.config.port,
    loading: server.rdb.loading || server.phase !== 'serving',
    saving: server.rdb.childPid !== -1,
    dump: `${server.host.getcwd().replace(/\/$/, '')}/${server.config.dbfilename}`,
    keys,
    ...replicationFacts(server),
  };
}

/**
 * Everything the facts are made of, in one list: most turns change nothing of it, and this is ten
 * times cheaper than making the facts to find that out.
 */
function factsKey(server: Server): unknown[] {
  const { repl, rdb, config, host } = server;
  const { backlog, transfer } = repl;
  const key: unknown[] = [
    config.port,
    server.phase,
    rdb.loading,
    rdb.childPid !== -1,
    host.getcwd(),
    config.dbfilename,
    config['replica-serve-stale-data'],
    repl.masterHost,
    repl.masterPort,
    repl.state,
    transfer.read,
    transfer.size,
    repl.replid,
    repl.replid2,
    repl.masterReplOffset,
    repl.secondReplidOffset,
    backlog?.firstOffset,
    backlog?.histlen,
    backlog?.size,
    masterSilence(server)?.until,
  ];
  for (const { dict } of server.dbs) key.push(dictSize(dict));
  for (const { peer, replica } of repl.slaves) {
    key.push(peer, replica?.address, replica?.listeningPort, replica?.state, replica?.ackOffset);
    key.push(replicaSilence(server, replica)?.until);
  }
  return key;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function traceServerFacts(server: Server): void {
  const key = factsKey(server);
  if (isSame(key, server.lastServerFacts)) return;
  server.lastServerFacts = key;
  server.host.trace({ kind: 'server', facts: serverFacts(server) });
}
