import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeDatasetDigest, computeValueDigest } from '#engine/keyspace/digest';
import { bytesOf, latin1 } from '#hiredis/bytes';
import { EngineDesk } from '#testing/engine_desk';
import { dictFind, dictSize } from '../keyspace/dict';
import { loadDataFromDisk } from '../lifecycle/load_data';
import { RDB_CHILD_PROGRAM, rdbChildExited } from './background';
import { redisCheckRdb } from './check';
import { rdbChildProgram } from './child';
import { checkChildrenDone } from './child_done';
import { rdbLoad } from './load';
import { rdbSave } from './save';
import type { RdbSaveJob } from './save_job';

const GOLDEN = join(import.meta.dirname, '../../testing/golden/rdb');

interface Golden {
  readonly debug_digest: string;
  readonly redis_check_rdb: string;
  readonly rdb_base64: string;
  readonly dbs: Record<
    string,
    { readonly keys: Record<string, { readonly encoding: string; readonly digest_value: string }> }
  >;
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(join(GOLDEN, name), 'utf8'));
}

/** Undoes the recordings' escapes. */
function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, hex: string | undefined, char: string) =>
    hex !== undefined
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : ({ r: '\r', n: '\n', t: '\t' }[char] ?? char),
  );
}

function loaded(bytes: Uint8Array): EngineDesk {
  const desk = new EngineDesk();
  desk.files.set('dump.rdb', bytes);
  rdbLoad(desk.server, 'dump.rdb');
  return desk;
}

/** Each type in each of its encodings. */
function collections(desk: EngineDesk): void {
  const odd = ['0', '12', '13', '-1', '127', '-129', '40000', '-8388609', '9223372036854775807'];
  const texts = [...odd, '', 'a', 'x'.repeat(63), 'y'.repeat(64), '\0\xff'];
  desk.command('RPUSH', 'list', ...texts);
  for (let i = 0; i < 3000; i++) desk.command('RPUSH', 'long list', `${i}`, `element ${i}`);
  desk.command('RPUSH', 'list of long', 'z'.repeat(20_000), 'q', 'w'.repeat(300));
  desk.command('SADD', 'intset', '3', '-1', '70000');
  desk.command('SADD', 'intset 64', '3', '9223372036854775807', '-9223372036854775808');
  desk.command('SADD', 'set', ...texts);
  desk.command('HSET', 'hash', ...texts.flatMap((text) => [text, text]));
  for (let i = 0; i < 1000; i++) desk.command('HSET', 'long hash', `field ${i}`, `${i}`);
  desk.command('ZADD', 'zset', '1', 'one', '-inf', 'least', '3.14', 'pi', '1e300', 'much');
  for (let i = 0; i < 1000; i++) desk.command('ZADD', 'long zset', `${i / 7}`, `member ${i}`);
  streams(desk, texts);
}

/** Nodes of many entries, other fields than the first entry's, deleted entries, groups. */
function streams(desk: EngineDesk, texts: readonly string[]): void {
  for (let i = 1; i <= 500; i++) desk.command('XADD', 'stream', `${i}-0`, 'n', `${i * 977}`);
  const pairs = texts.flatMap((text) => [text, text]);
  desk.command('XADD', 'stream', '18446744073709551000-18446744073709551614', ...pairs);
  desk.command('XDEL', 'stream', '7-0', '250-0');
  desk.command('XTRIM', 'stream', 'MAXLEN', '450');
  desk.command('XGROUP', 'CREATE', 'stream', 'group', '0');
  desk.command('XGROUP', 'CREATE', 'stream', 'idle', '$');
  for (const consumer of ['zoe', 'adam'])
    desk.command('XREADGROUP', 'GROUP', 'group', consumer, 'COUNT', '90', 'STREAMS', 'stream', '>');
  desk.command('XACK', 'stream', 'group', '100-0');
  desk.command('XGROUP', 'CREATECONSUMER', 'stream', 'group', 'lazy');
  desk.command('XGROUP', 'CREATE', 'empty stream', 'group', '$', 'MKSTREAM');
}

function withDataset(): EngineDesk {
  const desk = new EngineDesk();
  for (let i = 0; i < 300; i++) desk.command('SET', `key:${i}`, 'v'.repeat(i));
  desk.command('SET', 'int', '-70000');
  desk.command('SET', 'binary \0\xff\r\n', '\0\xff\r\n');
  desk.command('SET', '', 'empty key');
  desk.command('SET', 'long', 'x'.repeat(20_000));
  desk.command('SET', 'volatile', 'v', 'PXAT', '4102444800123');
  collections(desk);
  desk.command('SELECT', '3');
  desk.command('SET', 'in db 3', '1');
  desk.command('SELECT', '0');
  return desk;
}

/** Of 90 read one was acknowledged. */
const PENDING_OF_ZOE = 89;

/** Runs BGSAVE's child to its end; answers its exit code. */
function runChild(desk: EngineDesk, between?: () => void): number | null {
  const fork = desk.forks.at(-1);
  if (fork?.program !== RDB_CHILD_PROGRAM) return null;
  const host = desk.hostOf(fork.pid);
  desk.exitCode = null;
  while (desk.exitCode === null) {
    rdbChildProgram.turn(host, fork.state as RdbSaveJob, []);
    between?.();
  }
  rdbChildExited(desk.server, fork.pid, { kind: 'exited', code: desk.exitCode });
  checkChildrenDone(desk.server);
  return desk.exitCode;
}

describe('golden files', () => {
  for (const name of readdirSync(GOLDEN)) {
    it(`${name}: the same digests, and what redis-check-rdb says`, () => {
      const { debug_digest, dbs, rdb_base64, redis_check_rdb } = golden(name);
      const bytes = new Uint8Array(Buffer.from(rdb_base64, 'base64'));
      const desk = loaded(bytes);
      const checked = redisCheckRdb(desk.server, { filename: 'dump.rdb', bytes });
      // Recorded from another save of the same dataset: with its own time and memory.
      const same = (text: string) => text.trimEnd().replace(/(ctime|used-mem) = '\d+'/g, '$1');
      expect(same(checked.text)).toBe(same(redis_check_rdb));
      expect(desk.exitCode).toBe(null);
      expect(computeDatasetDigest(desk.server)).toBe(debug_digest);
      for (const [id, { keys }] of Object.entries(dbs)) {
        const db = desk.server.dbs[Number(id)];
        for (const [escaped, { encoding, digest_value }] of Object.entries(keys)) {
          const key = unescaped(escaped);
          const val = db && dictFind(db.dict, key);
          expect(db && val && computeValueDigest(db, key, val)).toBe(digest_value);
          // Recorded before the save. A short string that was changed in place is `raw`, and a set
          // that once had other members a hashtable, until it is loaded anew.
          const isKept = encoding !== 'raw' && name !== 'set-hashtable-of-ints.json';
          if (isKept) expect(val?.encoding).toBe(encoding);
        }
      }
    });
  }
});

describe('saving and loading', () => {
  it('gives back the same dataset', () => {
    const desk = withDataset();
    expect(rdbSave(desk.server, 'dump.rdb')).toBe(true);
    expect(desk.server.dirty).toBe(0);
    const again = loaded(desk.files.get('dump.rdb') ?? bytesOf(''));
    expect(computeDatasetDigest(again.server)).toBe(computeDatasetDigest(desk.server));
    expect(again.server.dbs[0]!.expires.ht.used).toBe(1);
  });

  it('DEBUG RELOAD keeps the digest', () => {
    const desk = withDataset();
    const digest = computeDatasetDigest(desk.server);
    expect(desk.command('DEBUG', 'RELOAD')).toBe('+OK\r\n');
    expect(desk.command('DEBUG', 'DIGEST')).toBe(`+${digest}\r\n`);
    expect(desk.stdout()).toContain('# DB reloaded by DEBUG RELOAD\n');
    expect(rdbLoad(desk.server, 'missing.rdb')).toMatchObject({ ok: false, errno: 'ENOENT' });
  });

  it('drops expired keys on a master only', () => {
    const desk = withDataset();
    rdbSave(desk.server, 'dump.rdb');
    for (const masterHost of [null, '127.0.0.1']) {
      const later = new EngineDesk();
      later.files.set('dump.rdb', desk.files.get('dump.rdb') ?? bytesOf(''));
      later.ustime = 4_102_444_800_124_000;
      later.tick(0);
      later.server.repl.masterHost = masterHost;
      rdbLoad(later.server, 'dump.rdb');
      expect(dictFind(later.server.dbs[0]!.dict, 'volatile') !== undefined).toBe(
        masterHost !== null,
      );
    }
  });
});

describe('BGSAVE', () => {
  it('saves the dataset of the fork, whatever the parent does meanwhile', () => {
    for (const cloned of [false, true]) {
      const desk = withDataset();
      const digest = computeDatasetDigest(desk.server);
      const pending = desk.command('XPENDING', 'stream', 'group');
      desk.command('BGSAVE');
      const fork = desk.forks.at(-1);
      if (cloned && fork) desk.forks.push({ ...fork, state: structuredClone(fork.state) });
      let n = 0;
      const write = () => {
        for (let i = 0; i < 50; i++) desk.command('SET', `key:${n++ % 400}`, 'changed');
        desk.command('DEL', 'long');
        desk.command('APPEND', 'int', '7');
        desk.command('LPOP', 'long list');
        desk.command('HSET', 'long hash', `field ${n}`, 'changed');
        desk.command('SREM', 'set', 'a');
        desk.command('ZINCRBY', 'long zset', '5', `member ${n % 1000}`);
        desk.command('RENAME', 'hash', 'hash');
        desk.command('HDEL', 'hash', '12');
        desk.command('XDEL', 'stream', `${n % 500}-0`);
        desk.command('XTRIM', 'stream', 'MAXLEN', '300');
        desk.command('XACK', 'stream', 'group', `${n % 500}-0`);
        desk.command('XAUTOCLAIM', 'stream', 'group', 'lazy', '0', '-', 'COUNT', '3');
      };
      write();
      expect(runChild(desk, write)).toBe(0);
      const saved = loaded(desk.files.get('dump.rdb') ?? bytesOf(''));
      expect(computeDatasetDigest(saved.server)).toBe(digest);
      expect(saved.command('XPENDING', 'stream', 'group')).toBe(pending);
      expect(computeDatasetDigest(desk.server)).not.toBe(digest);
      expect(desk.stdout()).toContain('* Background saving terminated with success\n');
      expect(desk.stdout()).toMatch(/\d:C .* \* DB saved on disk\n/);
      expect(desk.server.dirty).toBeGreaterThan(0);
    }
  });

  it('a killed child leaves no file and, by SIGUSR1, no error', () => {
    for (const [signal, status] of [
      ['SIGUSR1', 'ok'],
      ['SIGKILL', 'err'],
    ] as const) {
      const desk = withDataset();
      desk.command('BGSAVE');
      const pid = desk.forks.at(-1)?.pid ?? 0;
      rdbChildProgram.turn(desk.hostOf(pid), desk.forks.at(-1)?.state as RdbSaveJob, []);
      expect([...desk.files.keys()]).toContain(`temp-${pid}.rdb`);
      rdbChildExited(desk.server, pid, { kind: 'signaled', signal });
      checkChildrenDone(desk.server);
      expect([...desk.files.keys()]).not.toContain(`temp-${pid}.rdb`);
      expect(desk.server.rdb.lastBgsaveStatus).toBe(status);
      expect(desk.server.rdb.childPid).toBe(-1);
    }
  });
});

interface Damaged {
  readonly case: string;
  readonly dump_rdb_hex: string;
  /** Without prefixes, from the load on. */
  readonly log: readonly string[];
  readonly exit: number | null;
}

const DAMAGED: readonly Damaged[] = JSON.parse(
  readFileSync(join(GOLDEN, '../rdb_damaged.json'), 'utf8'),
);

describe('damaged files end the process with what the original printed', () => {
  it.each(DAMAGED.map((each) => [each.case, each] as const))('%s', (_name, damaged) => {
    const desk = new EngineDesk();
    desk.files.set('dump.rdb', new Uint8Array(Buffer.from(damaged.dump_rdb_hex, 'hex')));
    const ok = loadDataFromDisk(desk.server);
    const lines = desk
      .stdout()
      .replace(/^\d+:M .{24} /gm, '')
      .replace(/RDB age \d+/, 'RDB age 0')
      .trimEnd();
    expect(lines.split('\n')).toEqual(damaged.log);
    expect(desk.exitCode).toBe(damaged.exit);
    expect(ok).toBe(damaged.exit === null ? 'loaded' : 'failed');
  });

  it('a key that comes twice, near or far, also where the rest is missing', () => {
    const string = (text: string) => String.fromCharCode(text.length) + text;
    const keyOf = (n: number) => `\0${string(`key:${n}`)}${string('value')}`;
    for (const [count, twice] of [
      [5, 4],
      [700, 3],
      [700, 600],
    ] as const) {
      const keys = Array.from({ length: count }, (_, n) => keyOf(n)).join('');
      const desk = new EngineDesk();
      const file = `REDIS0009\xfe\0${keys}${keyOf(twice)}${keyOf(count)}`;
      desk.files.set('dump.rdb', bytesOf(file));
      expect(loadDataFromDisk(desk.server)).toBe('failed');
      expect(desk.stdout()).toMatch(/# RDB has duplicated key 'key:\d+' in DB 0\n$/);
      expect(desk.stdout()).toContain(`'key:${twice}'`);
      expect([desk.exitCode, dictSize(desk.server.dbs[0]!.dict)]).toEqual([1, count]);
    }
  });

  it('cut anywhere or with any byte changed, never does more than that', () => {
    const desk = withDataset();
    rdbSave(desk.server, 'dump.rdb');
    const good = desk.files.get('dump.rdb') ?? bytesOf('');
    const damage = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(damage, ({ at, byte, cut }) => {
        const bytes = cut ? good.slice(0, at) : good.slice();
        if (!cut) bytes[at] = byte;
        const other = new EngineDesk();
        other.files.set('dump.rdb', bytes);
        const ok = loadDataFromDisk(other.server);
        if (!ok) expect(other.exitCode).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});

const hasRedis = spawnSync('redis-check-rdb', ['--version']).error === undefined;
if (!hasRedis)
  console.error('\n*** NO redis-server ON PATH: our RDB files were NOT shown to a real one. ***\n');

describe.runIf(hasRedis)('a real redis-server', () => {
  it('accepts and loads our file, every key and expire time equal', async () => {
    const desk = withDataset();
    rdbSave(desk.server, 'dump.rdb');
    const dir = mkdtempSync(join(tmpdir(), 'rdb-'));
    writeFileSync(join(dir, 'dump.rdb'), desk.files.get('dump.rdb') ?? '');
    const checked = execFileSync('redis-check-rdb', [join(dir, 'dump.rdb')], { encoding: 'utf8' });
    expect(checked).toContain('\\o/ RDB looks OK! \\o/');
    expect(checked).toContain('Checksum OK');
    const port = String(20_000 + (process.pid % 10_000));
    const args = ['--port', port, '--dir', dir, '--save', '', '--enable-debug-command', 'yes'];
    const real = spawn('redis-server', args, { stdio: 'ignore' });
    const cli = (...words: string[]) =>
      spawnSync('redis-cli', ['-p', port, ...words], { encoding: 'latin1' }).stdout.trim();
    try {
      for (let i = 0; i < 100 && cli('PING') !== 'PONG'; i++)
        await new Promise((done) => setTimeout(done, 50));
      expect(cli('DEBUG', 'DIGEST')).toBe(computeDatasetDigest(desk.server));
      expect(cli('DBSIZE')).toBe(String(dictSize(desk.server.dbs[0]!.dict)));
      expect(cli('PEXPIRETIME', 'volatile')).toBe('4102444800123');
      const range = ['XPENDING', 'stream', 'group', '-', '+', '1000', 'zoe'];
      expect(cli(...range).split('\n')).toHaveLength(4 * PENDING_OF_ZOE);
      expect(cli('XREVRANGE', 'stream', '+', '-', 'COUNT', '1')).toContain('-18446744073709551614');
      // And back: its own file, of version 10, is read by us.
      cli('SAVE');
      const again = loaded(new Uint8Array(readFileSync(join(dir, 'dump.rdb'))));
      expect(computeDatasetDigest(again.server)).toBe(computeDatasetDigest(desk.server));
      expect(again.command(...range)).toMatch(new RegExp(`^\\*${PENDING_OF_ZOE}\r\n`));
      expect(latin1(bytesOf(again.stdout()))).toContain('Loading RDB produced by version 7.');
    } finally {
      real.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
