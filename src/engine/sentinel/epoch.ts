/**
 * The current epoch: the logical clock that all Sentinels share.
 * twin: redis 6.2.6 sentinel.c, where sentinel.current_epoch is raised.
 */
import type { Server } from '../state';
import { sentinelFlushConfig } from './conf/flush';
import { sentinelEvent } from './event';
import { sentinelOf } from './sentinel';
import type { SentinelRedisInstance } from './state';

/** Epochs only grow; the newest is everybody's. */
export function learnEpoch(server: Server, master: SentinelRedisInstance, epoch: number): void {
  const sentinel = sentinelOf(server);
  if (epoch <= sentinel.currentEpoch) return;
  sentinel.currentEpoch = epoch;
  sentinelFlushConfig(server);
  sentinelEvent(server, {
    level: 'warning',
    type: '+new-epoch',
    instance: master,
    text: `${epoch}`,
  });
}
