import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineDesk } from '#testing/engine_desk';
import { databasesCron } from './databases_cron';
import { dictSize, dictSlots } from './dict';
import { activeExpireCycle } from './expire';

function keysLeft(desk: EngineDesk): number {
  return dictSize(desk.server.dbs[0]!.dict);
}

function fill(desk: EngineDesk, count: number, ttlMs: number): void {
  for (let i = 0; i < count; i++) desk.command('SET', `${ttlMs}:${i}`, 'v', 'PX', `${ttlMs}`);
}

/** A stream to look at: what goes to replicas. */
function withBacklog(): EngineDesk {
  const desk = new EngineDesk();
  desk.server.repl.backlog = {
    size: 1 << 20,
    bytes: new Uint8Array(1 << 20),
    index: 0,
    histlen: 0,
    firstOffset: 1,
  };
  return desk;
}

function stream(desk: EngineDesk): string {
  const { backlog } = desk.server.repl;
  return Buffer.from(backlog?.bytes.subarray(0, backlog.histlen) ?? []).toString('latin1');
}

describe('expiry on access', () => {
  it('deletes on a master, and says so to the replicas', () => {
    const desk = withBacklog();
    desk.command('SET', 'k', 'v', 'PX', '100');
    desk.tick(100);
    expect(desk.command('GET', 'k')).toBe('$1\r\nv\r\n');
    desk.tick(1);
    expect(desk.command('GET', 'k')).toBe('$-1\r\n');
    expect(keysLeft(desk)).toBe(0);
    expect(stream(desk)).toContain('$3\r\nDEL\r\n$1\r\nk\r\n');
    expect(desk.server.stat.expiredkeys).toBe(1);
    expect(desk.server.stat.keyspaceMisses).toBe(1);
  });

  it('on a replica hides the key from readers and leaves it to the master', () => {
    const desk = new EngineDesk();
    desk.command('SET', 'k', 'v', 'PX', '100');
    desk.server.repl.masterHost = '127.0.0.1';
    desk.tick(101);
    expect(desk.command('GET', 'k')).toBe('$-1\r\n');
    expect(desk.command('EXISTS', 'k')).toBe(':0\r\n');
    expect(keysLeft(desk)).toBe(1);
    // The master's own commands find what the master found when it sent them.
    desk.client.isMaster = true;
    desk.command('APPEND', 'k', 'w');
    expect(desk.server.dbs[0]!.dict.ht.used).toBe(1);
    desk.command('DEL', 'k');
    expect(keysLeft(desk)).toBe(0);
  });
});

describe('effects as they are replicated', () => {
  const rewritten = (...argv: string[]) => {
    const desk = new EngineDesk();
    desk.command('SET', 'k', '1');
    desk.command(...argv);
    return desk.client.argv;
  };
  it.each([
    [
      ['SET', 'k', 'v', 'EX', '10'],
      ['SET', 'k', 'v', 'PX', '10000'],
    ],
    [
      ['SETEX', 'k', '10', 'v'],
      ['SET', 'k', 'v', 'PX', '10000'],
    ],
    [
      ['PSETEX', 'k', '10', 'v'],
      ['SET', 'k', 'v', 'PX', '10'],
    ],
    [
      ['SET', 'k', 'v', 'EXAT', '4102444800'],
      ['SET', 'k', 'v', 'PXAT', '4102444800000'],
    ],
    [
      ['SET', 'k', 'v', 'GET', 'XX'],
      ['SET', 'k', 'v', 'XX'],
    ],
    [
      ['GETEX', 'k', 'EX', '10'],
      ['PEXPIRE', 'k', '10000'],
    ],
    [
      ['GETEX', 'k', 'EXAT', '1'],
      ['DEL', 'k'],
    ],
    [
      ['GETDEL', 'k'],
      ['DEL', 'k'],
    ],
    [
      ['GETSET', 'k', 'v'],
      ['SET', 'k', 'v'],
    ],
    [
      ['EXPIRE', 'k', '-1'],
      ['DEL', 'k'],
    ],
    [
      ['EXPIRE', 'k', '10'],
      ['EXPIRE', 'k', '10'],
    ],
    [
      ['INCRBYFLOAT', 'k', '0.1'],
      ['SET', 'k', '1.1', 'KEEPTTL'],
    ],
  ])('%j goes on as %j', (argv, expected) => {
    expect(rewritten(...argv)).toEqual(expected);
  });
});

describe('the active expire cycle', () => {
  it('removes all expired keys within some calls, and no other', () => {
    const desk = new EngineDesk();
    fill(desk, 500, 100);
    fill(desk, 100, 100_000);
    desk.tick(101);
    for (let i = 0; i < 200 && keysLeft(desk) > 100; i++) databasesCron(desk.server);
    expect(keysLeft(desk)).toBe(100);
    expect(desk.server.stat.expiredkeys).toBe(500);
    expect(desk.server.dbs[0]!.avgTtl).toBeGreaterThan(0);
  });

  it('stops when its time is up, and goes on in the fast cycle', () => {
    const desk = new EngineDesk();
    fill(desk, 50_000, 100);
    desk.tick(101);
    const before = desk.server.spentUs;
    activeExpireCycle(desk.server, 'slow');
    expect(desk.server.expire.timelimitExit).toBe(true);
    expect(keysLeft(desk)).toBeGreaterThan(0);
    expect(desk.server.spentUs - before).toBeLessThan(26_000);
    const left = keysLeft(desk);
    activeExpireCycle(desk.server, 'fast');
    expect(keysLeft(desk)).toBeLessThan(left);
  });

  it('leaves a replica alone but for keys that were made there', () => {
    const desk = new EngineDesk();
    desk.command('SET', 'of the master', 'v', 'PX', '100');
    desk.server.repl.masterHost = '127.0.0.1';
    desk.server.config['replica-read-only'] = false;
    desk.command('SET', 'of its own', 'v', 'PX', '100');
    desk.tick(101);
    for (let i = 0; i < 10; i++) databasesCron(desk.server);
    expect(desk.command('KEYS', '*')).toBe('*0\r\n');
    expect(keysLeft(desk)).toBe(1);
  });

  it('has tables shrunk that have become too large', () => {
    const desk = new EngineDesk();
    for (let i = 0; i < 2000; i++) desk.command('SET', `${i}`, 'v');
    for (let i = 0; i < 1990; i++) desk.command('DEL', `${i}`);
    for (let i = 0; i < 20; i++) databasesCron(desk.server);
    expect(dictSlots(desk.server.dbs[0]!.dict)).toBeLessThan(64);
  });
});

describe('a server that is replaced by its clone', () => {
  it('goes on the same, also while a child shares its pages', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const command = fc.oneof(
      fc.tuple(fc.constant('SET'), word, fc.string()),
      fc.tuple(fc.constantFrom('APPEND', 'SETNX', 'GETSET'), word, word),
      fc.tuple(fc.constantFrom('DEL', 'GET', 'INCR', 'PERSIST', 'TTL'), word),
      fc.tuple(fc.constant('PEXPIRE'), word, fc.constantFrom('5', '50', '-1')),
      fc.tuple(fc.constantFrom('RENAME', 'COPY'), word, word),
      fc.constantFrom(['RANDOMKEY'], ['SCAN', '0'], ['KEYS', '*'], ['BGSAVE'], ['DBSIZE']),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), fc.nat(10), (commands, every) => {
        const one = new EngineDesk();
        const other = new EngineDesk();
        for (const [i, argv] of commands.entries()) {
          one.tick(3);
          other.tick(3);
          expect(other.command(...argv)).toBe(one.command(...argv));
          if (i % (every + 1) === 0) other.replaceByClone();
          databasesCron(one.server);
          databasesCron(other.server);
        }
      }),
      { numRuns: 60 },
    );
  });
});
