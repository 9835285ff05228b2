/** What clients of a replica, and of its master, are answered: recorded commands played again. */
import { expect, test } from 'vitest';
import { sdssplitargs } from '#hiredis/sds';
import { Cluster } from './cluster';
import { type GoldenAction, goldenActions, normalInfo } from './golden';

const COMMAND = /^(\d+)> (.*)$/;

function newCluster(): Cluster {
  const cluster = new Cluster();
  cluster.net.forwards.set(7100, 7000);
  return cluster;
}

/** Without what chance decides: KEYS' order, ids in INFO. */
function comparable(line: string, reply: unknown): unknown {
  if (line.startsWith('KEYS') && Array.isArray(reply)) return [...reply].sort();
  return line.startsWith('INFO') ? normalInfo(reply) : reply;
}

function act(cluster: Cluster, action: string): void {
  if (action.startsWith('start redis 7000')) cluster.start(7000);
  else if (action.startsWith('start redis 7001'))
    cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  else if (action === 'kill -9 7000') cluster.kill(7000, 'SIGKILL');
}

/** Plays what was recorded at the recorded instants, and compares every reply. */
function play(cluster: Cluster, actions: readonly GoldenAction[]): void {
  for (const each of actions) {
    cluster.wait(Math.max(0, each.t_ms - cluster.net.events.now / 1000));
    const [, port, line] = COMMAND.exec(each.action) ?? [];
    if (port === undefined || line === undefined) {
      act(cluster, each.action);
      continue;
    }
    const reply = cluster.client(Number(port)).command(...(sdssplitargs(line) ?? []));
    // Commands of parts that aren't there yet.
    if (String(reply).startsWith('-ERR unknown command')) continue;
    expect({ ...each, reply: comparable(line, reply) }).toEqual({
      ...each,
      reply: comparable(line, each.reply),
    });
  }
}

test('an expired key is gone for readers, and deleted by the master alone', () => {
  // An object's address is chance.
  const actions = goldenActions('expired_keys').filter(
    ({ action }) => !action.includes('DEBUG OBJECT'),
  );
  play(newCluster(), actions);
});

test('a replica refuses what it must, with its master and without', () => {
  const all = goldenActions('errors');
  const end = all.findIndex(({ action }) => action.startsWith('start redis 7002'));
  // How many commands there are is not what this is about.
  const actions = all.slice(0, end).filter(({ action }) => !action.includes('COMMAND COUNT'));
  play(newCluster(), actions);
});
