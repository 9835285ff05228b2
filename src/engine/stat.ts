/**
 * What a server counts: INFO's stats section and the samples behind its rates.
 * twin: redis 6.2.6 server.h, struct redisServer, "Fields used only for stats"; server.c, resetServerStats.
 */
import type { Server } from './state';

export interface CommandStat {
  calls: number;
  usec: number;
  rejectedCalls: number;
  failedCalls: number;
}

/** A rate over the last 16 samples of 100 ms. */
export interface InstMetric {
  lastSampleMs: number;
  lastSampleCount: number;
  samples: number[];
  idx: number;
}

export const METRIC_SAMPLES = 16;

export type MetricName = 'command' | 'netInput' | 'netOutput';

export interface Stat {
  numcommands: number;
  numconnections: number;
  rejectedConn: number;
  expiredkeys: number;
  expiredStalePerc: number;
  expiredTimeCapReachedCount: number;
  expireCycleTimeUsed: number;
  evictedkeys: number;
  keyspaceHits: number;
  keyspaceMisses: number;
  forkTimeUs: number;
  totalForks: number;
  syncFull: number;
  syncPartialOk: number;
  syncPartialErr: number;
  netInputBytes: number;
  netOutputBytes: number;
  totalReadsProcessed: number;
  totalWritesProcessed: number;
  totalErrorReplies: number;
  /** Of these, so many belong to commands that have ended. */
  countedErrors: number;
  unexpectedErrorReplies: number;
  dumpPayloadSanitizations: number;
  clientsPeak: number;
  /** Error replies by their first word (INFO errorstats), in order of appearance. */
  errors: Map<string, number>;
  /** By command name (INFO commandstats). */
  commands: Map<string, CommandStat>;
  instMetric: Record<MetricName, InstMetric>;
}

function newInstMetric(): InstMetric {
  return {
    lastSampleMs: 0,
    lastSampleCount: 0,
    samples: new Array<number>(METRIC_SAMPLES).fill(0),
    idx: 0,
  };
}

/** What CONFIG RESETSTAT brings back, and what a server starts with. */
export function newStat(): Stat {
  return {
    numcommands: 0,
    numconnections: 0,
    rejectedConn: 0,
    expiredkeys: 0,
    expiredStalePerc: 0,
    expiredTimeCapReachedCount: 0,
    expireCycleTimeUsed: 0,
    evictedkeys: 0,
    keyspaceHits: 0,
    keyspaceMisses: 0,
    forkTimeUs: 0,
    totalForks: 0,
    syncFull: 0,
    syncPartialOk: 0,
    syncPartialErr: 0,
    netInputBytes: 0,
    netOutputBytes: 0,
    totalReadsProcessed: 0,
    totalWritesProcessed: 0,
    totalErrorReplies: 0,
    countedErrors: 0,
    unexpectedErrorReplies: 0,
    dumpPayloadSanitizations: 0,
    clientsPeak: 0,
    errors: new Map(),
    commands: new Map(),
    instMetric: {
      command: newInstMetric(),
      netInput: newInstMetric(),
      netOutput: newInstMetric(),
    },
  };
}

/** Takes one sample of a counter; called ten times a second. */
export function trackInstantaneousMetric(server: Server, name: MetricName, count: number): void {
  const metric = server.stat.instMetric[name];
  const elapsedMs = server.mstime - metric.lastSampleMs;
  const ops = count - metric.lastSampleCount;
  metric.samples[metric.idx] = elapsedMs > 0 ? Math.floor((ops * 1000) / elapsedMs) : 0;
  metric.idx = (metric.idx + 1) % METRIC_SAMPLES;
  metric.lastSampleMs = server.mstime;
  metric.lastSampleCount = count;
}

/** Mean of the samples, per second, cut to an integer. */
export function getInstantaneousMetric(server: Server, name: MetricName): number {
  let sum = 0;
  for (const sample of server.stat.instMetric[name].samples) sum += sample;
  return Math.floor(sum / METRIC_SAMPLES);
}

/** CONFIG RESETSTAT. In place: every client holds the same object. */
export function resetServerStats(server: Server): void {
  Object.assign(server.stat, newStat());
}
