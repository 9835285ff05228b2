/**
 * What took long, event by event, second by second.
 * twin: redis 6.2.6 latency.c, "Latency API".
 * differs: a series grows to its length instead of beginning with empty samples. Events are
 * commands and expire cycles.
 */
import type { Server } from '../state';

/** Samples kept of each event. */
const LATENCY_TS_LEN = 160;

export interface LatencySample {
  /** Unix seconds. */
  readonly time: number;
  readonly latencyMs: number;
}

export interface LatencyTimeSeries {
  /** Oldest first; one for each second at most. */
  samples: LatencySample[];
  maxMs: number;
}

export type LatencyEvent = 'command' | 'fast-command' | 'expire-cycle';

/** To be called after something that took so long: notes it if the user wants to know. */
export function latencyAddSampleIfNeeded(
  server: Server,
  event: LatencyEvent,
  durationUs: number,
): void {
  const threshold = server.config['latency-monitor-threshold'];
  const latencyMs = Math.floor(durationUs / 1000);
  if (threshold > 0 && latencyMs >= threshold) latencyAddSample(server, event, latencyMs);
}

function latencyAddSample(server: Server, event: LatencyEvent, latencyMs: number): void {
  const time = Math.floor(server.host.ustime() / 1_000_000);
  const series = server.latencyEvents.get(event) ?? { samples: [], maxMs: 0 };
  server.latencyEvents.set(event, series);
  series.maxMs = Math.max(series.maxMs, latencyMs);
  const last = series.samples.at(-1);
  if (last?.time === time) {
    const worse = Math.max(last.latencyMs, latencyMs);
    series.samples[series.samples.length - 1] = { time, latencyMs: worse };
    return;
  }
  series.samples.push({ time, latencyMs });
  if (series.samples.length > LATENCY_TS_LEN) series.samples.shift();
}
