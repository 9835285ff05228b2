/** Virtual seconds per real second of the first lesson's lab, headless, in one thread. */

import { readFileSync } from 'node:fs';
import { assert } from '#host/assert';
import { createLab, type Lab, nowOf, runLab, takeInput } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import { parseTopology } from '#lab/topology';

const SECOND_US = 1_000_000;
const LESSON = '01-one-to-many';
const LINES = [
  [1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &'],
  [2, 'src/redis-server ./redis6380.conf 1>log6380.log 2>&1 &'],
  [2, 'src/redis-cli -p 6380 slaveof 127.0.0.1 6379'],
] as const;

/** The lab with a master and its replica in sync, two shells at their prompts. */
function syncedLab(): Lab {
  const topology = parseTopology(readFileSync(`lessons/${LESSON}/topology.json`, 'utf8'));
  assert('terminals' in topology, 'the lesson has a topology');
  const lesson = { id: LESSON, hash: '' };
  const lab = createLab({ topology, lesson, seed: topology.seed, programs: PROGRAMS });
  runLab(lab, SECOND_US);
  for (const [tty, line] of LINES) {
    takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
    runLab(lab, nowOf(lab) + 3 * SECOND_US);
  }
  return lab;
}

export function benchLab(): string[] {
  const lab = syncedLab();
  const virtual = 3600 * SECOND_US;
  const begun = performance.now();
  runLab(lab, nowOf(lab) + virtual);
  const seconds = (performance.now() - begun) / 1000;
  return [
    `inline, Node: ${Math.round(virtual / SECOND_US / seconds)} virtual seconds per real second`,
  ];
}
