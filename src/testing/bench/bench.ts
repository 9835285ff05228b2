/** The headless part of npm run bench: figures side by side with their peers, in one run. No test asserts on them. */
import { benchEngine } from './engine_ops';
import { benchLab } from './lab_speed';
import { benchReplication } from './replication_speed';
import { benchSentinels } from './sentinel_speed';

const SECTIONS = [
  [
    'Engine, one process, batches of 16 (median of 5 rounds of 10,000; x: relative to ours)',
    benchEngine,
  ],
  [
    'Replication over TCP beside a real redis-server (median of 3 rounds that take turns; ratio of speeds)',
    benchReplication,
  ],
  ['Lab of lesson 1, master and replica in sync, idle', async () => benchLab()],
  ['Labs that Sentinels watch, idle, inline, Node', async () => benchSentinels()],
] as const;

for (const [title, run] of SECTIONS) {
  console.log(`\n${title}`);
  for (const line of await run()) console.log(`  ${line}`);
}
process.exit(0);
