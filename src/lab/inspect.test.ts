/** Looking into servers: what is answered, and that it leaves no trace at all. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConfAnswer, KeysAnswer, LogLine } from '#host/inspection';
import { type Answers, answersOf, withLog } from './inspect';
import { digestOf, type Lab, nowOf, runLab, takeInput } from './lab';
import { beginLab, ttyNamed } from './prelude';
import { PROGRAMS } from './programs/programs';
import { Misfit } from './schema';
import { parseTopology } from './topology';

function begun(): Lab {
  const json = readFileSync('lessons/04-automatic-failover/topology.json', 'utf8');
  const topology = parseTopology(json);
  if (topology instanceof Misfit) expect.fail(topology.toString());
  return beginLab({ topology, lesson: { id: '04', hash: 'h' }, seed: 3, programs: PROGRAMS });
}

function type(lab: Lab, line: string): void {
  takeInput(lab, { kind: 'keys', tty: ttyNamed(lab, 'cli') ?? 0, bytes: `${line}\r` });
  runLab(lab, nowOf(lab) + 300_000);
}

function pidOf(lab: Lab, port: number): number {
  const found = [...lab.watch.ports].find(([, each]) => each === port);
  return found?.[0] ?? 0;
}

const QUESTIONS = [
  ['info'],
  ['conf'],
  ['keys', '0', '100'],
  ['key', '0', 'l'],
  ['clients'],
  ['log'],
];

function ask(lab: Lab, port: number): Answers {
  const { runner } = lab;
  const pid = pidOf(lab, port);
  const answers = answersOf(runner.images.get(pid), runner.programs, QUESTIONS);
  return withLog(lab, { pid, questions: QUESTIONS, answers });
}

function acted(look: (lab: Lab) => void): Lab {
  const lab = begun();
  for (const line of [
    'src/redis-cli rpush l a b c',
    'src/redis-cli set t 1 ex 100',
    'src/redis-cli config set maxmemory 64mb',
    'src/redis-cli -p 6380 get l',
  ]) {
    type(lab, line);
    look(lab);
  }
  return lab;
}

const unseen = acted(() => {});
const seen = acted((lab) => {
  for (const port of [6379, 6380, 26379, 26380]) ask(lab, port);
});

test('INFO, conf, keys, a value, connections and log of a server and of a Sentinel', () => {
  const lab = unseen;
  const [info, conf, keys, value, clients, log] = ask(lab, 6379) as [
    string,
    ConfAnswer,
    KeysAnswer,
    unknown,
    string[],
    LogLine[],
  ];
  expect(info).toMatch(/role:master\r\nconnected_slaves:1/);
  const differing = conf.directives.filter((each) => each.value !== each.initial);
  expect(differing).toContainEqual({ name: 'maxmemory', value: '67108864', initial: '0' });
  expect(conf.file).toMatch(/redis6379\.conf$/);
  const [, replicaConf] = ask(lab, 6380) as [string, ConfAnswer];
  const follows = (each: ConfAnswer) =>
    each.directives.find(({ name, value, initial }) => name === 'replicaof' && value !== initial);
  expect(follows(replicaConf)?.value).toBe('127.0.0.1 6379');
  expect(follows(conf)).toBeUndefined();
  expect(keys.total).toBe(keys.keys.length);
  expect(keys.keys.find(({ name }) => name === 'l')).toMatchObject({
    type: 'list',
    expiresAt: null,
  });
  const left =
    (keys.keys.find(({ name }) => name === 't')?.expiresAt ?? 0) -
    lab.world.startDateUs / 1000 -
    nowOf(lab) / 1000;
  expect(left).toBeGreaterThan(90_000);
  expect(value).toEqual(['a', 'b', 'c']);
  expect(clients.some((line) => /flags=S .*cmd=/.test(line))).toBe(true);
  expect(log.some(({ text }) => text.includes('Ready to accept connections'))).toBe(true);

  const [sentinelInfo, sentinelConf, none] = ask(lab, 26379) as [string, ConfAnswer, KeysAnswer];
  expect(sentinelInfo).toContain('sentinel_masters:1');
  expect(sentinelConf.directives.find(({ name }) => name === 'port')?.initial).toBe('26379');
  expect(none.keys ?? []).toEqual([]);
});

test('master and replica hold the same, by digest', () => {
  const lab = unseen;
  const keysOf = (port: number) =>
    ((ask(lab, port) ?? [])[2] as KeysAnswer).keys.map(({ name, digest }) => [name, digest]);
  expect(keysOf(6380)).toEqual(keysOf(6379));
});

test('who was looked into goes on exactly as who was not', () => {
  expect(digestOf(seen)).toBe(digestOf(unseen));
  const state = (lab: Lab) => structuredClone(lab.runner.images.get(pidOf(lab, 6379))?.state);
  expect(state(seen)).toEqual(state(unseen));
  expect(seen.inputs).toEqual(unseen.inputs);
});

test('who is not there does not answer; an ended one still has its log', () => {
  const lab = seen;
  expect(withLog(lab, { pid: 1, questions: QUESTIONS, answers: null })).toBe(null);
  const pid = pidOf(lab, 6379);
  takeInput(lab, { kind: 'fault', words: 'kill 6379' });
  runLab(lab, nowOf(lab) + 100_000);
  const [info, , , , , log] = ask(lab, 6379) ?? [];
  expect(lab.runner.images.has(pid)).toBe(false);
  expect(info).toBe(undefined);
  expect(log).not.toEqual([]);
});
