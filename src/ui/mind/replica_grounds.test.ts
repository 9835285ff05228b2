import { expect, test } from 'vitest';
import type { SentinelReplicaFacts } from '#host/sentinel_facts';
import type { LaneChange } from '#protocol/lanes';
import type { Watch } from '../topology/sentinels';
import type { Announcement } from './announcements';
import type { Passed } from './replica_cases';
import { groundsOf, type Past } from './replica_grounds';

const HOST = '127.0.0.1';
const WATCH = {
  sentinel: { name: '26379', port: 26_379 },
  master: { name: 'mymaster', host: HOST, port: 6379, downAfterMs: 3000 },
} as unknown as Watch;
const REPLICA = { host: HOST, port: 6380 } as SentinelReplicaFacts;
const PERIOD = { of: 'sentinel', line: 'sentinel down-after-milliseconds mymaster 3000' };

interface Event {
  readonly of?: number;
  readonly role?: 'master' | 'slave';
  readonly by?: number;
}

function event(at: number, type: string, { of = 6380, role = 'slave', by = 26_379 }: Event = {}) {
  const name = role === 'slave' ? `${HOST}:${of}` : 'mymaster';
  const instance = { role, name, host: HOST, port: of, master: 'mymaster' };
  return { at, port: by, type, instance, text: '' } satisfies Announcement;
}

type Link = Extract<LaneChange, { kind: 'role' }>['link'];

function role(at: number, link: Link, { port = 6380, pid = 9 } = {}): LaneChange {
  return { at, pid, port, kind: 'role', role: link ? 'slave' : 'master', loading: false, link };
}

function grounds(why: Passed['why'], past: Partial<Past> = {}) {
  return groundsOf({ why }, REPLICA, WATCH, { announced: [], lanes: [], now: 1000, ...past });
}

test('whose conf line decides: the replica’s for its priority, the Sentinel’s for its periods', () => {
  expect(grounds('priority').conf).toEqual({ of: 'replica', line: 'replica-priority 0' });
  expect(grounds('sdown').conf).toEqual(PERIOD);
  expect(grounds('link').conf).toEqual(PERIOD);
  // Five seconds, three INFO periods: no conf has them.
  for (const why of ['ping', 'info', 'disconnected'] as const) expect(grounds(why).conf).toBeNull();
});

test('its own newest event, as this Sentinel announced it: not its master’s, another replica’s or another Sentinel’s', () => {
  const own = event(20, '+sdown');
  const announced = [
    event(10, '+sdown'),
    own,
    event(30, '+sdown', { of: 6381 }),
    event(40, '+sdown', { of: 6379, role: 'master' }),
    event(50, '+sdown', { by: 26_380 }),
    event(60, '+reboot'),
  ];
  expect(grounds('sdown', { announced }).event).toBe(own);
  expect(grounds('info', { announced }).event).toBe(announced[5]);
  expect(grounds('sdown', { announced: announced.slice(2) }).event).toBeNull();
  // A reboot is not what gave it its priority: CONFIG SET may have.
  expect(grounds('priority', { announced }).event).toBeNull();
});

test('a lost link: when it went, not when it was tried again, or in what is still to come', () => {
  const lanes = [
    role(100, 'down'),
    role(110, 'up'),
    role(200, 'down', { port: 6381 }),
    role(300, 'down'),
    role(310, 'syncing'),
    role(320, 'down'),
    role(900, 'up'),
    role(950, 'down'),
  ];
  expect(grounds('link', { lanes, now: 500 }).lostAt).toBe(300);
  expect(grounds('link', { lanes }).lostAt).toBe(950);
  expect(grounds('link', { lanes, now: 120 }).lostAt).toBeNull();
  expect(grounds('sdown', { lanes }).lostAt).toBeNull();
  // Another process, which has had no link yet, lost none.
  const restarted = [role(100, 'up'), role(200, 'down', { pid: 10 })];
  expect(grounds('link', { lanes: restarted }).lostAt).toBeNull();
});
