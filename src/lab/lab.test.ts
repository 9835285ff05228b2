import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesOf, latin1 } from '#hiredis/bytes';
import { createLab, type Lab, nowOf, runLab, screensOf, takeInput } from './lab';
import { Misfit } from './schema';
import { ttysOf } from './snapshot';
import { parseTopology } from './topology';

const topologyJson = readFileSync('lessons/01-one-to-many/topology.json', 'utf8');

function newLab(seed = 1): Lab {
  const topology = parseTopology(topologyJson);
  if (topology instanceof Misfit) expect.fail(topology.toString());
  return createLab({ topology, lesson: { id: '01', hash: 'h' }, seed });
}

function type(lab: Lab, tty: number, line: string): void {
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
  for (let waited = 0; waited < 400; waited++) {
    runLab(lab, nowOf(lab) + 5000);
    const editor = ttysOf(lab).find((each) => each.tty === tty)?.editor;
    if (editor?.line === '') return;
  }
}

function screen(lab: Lab, tty: number): string {
  const bytes = screensOf(lab).find((each) => each.tty === tty)?.bytes;
  return latin1(bytes ?? bytesOf(''));
}

describe('lab', () => {
  it('boots, starts a server and answers redis-cli', () => {
    const lab = newLab();
    let n = 0;
    runLab(lab, 100_000, (h) => {
      for (const r of h.trace) console.log(JSON.stringify(r));
      if (n++ > 300)
        throw new Error(
          'too many windows ' +
            nowOf(lab) +
            JSON.stringify(
              [...lab.world.processes.values()].map((p) => [p.pid, p.nextAt, p.wakeAt, p.turns]),
            ),
        );
      return true;
    });
    console.log(JSON.stringify(screen(lab, 1)), ttysOf(lab));
    type(lab, 1, 'src/redis-server ./redis6379.conf 1>log6379.log 2>&1 &');
    runLab(lab, nowOf(lab) + 1_000_000);
    type(lab, 1, 'cat log6379.log');
    type(lab, 1, 'src/redis-cli set a 1');
    type(lab, 1, 'src/redis-cli get a');
    console.log(screen(lab, 1));
    console.log(
      lab.watch.memory
        .map((r) => JSON.stringify(r))
        .join('\n')
        .slice(0, 3000),
    );
  });
});
