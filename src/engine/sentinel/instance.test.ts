import { beforeEach, describe, expect, it } from 'vitest';
import { assert } from '#host/assert';
import { EngineDesk } from '#testing/engine_desk';
import type { Server } from '../state';
import { sentinelAddrEqualsHostname, sentinelAddrIsEqual } from './address';
import { sentinelEvent, sentinelGenerateInitialMonitorEvents } from './event';
import { sentinelFacts, traceSentinelFacts } from './facts';
import {
  createSentinelRedisInstance,
  removeMaster,
  removeMatchingSentinelFromMaster,
  sentinelInstanceMapCommand,
  sentinelPropagateDownAfterPeriod,
} from './instance';
import {
  sentinelDropConnections,
  sentinelTryConnectionSharing,
  sentinelUpdateSentinelAddressInAllMasters,
} from './link/link';
import {
  getSentinelRedisInstanceByAddrAndRunID,
  sentinelGetCurrentMasterAddress,
  sentinelGetMasterByName,
  sentinelRedisInstanceLookupSlave,
} from './lookup';
import { createSentinelState, type InstanceRole, type SentinelRedisInstance } from './state';

const ID = 'a'.repeat(40);

let desk: EngineDesk;
let server: Server;

function add(
  role: InstanceRole,
  port: number,
  more: { name?: string; master?: SentinelRedisInstance } = {},
): SentinelRedisInstance {
  const { name = '', master = null } = more;
  const where = { hostname: '127.0.0.1', port, quorum: 2 };
  const made = createSentinelRedisInstance(server, { role, name, master, ...where });
  assert(typeof made !== 'string', `not made: ${made}`);
  if (role === 'sentinel') made.runid = name;
  return made;
}

beforeEach(() => {
  desk = new EngineDesk();
  server = desk.server;
  server.sentinelMode = true;
  server.sentinel = createSentinelState(server.mstime);
});

describe('instances', () => {
  it('are found by name, address and id', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    const slave = add('slave', 6380, { master });
    const peer = add('sentinel', 26380, { master, name: ID });
    const { slaves, sentinels } = master;
    expect(sentinelGetMasterByName(server, 'mymaster')).toBe(master);
    const where = { host: '127.0.0.1', port: 6380 };
    expect(sentinelRedisInstanceLookupSlave(server, master, where)).toBe(slave);
    const find = getSentinelRedisInstanceByAddrAndRunID;
    expect(find(server, slaves, { addr: where, runid: null })).toBe(slave);
    expect(find(server, sentinels, { addr: null, runid: ID })).toBe(peer);
    expect(find(server, sentinels, { addr: where, runid: ID })).toBeUndefined();
    expect(removeMatchingSentinelFromMaster(server, master, ID)).toBe(true);
    expect(sentinels.size).toBe(0);
    removeMaster(server, master);
    expect(sentinelGetMasterByName(server, 'mymaster')).toBeUndefined();
  });

  it('are known once', () => {
    add('master', 6379, { name: 'mymaster' });
    const again = { role: 'master', name: 'mymaster', hostname: '127.0.0.1', port: 1 } as const;
    const create = (more: object) =>
      createSentinelRedisInstance(server, { ...again, quorum: 1, master: null, ...more });
    expect(create({})).toBe('EBUSY');
    expect(create({ name: 'b', hostname: 'nowhere' })).toBe('ENOENT');
    expect(create({ name: 'b', port: 65_536 })).toBe('EINVAL');
  });

  it('take down-after and renamed commands from their master', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    const slave = add('slave', 6380, { master });
    master.downAfterPeriod = 1234;
    sentinelPropagateDownAfterPeriod(master);
    master.renamedCommands.set('config', { from: 'CONFIG', to: 'GUESSME' });
    expect(slave.downAfterPeriod).toBe(1234);
    expect(sentinelInstanceMapCommand(slave, 'CONFIG')).toBe('GUESSME');
    expect(sentinelInstanceMapCommand(master, 'INFO')).toBe('INFO');
  });

  it('report the promoted replica as soon as it is known to be a master', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    master.promotedSlave = add('slave', 6380, { master });
    master.flags.failoverInProgress = true;
    master.failoverState = 'wait_promotion';
    expect(sentinelGetCurrentMasterAddress(master).port).toBe(6379);
    master.failoverState = 'reconf_slaves';
    expect(sentinelGetCurrentMasterAddress(master).port).toBe(6380);
  });

  it('resolve names only when told to', () => {
    const { addr } = add('master', 6379, { name: 'mymaster' });
    expect(sentinelAddrEqualsHostname(server, addr, '127.0.0.1')).toBe(true);
    expect(sentinelAddrIsEqual(addr, { ...addr, hostname: 'another' })).toBe(true);
    expect(sentinelAddrEqualsHostname(server, addr, 'localhost')).toBe(false);
  });
});

describe('links', () => {
  it('are shared by the instances of one Sentinel, also in a clone of the state', () => {
    const [one, two] = ['one', 'two'].map((name, i) => add('master', 6379 + i, { name }));
    const a = add('sentinel', 26380, { master: one as SentinelRedisInstance, name: ID });
    const b = add('sentinel', 26380, { master: two as SentinelRedisInstance, name: ID });
    expect(sentinelTryConnectionSharing(server, b)).toBe(true);
    expect(b.link).toBe(a.link);
    expect(a.link.refcount).toBe(2);
    const clone = structuredClone(server.sentinel);
    const [first, second] = [...(clone?.masters.values() ?? [])];
    expect(first?.sentinels.get(ID)?.link).toBe(second?.sentinels.get(ID)?.link);
    a.addr.port = 26390;
    sentinelUpdateSentinelAddressInAllMasters(server, a);
    expect(b.addr.port).toBe(26390);
    expect(sentinelDropConnections(server)).toBe(0);
  });
});

describe('events', () => {
  it('are logged, published and stated, with whom they are about', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    const instance = add('slave', 6380, { master });
    desk.command('subscribe', '+slave');
    sentinelEvent(server, { level: 'notice', type: '+slave', instance, text: '%@' });
    const text = 'slave 127.0.0.1:6380 127.0.0.1 6380 @ mymaster 127.0.0.1 6379';
    expect(desk.stdout()).toMatch(new RegExp(`^\\d+:X .* \\* \\+slave ${text}\n$`));
    expect(desk.client.reply.join('')).toContain(`$6\r\n+slave\r\n$${text.length}\r\n${text}`);
    const names = { role: 'slave', name: '127.0.0.1:6380', port: 6380, master: 'mymaster' };
    const fact = desk.facts.find(({ kind }) => kind === 'sentinel-event');
    expect(fact).toMatchObject({ type: '+slave', text, instance: names });
  });

  it('run the notification script if they are warnings', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    master.notificationScript = '/bin/notify';
    sentinelGenerateInitialMonitorEvents(server);
    sentinelEvent(server, { level: 'notice', type: '+x', instance: master, text: '' });
    expect(server.sentinel?.scriptsQueue.map(({ argv }) => argv)).toEqual([
      ['/bin/notify', '+monitor', 'master mymaster 127.0.0.1 6379 quorum 2'],
    ]);
  });
});

describe('facts', () => {
  it('are stated once for each change', () => {
    const master = add('master', 6379, { name: 'mymaster' });
    add('slave', 6380, { master });
    traceSentinelFacts(server);
    traceSentinelFacts(server);
    desk.tick(400);
    traceSentinelFacts(server);
    expect(desk.facts.filter(({ kind }) => kind === 'sentinel')).toHaveLength(1);
    const [stated] = sentinelFacts(server).masters;
    expect(stated).toMatchObject({ name: 'mymaster', linkUp: false, odownSince: null });
    expect(stated?.overdue).toEqual({
      sentAt: server.mstime - 400,
      lastAvail: server.mstime - 400,
    });
  });
});
