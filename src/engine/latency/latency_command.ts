/**
 * LATENCY: what took long, shown and forgotten.
 * twin: redis 6.2.6 latency.c, latencyCommand.
 */
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplySubcommandSyntaxError,
  addReplyVerbatim,
} from '../networking/reply';
import type { Client, Server } from '../state';
import { createLatencyReport } from './doctor';
import { latencyGraph } from './sparkline';

const HELP = [
  'DOCTOR',
  '    Return a human readable latency analysis report.',
  'GRAPH <event>',
  '    Return an ASCII latency graph for the <event> class.',
  'HISTORY <event>',
  '    Return time-latency samples for the <event> class.',
  'LATEST',
  '    Return the latest latency samples for all events.',
  'RESET [<event> ...]',
  '    Reset latency data of one or more <event> classes.',
  '    (default: reset all data for all event classes)',
];

export function latencyCommand(server: Server, c: Client): void {
  const word = (c.argv[1] ?? '').toLowerCase();
  const argc = c.argv.length;
  if (word === 'history' && argc === 3) history(server, c);
  else if (word === 'graph' && argc === 3) graph(server, c);
  else if (word === 'latest' && argc === 2) latest(server, c);
  else if (word === 'doctor' && argc === 2) addReplyVerbatim(c, createLatencyReport(server));
  else if (word === 'reset') reset(server, c);
  else if (word === 'help' && argc === 2) addReplyHelp(c, HELP);
  else addReplySubcommandSyntaxError(c);
}

function history({ latencyEvents }: Server, c: Client): void {
  const samples = latencyEvents.get(c.argv[2] ?? '')?.samples ?? [];
  addReplyArrayLen(c, samples.length);
  for (const { time, latencyMs } of samples) {
    addReplyArrayLen(c, 2);
    addReplyLongLong(c, time);
    addReplyLongLong(c, latencyMs);
  }
}

function graph(server: Server, c: Client): void {
  const [, , event = ''] = c.argv;
  const series = server.latencyEvents.get(event);
  if (series) addReplyVerbatim(c, latencyGraph(event, series, server.unixtime));
  else addReplyError(c, `No samples available for event '${event}'`);
}

function latest({ latencyEvents }: Server, c: Client): void {
  addReplyArrayLen(c, latencyEvents.size);
  for (const [event, { samples, maxMs }] of latencyEvents) {
    const last = samples.at(-1);
    addReplyArrayLen(c, 4);
    addReplyBulk(c, event);
    addReplyLongLong(c, last?.time ?? 0);
    addReplyLongLong(c, last?.latencyMs ?? 0);
    addReplyLongLong(c, maxMs);
  }
}

/** LATENCY RESET [event ...]: how many series are gone. */
function reset({ latencyEvents }: Server, c: Client): void {
  const wanted = c.argv.slice(2).map((event) => event.toLowerCase());
  let resets = 0;
  for (const event of [...latencyEvents.keys()]) {
    if (wanted.length > 0 && !wanted.includes(event)) continue;
    latencyEvents.delete(event);
    resets++;
  }
  addReplyLongLong(c, resets);
}
