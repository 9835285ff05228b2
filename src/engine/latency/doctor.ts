/**
 * A report on latencies for people.
 * twin: redis 6.2.6 latency.c, createLatencyReport, analyzeLatencyForEvent.
 * differs: only the advices that our events can lead to.
 */
import type { Server } from '../state';
import type { LatencyTimeSeries } from './latency';

const DISABLED =
  "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it. If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n";
const NOTHING =
  'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n';
const OBSERVED =
  "Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?\n\n";
const NO_ADVICE =
  "\nWhile there are latency events logged, I'm not able to suggest any easy fix. Please use the Redis community to get some help, providing this report in your help request.\n";

const INSPECT_SLOWLOG =
  '- Check your Slow Log to understand what are the commands you are running which are too slow to execute. Please check https://redis.io/commands/slowlog for more information.\n';
const SCHEDULER = `- The system is slow to execute Redis code paths not containing system calls. This usually means the system does not provide Redis CPU time to run for long periods. You should try to:
  1) Lower the system load.
  2) Use a computer / VM just for Redis if you are running other software in the same system.
  3) Check if you have a "noisy neighbour" problem.
  4) Check with 'redis-cli --intrinsic-latency 100' what is the intrinsic latency in your system.
  5) Check if the problem is allocator-related by recompiling Redis with MALLOC=libc, if you are using Jemalloc. However this may create fragmentation problems.
`;
const HZ =
  "- In order to make the Redis keys expiring process more incremental, try to set the 'hz' configuration parameter to 100 using 'CONFIG SET hz 100'.\n";
const LARGE_OBJECTS =
  '- Deleting, expiring or evicting (because of maxmemory policy) large objects is a blocking operation. If you have very large objects that are often deleted, expired, or evicted, try to fragment those objects into multiple smaller objects.\n';

function slowlogAdvice({ config }: Server): string {
  const threshold = config['latency-monitor-threshold'];
  const slowerThan = config['slowlog-log-slower-than'];
  if (slowerThan < 0) {
    return `- There are latency issues with potentially slow commands you are using. Try to enable the Slow Log Redis feature using the command 'CONFIG SET slowlog-log-slower-than ${threshold * 1000}'. If the Slow log is disabled Redis is not able to log slow commands execution for you.\n`;
  }
  if (Math.floor(slowerThan / 1000) <= threshold) return '';
  return `- Your current Slow Log configuration only logs events that are slower than your configured latency monitor threshold. Please use 'CONFIG SET slowlog-log-slower-than ${threshold * 1000}'.\n`;
}

/** In the order in which the original gives them. */
function advices(server: Server): string {
  const has = (event: string) => server.latencyEvents.has(event);
  let text = '';
  if (has('command')) text += slowlogAdvice(server) + INSPECT_SLOWLOG;
  if (has('fast-command')) text += SCHEDULER;
  if (has('expire-cycle') && server.hz < 100) text += HZ;
  if (has('command') || has('expire-cycle')) text += LARGE_OBJECTS;
  return text;
}

function describe(event: string, { samples, maxMs }: LatencyTimeSeries, now: number): string {
  const count = samples.length;
  const sum = samples.reduce((total, { latencyMs }) => total + latencyMs, 0);
  const avg = Math.floor(sum / count);
  const deviations = samples.reduce((total, each) => total + Math.abs(avg - each.latencyMs), 0);
  const period = Math.max(now - (samples[0]?.time ?? now), 1) / count;
  return `${event}: ${count} latency spikes (average ${avg}ms, mean deviation ${Math.floor(deviations / count)}ms, period ${period.toFixed(2)} sec). Worst all time event ${maxMs}ms.\n`;
}

export function createLatencyReport(server: Server): string {
  const { latencyEvents, config } = server;
  if (latencyEvents.size === 0) {
    return config['latency-monitor-threshold'] === 0 ? DISABLED : NOTHING;
  }
  const events = [...latencyEvents].map(
    ([event, series], at) => `${at + 1}. ${describe(event, series, server.unixtime)}`,
  );
  const advice = advices(server);
  const tail = advice === '' ? NO_ADVICE : `\nI have a few advices for you:\n\n${advice}`;
  return OBSERVED + events.join('') + tail;
}
