/** Keys that have expired but are still there, as master and replica show them to clients. */
import { expect, test } from 'vitest';
import { Cluster } from './cluster';
import { type GoldenAction, goldenActions } from './golden';

const COMMAND = /^(\d+)> (.*)$/;

/** Sorted where the original's order is chance. */
function comparable(line: string, reply: unknown): unknown {
  return line.startsWith('KEYS') && Array.isArray(reply) ? [...reply].sort() : reply;
}

function perform(cluster: Cluster, { action }: GoldenAction): unknown {
  const [, port, line] = COMMAND.exec(action) ?? [];
  if (port !== undefined && line !== undefined) {
    return comparable(line, cluster.command(Number(port), line));
  }
  if (action.startsWith('start redis 7000')) cluster.start(7000);
  else cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  return undefined;
}

test('an expired key is gone for readers, and deleted by the master alone', () => {
  const cluster = new Cluster();
  cluster.net.forwards.set(7100, 7000);
  // An object's address is chance.
  const actions = goldenActions('expired_keys').filter(
    ({ action }) => !action.includes('DEBUG OBJECT'),
  );
  for (const each of actions) {
    cluster.wait(Math.max(0, each.t_ms - cluster.net.events.now / 1000));
    const reply = perform(cluster, each);
    const line = COMMAND.exec(each.action)?.[2] ?? '';
    expect({ ...each, reply }).toEqual({ ...each, reply: comparable(line, each.reply) });
  }
});
