/**
 * Recorded scenarios played again at their own instants: every reply, and in every labelled state
 * INFO replication, ROLE, the keys and the dataset's digest of each node.
 */
import { describe, expect, it } from 'vitest';
import { goldenLog, goldenLogPorts } from './golden';
import { playRecording, withoutAcks, withoutOffsets } from './recording';

const SCENARIOS = [
  'ack_wait',
  'backlog_too_small',
  'chained',
  'errors',
  'expired_keys',
  'fullsync_disk',
  'fullsync_diskless',
  'fullsync_slaveof_runtime',
  'master_restart',
  'min_replicas',
  'partial_resync',
  'propagation',
  'psync2_failover',
  'replica_restart',
];
const SHAPES: Readonly<Record<string, typeof withoutOffsets>> = {
  errors: withoutOffsets,
  min_replicas: withoutOffsets,
  propagation: withoutOffsets,
  psync2_failover: withoutAcks,
};
/** An address, what grows with each version, and members taken by chance. */
const BY_CHANCE = /DEBUG OBJECT|COMMAND COUNT|SPOP|XREADGROUP|INFO persistence/;
/** The recorder wrote down how long its values were, and not what they were. */
const UNKNOWN_VALUES = 'errors after: 7002';

for (const scenario of SCENARIOS)
  describe(scenario, () => {
    const { cluster, replies, states } = playRecording(scenario);
    const shape = SHAPES[scenario] ?? ((node) => node);

    it.each(states)('$label', ({ label, golden, ours }) => {
      if (`${scenario} ${label}` === UNKNOWN_VALUES) expect(ours.keyspace).toBe(golden.keyspace);
      else expect(shape(ours)).toEqual(shape(golden));
    });
    it.each(goldenLogPorts(scenario))('%i logs alike', (port) => {
      expect(cluster.log(port)).toEqual(goldenLog(scenario, port));
    });
    it('answers alike', () => {
      for (const { action, golden, ours } of replies)
        if (!BY_CHANCE.test(action)) expect([action, ours]).toEqual([action, golden]);
    });
  });
