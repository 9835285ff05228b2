/**
 * --latency and --latency-history: how long a PING takes, in milliseconds of the wall clock.
 * twin: redis 6.2.6 redis-cli.c, latencyMode, latencyModePrint.
 */
import { exit, print } from '../output';
import type { Cli, LatencySamples } from '../state';

const SAMPLE_PERIOD_US = 10000;
const HISTORY_INTERVAL_MS = 15000;
const INTERVAL_MS = 1000;

export function noSamples(now: number): LatencySamples {
  return { sentAt: now, rangeStart: now, count: 0, min: 0, max: 0, total: 0 };
}

function mstime({ host }: Cli): number {
  return Math.floor(host.ustime() / 1000);
}

export function latencyQuestion(cx: Cli): readonly string[] {
  const { cli } = cx;
  const now = mstime(cx);
  if (cli.latency.rangeStart === 0) cli.latency = noSamples(now);
  cli.latency.sentAt = now;
  return ['PING'];
}

/** A PING was answered: counts, shows, and arms the next. */
export function latencyAsked(cx: Cli): void {
  const { host, cli } = cx;
  const now = mstime(cx);
  addSample(cli.latency, now - cli.latency.sentAt);
  const { output, latencyHistory, interval } = cli.config;
  const range = now - cli.latency.rangeStart;
  if (output === 'standard') print(cx, `\x1b[0G\x1b[2K${samplesText(cx)}`);
  else if (latencyHistory) print(cx, samplesText(cx));
  else if (range > (interval / 1000 || INTERVAL_MS)) {
    print(cx, samplesText(cx));
    exit(cx, 0);
    return;
  }
  if (latencyHistory && range > (interval / 1000 || HISTORY_INTERVAL_MS)) {
    print(cx, ` -- ${(range / 1000).toFixed(2)} seconds range\n`);
    cli.latency = noSamples(now);
  }
  host.setTimer('sleep', SAMPLE_PERIOD_US);
  cli.wait = { kind: 'sleep', next: 'ask' };
}

function addSample(samples: LatencySamples, latency: number): void {
  samples.min = samples.count === 0 ? latency : Math.min(samples.min, latency);
  samples.max = Math.max(samples.max, latency);
  samples.total += latency;
  samples.count++;
}

function samplesText({ cli }: Cli): string {
  const { min, max, total, count } = cli.latency;
  const average = (total / count).toFixed(2);
  if (cli.config.output === 'csv') return `${min},${max},${average},${count}\n`;
  if (cli.config.output === 'raw') return `${min} ${max} ${average} ${count}\n`;
  return `min: ${min}, max: ${max}, avg: ${average} (${count} samples)`;
}
