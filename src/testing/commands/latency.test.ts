import { expect, it } from 'vitest';
import { Cluster } from '../replication/cluster';

const PORT = 7000;

it('LATENCY keeps what took long, and draws it', () => {
  const cluster = new Cluster();
  cluster.start(PORT, '--latency-monitor-threshold', '50');
  const command = (line: string) => cluster.command(PORT, line);
  expect(command('LATENCY DOCTOR')).toContain('no latency spike was observed');
  for (const ms of [100, 300, 40, 200]) {
    command(`DEBUG SLEEP ${ms / 1000}`);
    cluster.wait(2000);
  }
  const [[event, time, last, max] = []] = command('LATENCY LATEST') as (string | number)[][];
  expect([event, last, max]).toEqual(['command', 200, 300]);
  const history = command('LATENCY HISTORY command') as number[][];
  expect(history.map(([, ms]) => ms)).toEqual([100, 300, 200]);
  expect(history.at(-1)?.[0]).toBe(time);
  const graph = String(command('LATENCY GRAPH command')).split('\n');
  expect(graph[0]).toBe('command - high 300 ms, low 100 ms (all time high 300 ms)');
  expect(graph.slice(2, 6)).toEqual([' # ', ' |_', ' ||', '_||']);
  const report = String(command('LATENCY DOCTOR'));
  expect(report).toContain('1. command: 3 latency spikes (average 200ms, mean deviation 66ms');
  expect(report).toContain('- Check your Slow Log');
  expect(command('LATENCY RESET nothing')).toBe(0);
  expect(command('LATENCY RESET')).toBe(1);
  expect(command('LATENCY LATEST')).toEqual([]);
});
