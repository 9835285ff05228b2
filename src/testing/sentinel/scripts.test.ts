/** Notification scripts: when they run, how often, how long, and what is said about them. */
import { beforeEach, describe, expect, test } from 'vitest';
import { redisSentinel } from '#engine/server';
import type { Program } from '#host/host';
import { SmallClient, type Value } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';
import { SentinelStage } from './stage';

const CWD = '/lab';
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

/** A script that exits at once with a status, or never (null). */
function script(name: string, status: number | null): Program {
  return {
    name,
    start: (host) => {
      if (status !== null) host.exit(status);
      return {};
    },
    turn: () => {},
  };
}

const SCRIPTS = [
  script('works', 0),
  script('tries-again', 1),
  script('fails', 3),
  script('hangs', null),
];

let net: SmallNet;
let sentinel: Process;
let client: SmallClient;

function startWith(name: string): void {
  net = new SmallNet([redisSentinel, ...SCRIPTS]);
  for (const each of SCRIPTS) {
    net.write(`${CWD}/${each.name}.sh`, `\x7fELF ${each.name}\n`);
    for (const file of net.files.values()) file.executable = true;
  }
  net.write(`${CWD}/nobody.sh`, 'not a program\n');
  const nobody = net.files.get(`${CWD}/nobody.sh`);
  if (nobody) nobody.executable = true;
  net.write(
    `${CWD}/s.conf`,
    [
      'sentinel monitor m 127.0.0.1 7000 1',
      'sentinel down-after-milliseconds m 100000000',
      `sentinel notification-script m ${CWD}/${name}.sh`,
    ].join('\n'),
  );
  sentinel = net.start('redis-sentinel', ['redis-sentinel', 's.conf', '--loglevel', 'debug'], CWD);
  net.run(SECOND);
  client = new SmallClient(net, 26379);
}

/** What +monitor at the start and each of these set off. */
function raiseEvents(count: number): void {
  for (let i = 0; i < count; i++) client.command('SENTINEL', 'SET', 'm', 'quorum', String(i + 1));
}

function started(): readonly (readonly string[])[] {
  const children = [...net.processes.values()].filter(({ ppid }) => ppid === sentinel.pid);
  return children.map(({ argv }) => argv);
}

/** Log lines that name a script event, without their date. */
function logged(type: string): string[] {
  const lines = sentinel.output.split('\n').filter((line) => line.includes(` ${type} `));
  return lines.map((line) => line.replace(/^.*? [-.#*] /, ''));
}

function pending(): Value[] {
  return client.command('SENTINEL', 'PENDING-SCRIPTS') as Value[];
}

function field(job: Value | undefined, name: string): Value | undefined {
  const fields = job as Value[];
  return fields[fields.indexOf(name) + 1];
}

describe('a script that works', () => {
  beforeEach(() => startWith('works'));

  test('is told the event and forgotten', () => {
    raiseEvents(1);
    net.run(SECOND);
    expect(started()).toEqual([
      [`${CWD}/works.sh`, '+monitor', 'master m 127.0.0.1 7000 quorum 1'],
      [`${CWD}/works.sh`, '+set', 'master m 127.0.0.1 7000 quorum 1'],
    ]);
    expect(pending()).toEqual([]);
    expect(logged('-script-error')).toEqual([]);
    expect(logged('+script-child')).toHaveLength(2);
    expect(logged('-script-child')[0]).toMatch(/^-script-child \d+ 0 0$/);
  });
});

describe('a script that asks to be run again', () => {
  beforeEach(() => startWith('tries-again'));

  /** A stopped Sentinel costs nothing; scripts go on in TILT. */
  function sleepThrough(us: number): void {
    net.kill(sentinel, 'SIGSTOP');
    net.run(us);
    net.kill(sentinel, 'SIGCONT');
    net.run(SECOND);
  }

  test('is run ten times, after twice as long each time, and then given up', () => {
    expect(field(pending()[0], 'flags')).toBe('scheduled');
    expect(field(pending()[0], 'retry-num')).toBe('1');
    for (let runs = 1; runs < 10; runs++) {
      const delay = 30 * 2 ** (runs - 1) * SECOND;
      expect(Number(field(pending()[0], 'run-delay'))).toBeLessThanOrEqual(delay / 1000);
      sleepThrough(delay - 10 * SECOND);
      expect(started()).toHaveLength(runs);
      sleepThrough(10 * SECOND);
      expect(started()).toHaveLength(runs + 1);
    }
    sleepThrough(SECOND);
    expect(pending()).toEqual([]);
    expect(logged('-script-error')).toEqual([`-script-error ${CWD}/tries-again.sh 0 1`]);
  });
});

describe('a script that fails', () => {
  test('is run once', () => {
    startWith('fails');
    net.run(MINUTE);
    expect(started()).toHaveLength(1);
    expect(logged('-script-error')).toEqual([`-script-error ${CWD}/fails.sh 0 3`]);
    expect(pending()).toEqual([]);
  });

  test('counts as ended with status 2 if it can not be executed', () => {
    startWith('nobody');
    net.run(MINUTE);
    expect(started()).toEqual([]);
    expect(logged('-script-error')).toEqual([`-script-error ${CWD}/nobody.sh 0 2`]);
    expect(pending()).toEqual([]);
  });
});

describe('a script that hangs', () => {
  beforeEach(() => startWith('hangs'));

  test('is killed after a minute and run again', () => {
    net.run(58 * SECOND);
    expect(field(pending()[0], 'flags')).toBe('running');
    expect(field(pending()[0], 'pid')).toBe(String([...net.processes.keys()].at(1)));
    net.run(5 * SECOND);
    const [timeout] = logged('-script-timeout');
    expect(timeout).toMatch(new RegExp(`^-script-timeout ${CWD}/hangs.sh \\d+$`));
    expect(logged('-script-child')[0]).toMatch(/ 0 9$/);
    net.run(31 * SECOND);
    expect(started()).toHaveLength(2);
  });

  test('holds back others: sixteen at once, 256 in the queue, the oldest waiting are dropped', () => {
    raiseEvents(300);
    net.run(SECOND);
    expect(started()).toHaveLength(16);
    expect(pending()).toHaveLength(256);
    expect(client.command('INFO', 'sentinel')).toContain('sentinel_running_scripts:16\r\n');
    expect(client.command('INFO', 'sentinel')).toContain('sentinel_scripts_queue_length:256\r\n');
    const last = field(pending().at(-1), 'argv') as Value[];
    expect(last).toEqual([`${CWD}/hangs.sh`, '+set', 'master m 127.0.0.1 7000 quorum 300']);
  });
});

test('paths of scripts can be set once deny-scripts-reconfig is no', () => {
  startWith('works');
  const set = (path: string) => client.command('SENTINEL', 'SET', 'm', 'notification-script', path);
  expect(set(`${CWD}/fails.sh`)).toMatch(/^-ERR Reconfiguration of scripts path is denied/);
  client.send('SHUTDOWN');
  net.run(SECOND);
  const conf = net.text(`${CWD}/s.conf`);
  net.write(`${CWD}/s.conf`, `sentinel deny-scripts-reconfig no\n${conf}`);
  sentinel = net.start('redis-sentinel', ['redis-sentinel', 's.conf'], CWD);
  net.run(SECOND);
  client = new SmallClient(net, 26379);
  expect(set('/nope.sh')).toBe('-ERR Notification script seems non existing or non executable');
  expect(set(`${CWD}/fails.sh`)).toBe('+OK');
  expect(net.text(`${CWD}/s.conf`)).toContain(`sentinel notification-script m ${CWD}/fails.sh\n`);
  expect(set('')).toBe('+OK');
  expect(net.text(`${CWD}/s.conf`)).not.toContain('notification-script');
});

test('a script of the machine is run by its shell', () => {
  const home = '/home/learner/redis-6.2.6';
  const stage = new SentinelStage(1);
  stage.write(`${home}/notify.sh`, `#!/usr/bin/sh\necho "$1: $2" >> ${home}/7/told\n`);
  stage.tool('chmod', '+x', `${home}/notify.sh`);
  stage.run(100);
  const monitor = 'sentinel monitor m 127.0.0.1 7000 1';
  const script = `sentinel notification-script m ${home}/notify.sh`;
  const conf = [monitor, 'sentinel down-after-milliseconds m 1000', script, ''].join('\n');
  stage.start('redis-sentinel', 7, `port 7\n${conf}`);
  stage.run(3000);
  expect(stage.read(7, 'told')?.split('\n').slice(0, 3)).toEqual([
    '+monitor: master m 127.0.0.1 7000 quorum 1',
    '+sdown: master m 127.0.0.1 7000',
    '+odown: master m 127.0.0.1 7000 #quorum 1/1',
  ]);
});
